import { expect, test } from "vitest";
import { crc32c } from "../../harness/store/crc32c.ts";

/** RFC 3720, appendix B.4. */
test.each([
  ["nothing", Buffer.alloc(0), 0x00000000],
  ["the digits 1 to 9", Buffer.from("123456789"), 0xe3069283],
  ["32 bytes of zeros", Buffer.alloc(32), 0x8a9136aa],
  ["32 bytes of ones", Buffer.alloc(32, 0xff), 0x62a8ab43],
  ["32 bytes that count up", Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
  ["32 bytes that count down", Buffer.from(Array.from({ length: 32 }, (_, i) => 31 - i)), 0x113fdb5c],
])("CRC-32C of %s is the published one", (_, bytes, sum) => {
  expect(crc32c(bytes)).toBe(sum);
});
