/** DER torture: IDN-11. One encoding for each value, whatever the depth, the length or the luck of the attacker. */
import { describe, expect, it } from "vitest";
import { decodeCertificate } from "../../src/identity/certificate.ts";
import { type Children, listWithin, onlyValue, TAG, within } from "../../src/identity/der.ts";
import * as values from "../../src/identity/der-values.ts";
import { decodeOcspResponse } from "../../src/identity/ocsp.ts";
import { decodeTimestampToken } from "../../src/identity/timestamp.ts";
import { concat, fromHex, text } from "../../src/record/bytes.ts";
import * as der from "./der-writer.ts";
import { CAST, makeOcsp, makeTimestamp, makeVoter, signBallot } from "./world.ts";

const voter = makeVoter();
const stamp = makeTimestamp(signBallot(voter, text("b")).fields);
/** Each object, its reader, and the places whose inside the reader skips or leaves to the check of signatures. */
const OBJECTS = {
  CERTIFICATE_FORMAT: [voter.certificate, decodeCertificate, []],
  OCSP_FORMAT: [makeOcsp(voter), decodeOcspResponse, []],
  TIMESTAMP_FORMAT: [stamp, decodeTimestampToken, ["1.0.1", "1.0.3.0.5"]],
} as const;

describe("lengths", () => {
  it.each([
    ["indefinite", "30800000"],
    ["one byte where none is needed", "30810100"],
    ["two bytes where one does", `308200ff${"00".repeat(255)}`],
    ["three bytes where two do", `308300ffff${"00".repeat(65_535)}`],
    ["four bytes", `308400010000${"00".repeat(65_536)}`],
    ["reserved form", `30ff${"00".repeat(127)}`],
    ["2^24 - 1 in a value of five bytes", "3083ffffff"],
    ["one more than there is", "300205"],
    ["cut off in the length", "3082"],
    ["no length", "30"],
    ["nothing", ""],
    ["long tag", "1f8001050000"],
    ["a byte after it", "300000"],
  ])("%s", (_, hexadecimal) => {
    expect(() => onlyValue(fromHex(hexadecimal))).toThrow("DER");
  });

  it.each([0, 127, 128, 255, 256, 65_535, 65_536])("%i bytes have one form", (length) => {
    expect(onlyValue(der.octetString(new Uint8Array(length))).content.length).toBe(length);
  });
});

describe("primitive values", () => {
  const refuses = (read: (value: ReturnType<typeof onlyValue>) => unknown, ...list: readonly string[]): void => {
    for (const one of list) expect(() => read(onlyValue(fromHex(one))), one).toThrow(/^(DER|UTF8)/);
  };
  const reads = <T>(read: (value: ReturnType<typeof onlyValue>) => T, bytes: Uint8Array): T => read(onlyValue(bytes));

  it("integer", () => {
    refuses(values.integerBytes, "0200", "02020000", "0202007f", "0202ffff", "0202ff80", "220102", "0401ff");
    refuses(values.natural, "0201ff", "02028000");
    refuses(values.serialNumber, "020100", "0201ff", `0216${"01".repeat(22)}`);
    for (const number of [0n, 1n, 127n, 128n, 255n, 256n, 1n << 64n])
      expect(reads(values.natural, der.integer(number))).toBe(number);
  });

  it("boolean by default false", () => {
    const read = (bytes: Uint8Array): boolean => within(onlyValue(bytes), TAG.sequence, values.optionalTrue);
    expect([read(der.sequence()), read(der.sequence(der.TRUE))]).toEqual([false, true]);
    for (const content of ["", "00", "01", "fe", "ffff"])
      expect(() => read(der.sequence(der.tlv(1, fromHex(content)))), content).toThrow("DER");
  });

  it("object identifier", () => {
    refuses(
      values.objectIdentifier,
      "0600",
      "060180",
      "06022a80",
      "06032a8001",
      "06038001ff",
      "060a2affffffffffffffff7f",
    );
    for (const name of ["0.0", "1.39", "2.0", "2.999", "1.2.840.113549.1.1.11", "2.5.29.15"])
      expect(reads(values.objectIdentifier, der.oid(name))).toBe(name);
  });

  it("bit string", () => {
    refuses(values.bitString, "0300", "030101", "03020800", "03020101", "030207ff", "2303030100");
    refuses(values.wholeBytes, "03020700");
    expect(reads(values.bitString, fromHex("03020780")).bits).toEqual(Uint8Array.of(0x80));
    expect(reads(values.bitString, fromHex("030100")).bits.length).toBe(0);
  });

  it("null and octets", () => {
    refuses(values.expectNull, "050100", "0400");
    refuses(values.octets, "24020400", "0500");
  });

  it("text", () => {
    refuses(values.textValue, "0c0180", "0c02c080", "0c03eda080", "0c01ff", "1301ff", "160141", "1e020041", "140141");
    expect(reads(values.textValue, der.utf8String("JÕEORG"))).toBe("JÕEORG");
    expect(reads(values.textValue, der.printableString("A"))).toBe("A");
  });

  it("time", () => {
    const general = (value: string, fraction = false): number =>
      values.generalizedTime(onlyValue(der.tlv(0x18, text(value))), fraction);
    const utc = (value: string): number => values.time(onlyValue(der.tlv(0x17, text(value))));
    for (const wrong of ["20270229000000Z", "20271301000000Z", "20270101240000Z", "20270101000060Z", "19691231235959Z"])
      expect(() => general(wrong), wrong).toThrow("DER");
    for (const wrong of [
      "202701010000Z",
      "20270101000000",
      "20270101000000+0000",
      "20270101000000z",
      "20270101000000Z\n",
    ])
      expect(() => general(wrong), wrong).toThrow("DER");
    for (const wrong of [".", ".0", ".10", ".1234567891", ",5"])
      expect(() => general(`20270101000000${wrong}Z`, true), wrong).toThrow("DER");
    for (const wrong of ["500101000000Z", "691231235959Z", "2701010000Z", "270101000000.5Z"])
      expect(() => utc(wrong), wrong).toThrow("DER");
    expect(() => general("20270101000000.5Z")).toThrow("DER");
    expect(general("20270101000000.5Z", true)).toBe(Date.UTC(2027, 0, 1) / 1000);
    expect(utc("491231235959Z")).toBe(Date.UTC(2049, 11, 31, 23, 59, 59) / 1000);
    expect(utc("700101000000Z")).toBe(0);
    expect(reads(values.generalizedTime, der.generalizedTime(CAST))).toBe(CAST);
  });
});

describe("structures", () => {
  it("are used up by their children", () => {
    const pair = (children: Children): readonly unknown[] => [children.any(), children.any()];
    expect(() => within(onlyValue(der.sequence(der.NULL, der.NULL, der.NULL)), TAG.sequence, pair)).toThrow("too many");
    expect(() => within(onlyValue(der.sequence(der.NULL)), TAG.sequence, pair)).toThrow("cut off");
    expect(() => within(onlyValue(der.set(der.NULL, der.NULL)), TAG.sequence, pair)).toThrow("tag");
  });

  it("cost nothing for depth: what no structure names is not entered", () => {
    let deep: Uint8Array = der.NULL;
    for (let i = 0; i < 20_000; i++) deep = i < 2000 ? der.sequence(deep) : deep;
    for (const decode of [decodeCertificate, decodeOcspResponse, decodeTimestampToken])
      expect(() => decode(deep)).toThrow("FORMAT");
    expect(listWithin(onlyValue(der.sequence(deep, deep)), TAG.sequence, (child) => child.tag)).toEqual([0x30, 0x30]);
  });
});

describe.each(Object.entries(OBJECTS))("%s", (code, [bytes, decode, unread]) => {
  it("reads the honest object", () => {
    expect(() => decode(bytes)).not.toThrow();
  });

  it("refuses every beginning of it and everything longer", () => {
    for (let length = 0; length < bytes.length; length++) expect(() => decode(bytes.subarray(0, length))).toThrow(code);
    for (const extra of [0, 5, 0x30]) expect(() => decode(concat(bytes, Uint8Array.of(extra)))).toThrow(code);
  });

  it("refuses every length in another form", () => {
    const places = constructedPlaces(bytes, unread);
    expect(places.length).toBeGreaterThan(10);
    for (const place of places) {
      expect(() => decode(rewritten(bytes, place, indefinite)), `${place} indefinite`).toThrow(code);
      expect(() => decode(rewritten(bytes, place, padded)), `${place} padded`).toThrow(code);
    }
  });

  it("never fails in another way, whatever byte changes", () => {
    for (let at = 0; at < bytes.length; at++)
      for (const flip of [0x01, 0x80, 0xff]) {
        const changed = bytes.slice();
        changed[at]! ^= flip;
        try {
          decode(changed);
        } catch (error) {
          expect(String(error)).toContain(code);
        }
      }
  });
});

/** Paths to all constructed values that a reader enters. */
function constructedPlaces(
  value: Uint8Array,
  unread: readonly string[],
  place: readonly number[] = [],
): readonly (readonly number[])[] {
  const own = (value[0]! & 0x20) === 0 ? [] : [place];
  if (unread.includes(place.join("."))) return own;
  return [...own, ...split(value).flatMap((child, index) => constructedPlaces(child, unread, [...place, index]))];
}

/** Children of a constructed value, and the one value that fills octets. */
function split(value: Uint8Array): readonly Uint8Array[] {
  const { tag, content } = onlyValue(value);
  const isNested = (tag & 0x20) !== 0 || (tag === TAG.octetString && isSequence(content));
  return isNested ? listWithin({ tag, content, raw: value }, tag, (child) => child.raw) : [];
}

/** Not by its first byte alone: a hash may begin with 30. */
function isSequence(bytes: Uint8Array): boolean {
  try {
    return onlyValue(bytes).tag === TAG.sequence;
  } catch {
    return false;
  }
}

/** The object with one value written otherwise and all lengths around it adapted. */
function rewritten(value: Uint8Array, place: readonly number[], write: (value: Uint8Array) => Uint8Array): Uint8Array {
  const [index, ...rest] = place;
  if (index === undefined) return write(value);
  return der.tlv(value[0]!, ...split(value).map((child, i) => (i === index ? rewritten(child, rest, write) : child)));
}

function indefinite(value: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(value[0]!, 0x80), onlyValue(value).content, new Uint8Array(2));
}

function padded(value: Uint8Array): Uint8Array {
  const { content } = onlyValue(value);
  return concat(Uint8Array.of(value[0]!, 0x83, 0, content.length >> 8, content.length & 255), content);
}
