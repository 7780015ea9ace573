/** Instants: whole seconds since 1970-01-01T00:00:00Z without leap seconds; in text always `YYYY-MM-DDTHH:MM:SSZ`. */
export type Instant = number & { readonly __brand: "Instant" };

/** Reads the time: a port, so that nothing below the apps has a clock of its own. */
export type Clock = () => Instant;

const LAST = 253402300799; // 9999-12-31T23:59:59Z

export function instant(seconds: number): Instant {
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > LAST) throw new RangeError(`no instant: ${seconds}`);
  return seconds as Instant;
}

/** BAS-4 EncodeInstant. */
export function encodeInstant(at: Instant): string {
  return new Date(at * 1000).toISOString().replace(".000Z", "Z");
}

/** BAS-5 DecodeInstant: exactly the form of BAS-4, a real calendar date; `undefined` otherwise. */
export function decodeInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return undefined;
  const seconds = Date.parse(text) / 1000;
  if (!Number.isSafeInteger(seconds) || seconds < 0) return undefined;
  return encodeInstant(seconds as Instant) === text ? (seconds as Instant) : undefined;
}
