/** Packed items outside the kernel's memory: 8 words a scalar or an encoding, 20 words a point (its x and y in the kernel's limbs). */

export type Words = Int32Array<ArrayBuffer>;

export const SCALAR_WORDS = 8;
export const POINT_WORDS = 20;

/** A copy of packed bytes. */
export function wordsOf(bytes: Uint8Array): Words {
  const words = new Int32Array(bytes.length / 4);
  bytesOf(words).set(bytes);
  return words;
}

/** The same memory as bytes. */
export function bytesOf(words: Words): Uint8Array<ArrayBuffer> {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

/** Item `order[i]` at i; indices are in range. */
export function gather(words: Words, size: number, order: ArrayLike<number>): Words {
  const out = new Int32Array(size * order.length);
  for (let i = 0, at = 0; i < order.length; i++) {
    const from = size * order[i]!;
    for (let j = 0; j < size; j++) out[at++] = words[from + j]!;
  }
  return out;
}

export function concatWords(parts: readonly Words[]): Words {
  const out = new Int32Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Item i of part j at i·k + j, for k parts of one length. */
export function interleave(parts: readonly Words[], size: number): Words {
  const k = parts.length;
  const n = (parts[0]?.length ?? 0) / size;
  const out = new Int32Array(size * k * n);
  parts.forEach((part, j) => {
    for (let i = 0; i < n; i++)
      for (let w = 0, to = size * (i * k + j); w < size; w++) out[to + w] = part[size * i + w]!;
  });
  return out;
}
