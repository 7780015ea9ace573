import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeVerificationCode, encodeVerificationCode } from "../src/index.ts";
import { random, verdict } from "./world.ts";

const fingerprint = random(32);
const code = { ballotId: random(16), seed: random(32) };
const text = encodeVerificationCode(fingerprint, code);
const decode = (given: string, election = fingerprint) => verdict(decodeVerificationCode(given, election));
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const raw = () => new Uint8Array(Buffer.from(text, "base64url"));

it("carries version, eight bytes of the fingerprint, ballot id and seed in 76 characters", () => {
  const bytes = raw();
  expect([text.length, bytes.length, bytes[0]]).toEqual([76, 57, 1]);
  expect([bytes.slice(1, 9), bytes.slice(9, 25), bytes.slice(25)]).toEqual([
    fingerprint.slice(0, 8),
    code.ballotId,
    code.seed,
  ]);
  expect(decodeVerificationCode(text, fingerprint)).toEqual({ ok: true, value: code });
});

it("writes and reads any of them (property)", () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  fc.assert(
    fc.property(bytes(32), bytes(16), bytes(32), (election, ballotId, seed) => {
      const written = encodeVerificationCode(election, { ballotId, seed });
      expect(written).toMatch(/^[A-Za-z0-9_-]{76}$/);
      expect(decodeVerificationCode(written, election)).toEqual({ ok: true, value: { ballotId, seed } });
    }),
  );
});

describe("I7 a hostile code", () => {
  it.each([
    ["empty", ""],
    ["a link", `https://example.org/${text.slice(20)}`],
    ["a link of the right length", `https://example.org/?${text}`.slice(0, 76)],
    ["one short", text.slice(1)],
    ["one long", `${text}A`],
    ["with padding", `${text.slice(0, 74)}==`],
    ["a line feed behind", `${text}\n`],
    ["a line feed inside", `${text.slice(0, 75)}\n`],
    ["the other alphabet", `${text.slice(0, 74)}+/`],
    ["look-alike letters", `${text.slice(0, 75)}а`],
    ["white space", ` ${text.slice(1)}`],
  ])("%s: CODE_SHAPE", (_, given) => expect(decode(given)).toBe("CODE_SHAPE"));

  it("another version: CODE_VERSION, whatever else", () => {
    for (const version of [0, 2, 255]) {
      const bytes = raw();
      bytes[0] = version;
      bytes[5]! ^= 1;
      expect(decode(base64url(bytes))).toBe("CODE_VERSION");
    }
  });

  it("another election: CODE_ELECTION; the app's own fingerprint rules", () => {
    for (let at = 1; at < 9; at++) {
      const bytes = raw();
      bytes[at]! ^= 128;
      expect(decode(base64url(bytes))).toBe("CODE_ELECTION");
    }
    expect(decode(text, random(32))).toBe("CODE_ELECTION");
  });

  it("one code has one spelling (property)", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 70, maxLength: 80 }), (given) => {
        const read = decodeVerificationCode(given, fingerprint);
        if (read.ok) expect(encodeVerificationCode(fingerprint, read.value)).toBe(given);
      }),
    );
  });
});

it("a collector that writes other lengths has a bug", () => {
  for (const wrong of [
    { ...code, ballotId: random(15) },
    { ...code, seed: random(31) },
    { ballotId: random(32), seed: random(16) },
  ])
    expect(() => encodeVerificationCode(fingerprint, wrong)).toThrow(RangeError);
  expect(() => encodeVerificationCode(random(8), code)).toThrow(RangeError);
});
