import { fromHex, instant, must } from "@selge/basics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DerReader, decodeDer, TAG } from "../src/der.ts";
import * as write from "../src/der-writer.ts";

const decode = <T>(hex: string, read: (r: DerReader) => T) => decodeDer(fromHex(hex)!, "CODE", read);

describe("IDN-11 strict DER", () => {
  it.each([
    ["length in two bytes without need", "04810161", (r: DerReader) => r.octets()],
    ["length with a leading zero", `0482 00 80 ${"00".repeat(128)}`.replaceAll(" ", ""), (r: DerReader) => r.octets()],
    ["indefinite length", "30800000", (r: DerReader) => r.take()],
    ["length beyond the end", "040261", (r: DerReader) => r.octets()],
    ["length of four bytes", "048400000001ff", (r: DerReader) => r.octets()],
    ["no length", "04", (r: DerReader) => r.octets()],
    ["nothing", "", (r: DerReader) => r.take()],
    ["byte left over", "040161ff", (r: DerReader) => r.octets()],
    ["child left over", "3006020101020102", (r: DerReader) => r.inside(TAG.sequence, (s) => s.unsigned())],
    ["high tag number", "1f8101 00".replace(" ", ""), (r: DerReader) => r.take()],
    ["constructed octets", "2403040161", (r: DerReader) => r.octets()],
    ["empty integer", "0200", (r: DerReader) => r.integer()],
    ["integer with a leading zero", "02020001", (r: DerReader) => r.integer()],
    ["integer with a leading ff", "0202ff80", (r: DerReader) => r.integer()],
    ["negative integer", "020180", (r: DerReader) => r.unsigned()],
    ["boolean of another value", "010101", (r: DerReader) => r.flag()],
    ["a written default", "010100", (r: DerReader) => r.flag()],
    ["empty object identifier", "0600", (r: DerReader) => r.oid()],
    ["object identifier with padding", "0603558003", (r: DerReader) => r.oid()],
    ["object identifier cut short", "060255 83".replace(" ", ""), (r: DerReader) => r.oid()],
    ["object identifier with a giant arc", `060a55${"ff".repeat(8)}7f`, (r: DerReader) => r.oid()],
    ["eight unused bits", "030208 00".replace(" ", ""), (r: DerReader) => r.bitString()],
    ["unused bits that are set", "03020101", (r: DerReader) => r.bitString()],
    ["unused bits of nothing", "030101", (r: DerReader) => r.bitString()],
    ["no bit string at all", "0300", (r: DerReader) => r.bitString()],
    ["null with content", "050100", (r: DerReader) => r.null()],
    ["malformed UTF-8", "0c01c3", (r: DerReader) => r.text()],
    ["printable string with a high byte", "1301e9", (r: DerReader) => r.text()],
    ["other string type", "160161", (r: DerReader) => r.text()],
    ["30 February", `170d${Buffer.from("270230000000Z").toString("hex")}`, (r: DerReader) => r.time()],
    ["second 60", `170d${Buffer.from("270228000060Z").toString("hex")}`, (r: DerReader) => r.time()],
    ["time with offset", `1711${Buffer.from("270228000000+0200").toString("hex")}`, (r: DerReader) => r.time()],
    ["time without seconds", `170b${Buffer.from("2702280000Z").toString("hex")}`, (r: DerReader) => r.time()],
    ["year 1969", `170d${Buffer.from("691231235959Z").toString("hex")}`, (r: DerReader) => r.time()],
    [
      "unasked fraction",
      `1811${Buffer.from("20270228000000.5Z").toString("hex")}`,
      (r: DerReader) => r.generalizedTime(),
    ],
    [
      "fraction ending in 0",
      `1812${Buffer.from("20270228000000.50Z").toString("hex")}`,
      (r: DerReader) => r.generalizedTime(true),
    ],
    [
      "empty fraction",
      `1810${Buffer.from("20270228000000.Z").toString("hex")}`,
      (r: DerReader) => r.generalizedTime(true),
    ],
    ["empty list", "3000", (r: DerReader) => r.list(TAG.sequence, 1, (i) => i.take())],
  ] as const)("refuses %s", (_name, hex, read) => {
    expect(decode(hex, read as (r: DerReader) => unknown)).toMatchObject({ ok: false, error: { code: "CODE" } });
  });

  it("reads what it should", () => {
    expect(must(decode("0603550406", (r) => r.oid()))).toBe("2.5.4.6");
    expect(must(decode("06022a03", (r) => r.oid()))).toBe("1.2.3");
    expect(must(decode("0603883703", (r) => r.oid()))).toBe("2.999.3");
    expect(must(decode("0202 0080".replace(" ", ""), (r) => r.unsigned()))).toBe(128n);
    expect(must(decode("", (r) => r.flag()))).toBe(false);
    expect(must(decode("0101ff", (r) => r.flag()))).toBe(true);
    const time = (text: string, tag: string) =>
      `${tag}${text.length.toString(16).padStart(2, "0")}${Buffer.from(text).toString("hex")}`;
    expect(must(decode(time("700101000000Z", "17"), (r) => r.time()))).toBe(0);
    expect(must(decode(time("491231235959Z", "17"), (r) => r.time()))).toBe(Date.UTC(2049, 11, 31, 23, 59, 59) / 1000);
    expect(must(decode(time("20501231235959Z", "18"), (r) => r.time()))).toBe(
      Date.UTC(2050, 11, 31, 23, 59, 59) / 1000,
    );
    expect(must(decode(time("20270301100000.351Z", "18"), (r) => r.generalizedTime(true)))).toBe(1803895200);
  });

  it("says where", () => {
    const nested = decode("300830060c01610c01c3", (r) =>
      r.inside(0x30, (a) => a.inside(0x30, (b) => [b.text(), b.text()])),
    );
    expect(nested).toMatchObject({ error: { where: "byte 10" } });
  });

  it("a bug inside a layout is not swallowed", () => {
    const bug = (): never => {
      throw new TypeError("bug");
    };
    expect(() => decodeDer(new Uint8Array(), "CODE", bug)).toThrow("bug");
  });

  it("reads back what the writer writes", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.nat(),
        fc.integer({ min: 0, max: 2 ** 31 }),
        (bytes, arc, at) => {
          const der = write.sequence(
            write.octetString(bytes),
            write.bitString(bytes),
            write.integer(bytes),
            write.oid(`1.3.${arc}.5`),
            write.generalizedTime(instant(at)),
            write.setOf(write.octetString(bytes), write.derTrue()),
          );
          const read = decodeDer(der, "CODE", (r) =>
            r.inside(TAG.sequence, (s) => {
              const [octets, bits, integer, oid, time] = [
                s.octets(),
                s.bitBytes(),
                s.unsigned(),
                s.oid(),
                s.generalizedTime(),
              ];
              s.inside(TAG.set, (set) => [set.flag(), set.octets()]);
              return { octets, bits, integer, oid, time };
            }),
          );
          const integer = bytes.reduce((n, b) => (n << 8n) | BigInt(b), 0n);
          expect(must(read)).toEqual({ octets: bytes, bits: bytes, integer, oid: `1.3.${arc}.5`, time: at });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is total on noise", () => {
    const readAny = (r: DerReader): unknown => (r.more ? [r.inside(0x30, readAny), readAny(r)] : []);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => typeof decodeDer(noise, "C", readAny).ok === "boolean"),
    );
  });
});
