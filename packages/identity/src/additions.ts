/** The additions: what the collector obtains for a submission, kept beside it in the box. */
import { concat, type Decoded, frame, readAll, Truncated } from "@selge/basics";

export interface Additions {
  /** RFC 3161 timestamp token, DER. */
  readonly timestamp: Uint8Array;
  /** OCSP response, DER. */
  readonly ocsp: Uint8Array;
}

const MAX_ADDITION_BYTES = 16384;

/** IDN-8 EncodeAdditions. */
export function encodeAdditions({ timestamp, ocsp }: Additions): Uint8Array<ArrayBuffer> {
  return concat(frame(timestamp), frame(ocsp));
}

/** IDN-9 DecodeAdditions. Total. */
export function decodeAdditions(bytes: Uint8Array): Decoded<Additions> {
  return readAll(bytes, "ADDITIONS_FORMAT", (reader) => {
    const take = (): Uint8Array => {
      const addition = reader.frame(MAX_ADDITION_BYTES);
      if (addition.length === 0) throw new Truncated(reader.offset, "a length above 0");
      return addition;
    };
    return { timestamp: take(), ocsp: take() };
  });
}
