import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BoxRecord, decodeRecord, encodeRecord } from "../src/index.ts";

const bytes = fc.uint8Array({ maxLength: 40 });
const name = fc.string({ unit: "grapheme", maxLength: 20 });
const record: fc.Arbitrary<BoxRecord> = fc.oneof(
  fc.record({
    kind: fc.constant("ballot" as const),
    ballot: bytes,
    o: bytes,
    salt: bytes,
    submission: bytes,
    additions: bytes,
  }),
  fc.record({ kind: fc.constant("public" as const), name, file: bytes }),
  fc.record({
    kind: fc.constant("restricted" as const),
    name,
    file: bytes,
    salt: bytes,
    attachments: fc.array(fc.record({ name, bytes }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("head" as const), checkpoint: bytes }),
);

describe("journal records", () => {
  it("come back as they were written", () => {
    fc.assert(
      fc.property(record, (value) => {
        expect(decodeRecord(encodeRecord(value))).toEqual({ ok: true, value });
      }),
    );
  });

  it("cut or lengthened anywhere are refused, or mean something that is written so", () => {
    fc.assert(
      fc.property(record, fc.nat(), (value, n) => {
        const payload = encodeRecord(value);
        for (const changed of [payload.subarray(0, n % payload.length), Uint8Array.of(...payload, 0)]) {
          const decoded = decodeRecord(changed);
          if (decoded.ok) expect(encodeRecord(decoded.value)).toEqual(Uint8Array.from(changed));
          else expect(decoded.error.code).toBe("BOX_DAMAGED");
        }
      }),
    );
  });

  it("any bytes: no throw, and one reading only", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (payload) => {
        const decoded = decodeRecord(payload);
        if (decoded.ok) expect(encodeRecord(decoded.value)).toEqual(payload);
      }),
    );
  });
});
