import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { drainProgress, type ProgressEvent } from "../../harness/engine/docker/progress-stream.ts";
import { pullTrouble } from "../../harness/engine/docker/pull-image.ts";

async function drain(...chunks: readonly string[]): Promise<ProgressEvent[]> {
  const events: ProgressEvent[] = [];
  await drainProgress(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), (event) =>
    events.push(event),
  );
  return events;
}

test("every event is read, however the stream cuts it", async () => {
  const events = await drain('{"status":"Pull', 'ing"}\r\n{"stream":"St', 'ep 1"}\n\n', '{"status":"Done"}');
  expect(events).toEqual([{ status: "Pulling" }, { stream: "Step 1" }, { status: "Done" }]);
});

test("an error event in a stream that began well is a failure", async () => {
  const work = drain(
    '{"status":"Downloading"}\n',
    '{"errorDetail":{"message":"no space"},"error":"no space"}\n',
  );
  await expect(work).rejects.toThrow("no space");
});

test("what the engine said went wrong outlives a connection that breaks after it", async () => {
  const stream = Readable.from(
    (async function* () {
      yield '{"error":"wrong layer"}\n{"sta';
      throw new Error("aborted");
    })(),
  );
  await expect(drainProgress(stream, () => {})).rejects.toThrow("wrong layer");
});

test("a stream that ends in the middle of an event is a failure", async () => {
  await expect(drain('{"status":"Downloading"}\n{"status":"Down')).rejects.toThrow(
    'the engine\'s answer was cut short or is not JSON: {"status":"Down',
  );
});

test("a connection that breaks is a failure", async () => {
  const stream = new Readable({ read() {} });
  stream.push('{"status":"Downloading"}\n');
  queueMicrotask(() => stream.destroy(new Error("socket hang up")));
  await expect(drainProgress(stream, () => {})).rejects.toThrow("socket hang up");
});

test.each([
  ["manifest for localhost:5000/golang:1.99 not found: manifest unknown", "missing"],
  ["reading manifest 1.99 in localhost:5000/golang: manifest unknown", "missing"],
  ["pull access denied for golang, repository does not exist or may require 'docker login'", "refused"],
  ["Head http://localhost:5000/v2/golang/manifests/1: no basic auth credentials", "refused"],
  ["unauthorized: authentication required", "refused"],
  ["Get http://localhost:5000/v2/: dial tcp 127.0.0.1:5000: connect: connection refused", "failed"],
  ["filesystem layer verification failed for digest sha256:4031aa", "failed"],
  ["dial tcp: lookup nowhere.example: no such host", "failed"],
])("of a pull, %j means %s", (message, trouble) => {
  expect(pullTrouble(message)).toBe(trouble);
});
