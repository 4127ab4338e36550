/** The order of a UTF-16 text's bytes, and how it is known. */
export interface Utf16 {
  readonly order: "LE" | "BE";
  readonly by: "mark" | "pattern";
}

/** How much of a text is looked at. */
const SAMPLE_BYTES = 512;

/** Whether a file's first bytes are UTF-16: by its byte order mark, or by a zero in nearly every second byte. Null where not. */
export function utf16Of(head: Uint8Array): Utf16 | null {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return { order: "LE", by: "mark" };
  if (first === 0xfe && second === 0xff) return { order: "BE", by: "mark" };
  const sample = head.subarray(0, SAMPLE_BYTES);
  const pairs = Math.floor(sample.length / 2);
  if (pairs < 4) return null;
  let [even, odd] = [0, 0];
  for (let index = 0; index < pairs * 2; index++) {
    if (sample[index] !== 0) continue;
    if (index % 2 === 0) even++;
    else odd++;
  }
  const most = pairs * 0.9;
  if (odd >= most && even === 0) return { order: "LE", by: "pattern" };
  return even >= most && odd === 0 ? { order: "BE", by: "pattern" } : null;
}
