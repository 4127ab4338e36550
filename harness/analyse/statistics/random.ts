/** Numbers from 0 to below 1, each call the next. */
export type Random = () => number;

/**
 * A generator whose seed is made of the data (FNV-1a over the bytes of each number), so that the same data gives the same
 * interval, on every machine and in every order of the reports. Numbers are those of mulberry32: 32 bits of state, enough for
 * some millions of draws; nothing here is a secret.
 */
export function randomFrom(data: readonly number[]): Random {
  let state = fnv(data);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function fnv(data: readonly number[]): number {
  const bytes = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  for (const value of data) {
    bytes.setFloat64(0, value);
    for (let at = 0; at < 8; at++) hash = Math.imul(hash ^ bytes.getUint8(at), 0x01000193);
  }
  return hash;
}

/** One of the values, each as likely. Of nothing, NaN. */
export function pick(values: readonly number[], random: Random): number {
  return values[Math.floor(random() * values.length)] ?? Number.NaN;
}
