/** Randomness comes in through this port; the only implementation outside tests is the platform's CSPRNG. */
export type RandomBytes = (length: number) => Uint8Array;

/** The platform's CSPRNG (Web Crypto). Throws where it is missing: there is no fallback. */
export const platformRandom: RandomBytes = (length) => {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += 65536) crypto.getRandomValues(out.subarray(at, at + 65536));
  return out;
};
