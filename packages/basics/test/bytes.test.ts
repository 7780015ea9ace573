import {
  ByteReader,
  compareBytes,
  concat,
  decodeInstant,
  encodeInstant,
  equalBytes,
  frame,
  fromBase64,
  fromHex,
  fromUtf8,
  instant,
  platformRandom,
  readAll,
  sha256,
  sha512,
  streamSha256,
  streamSha512,
  toBase64,
  toHex,
  u8,
  u16le,
  u32le,
  u64le,
  utf8,
} from "@selge/basics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const bytes = fc.uint8Array({ maxLength: 20 });

describe("byte strings", () => {
  it("writes and reads hexadecimal and Base64 of any bytes, refusing any other length of hexadecimal", () => {
    fc.assert(
      fc.property(bytes, (b) => {
        expect(fromHex(toHex(b), b.length)).toEqual(b);
        expect(fromHex(toHex(b), b.length + 1)).toBeUndefined();
        expect(fromBase64(toBase64(b))).toEqual(b);
      }),
    );
  });

  it("writes Base64 longer than one piece", () => {
    const long = new Uint8Array(100_001).map((_, i) => i % 251);
    expect(toBase64(long)).toBe(Buffer.from(long).toString("base64"));
    expect(fromBase64(toBase64(long))).toEqual(long);
  });

  it("orders bytes as unsigned, a prefix first", () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
      }),
    );
    expect(compareBytes(Uint8Array.of(0x80), Uint8Array.of(0x7f))).toBeGreaterThan(0);
  });

  it("compares contents and lengths", () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
    expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
    expect(equalBytes(new Uint8Array(), Uint8Array.of(0))).toBe(false);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])("writes no integer %d", (x) => {
    for (const write of [u8, u16le, u32le, u64le]) expect(() => write(x)).toThrow(RangeError);
  });

  it("B4: two lists of frames concatenate alike only if they are equal", () => {
    const lists = fc.array(fc.uint8Array({ maxLength: 3, max: 2 }), { maxLength: 4 });
    const joined = (list: readonly Uint8Array[]) => toHex(concat(...list.map(frame)));
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        expect(joined(a) === joined(b)).toBe(JSON.stringify(a.map(toHex)) === JSON.stringify(b.map(toHex)));
      }),
    );
  });

  it("keeps a byte order mark as a character", () => {
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\ufeffa");
  });

  it("hashes in pieces as at once", () => {
    const [a, b] = [utf8("ab"), utf8("c")];
    expect(sha256(a, b)).toEqual(sha256(utf8("abc")));
    expect(concat(streamSha256().update(a).update(b).digest())).toEqual(sha256(utf8("abc")));
    expect(concat(streamSha512().update(a).update(b).digest())).toEqual(sha512(utf8("abc")));
  });

  it("draws from the platform more than one call's limit, never twice the same", () => {
    const drawn = platformRandom(70_000);
    expect(drawn.length).toBe(70_000);
    expect(drawn.subarray(69_000).some((x) => x !== 0)).toBe(true);
    expect(platformRandom(32)).not.toEqual(platformRandom(32));
    expect(platformRandom(0).length).toBe(0);
  });
});

describe("binary layouts", () => {
  const layout = (reader: ByteReader) => ({
    a: reader.u8(),
    b: reader.u16le(),
    c: reader.u32le(),
    d: reader.u64le(),
    e: reader.frame(4),
    f: reader.text(3),
  });
  const written = concat(u8(1), u16le(2), u32le(3), u64le(2 ** 53 - 1), frame(Uint8Array.of(9, 9)), utf8("õx"));

  it("reads what was written, copies and counts", () => {
    expect(readAll(written, "X", layout)).toEqual({
      ok: true,
      value: { a: 1, b: 2, c: 3, d: 2 ** 53 - 1, e: Uint8Array.of(9, 9), f: "õx" },
    });
    const source = Uint8Array.of(1, 2, 3);
    const reader = new ByteReader(source);
    const taken = reader.take(2);
    source[0] = 7;
    expect([taken[0], reader.offset, reader.remaining]).toEqual([1, 2, 1]);
  });

  it("refuses every truncation and every left-over byte, with the offset", () => {
    for (let n = 0; n < written.length; n++)
      expect(readAll(written.subarray(0, n), "X", layout)).toMatchObject({ ok: false, error: { code: "X" } });
    const longer = readAll(concat(written, u8(0)), "X", layout);
    expect(longer).toMatchObject({ ok: false, error: { code: "X", where: `byte ${written.length}` } });
  });

  it("refuses a frame above its maximum before reading it", () => {
    const huge = concat(u32le(2 ** 32 - 1), u8(0));
    expect(readAll(huge, "X", (reader) => reader.frame(10))).toMatchObject({ ok: false, error: { where: "byte 0" } });
    expect(readAll(frame(new Uint8Array(11)), "X", (reader) => reader.frame(10)).ok).toBe(false);
    expect(readAll(frame(new Uint8Array(10)), "X", (reader) => reader.frame(10)).ok).toBe(true);
  });

  it("refuses integers of 2^53 and above", () => {
    for (const top of [0x20, 0x40, 0xff])
      expect(readAll(Uint8Array.of(0, 0, 0, 0, 0, 0, top, 0), "X", (reader) => reader.u64le()).ok).toBe(false);
    expect(readAll(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1), "X", (reader) => reader.u64le()).ok).toBe(false);
  });

  it("refuses malformed text", () => {
    expect(readAll(Uint8Array.of(0xff), "X", (reader) => reader.text(1)).ok).toBe(false);
  });

  it("lets a bug in the layout through", () => {
    const broken = () => {
      throw new TypeError("bug");
    };
    expect(() => readAll(written, "X", broken)).toThrow(TypeError);
  });
});

describe("instants", () => {
  it("reads what it writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253402300799 }), (seconds) => {
        expect(decodeInstant(encodeInstant(instant(seconds)))).toBe(seconds);
      }),
    );
  });

  it.each([-1, 0.5, 253402300800, Number.NaN])("makes no instant of %d", (seconds) => {
    expect(() => instant(seconds)).toThrow(RangeError);
  });
});
