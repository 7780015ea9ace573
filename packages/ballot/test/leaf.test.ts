import { createHash } from "node:crypto";
import { concat, sha256, toHex, utf8 } from "@selge/basics";
import { describe, expect, it, test } from "vitest";
import { ballotEntry, ballotHashes, publicEntry, restrictedEntry, splitBallot } from "../src/index.ts";
import { partsOf } from "./log-world.ts";
import { ALICE, many, one, random } from "./world.ts";

const salt = random(32);
const cast = one.cast({ person: ALICE, codes: [101] });
const stored = { ...cast, salt };
const parts = partsOf(one, stored);
const entry = ballotEntry(parts);

/** SPEC BAL-8, written with node:crypto. */
const H = (...items: (string | Uint8Array)[]) => {
  const hash = createHash("sha256");
  for (const item of items) hash.update(item);
  return new Uint8Array(hash.digest());
};

describe("BAL-8 ballot leaf", () => {
  it("is what the specification says", () => {
    const [core, rest] = [cast.ballot.slice(81, 177), concat(cast.ballot.slice(0, 81), cast.ballot.slice(177))];
    const coreHash = H("selge/v1/leaf/core", core);
    const ctxHash = H("selge/v1/leaf/ctx", H("selge/v1/leaf/salt", salt, "ctx"), rest);
    const privSalt = H("selge/v1/leaf/salt", salt, "priv");
    const privHash = H("selge/v1/leaf/priv", privSalt, H(cast.submission), H(cast.additions), H(cast.o));
    const leaf = H("selge/v1/leaf", one.election.fingerprint, coreHash, ctxHash, privHash);
    expect(toHex(entry)).toBe(`01${toHex(leaf)}`);
  });

  it("two contests with three slots: the core is longer", () => {
    const { ballot } = many.cast({ person: ALICE, codes: [101, 102, 103] });
    const { core, rest } = splitBallot(ballot, many.sealing);
    expect([core, rest]).toEqual([ballot.slice(81, 305), concat(ballot.slice(0, 81), ballot.slice(305))]);
  });

  it("binds every part: any byte of ballot, submission, additions, salt or election", () => {
    const changedAt = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    const others = [
      ...[37, 81, 113, 160, 177, 900, 976].map((at) => partsOf(one, { ...stored, ballot: changedAt(cast.ballot, at) })),
      ...[0, 500].map((at) => partsOf(one, { ...stored, submission: changedAt(cast.submission, at) })),
      partsOf(one, { ...stored, additions: changedAt(cast.additions, 9) }),
      partsOf(one, { ...stored, o: changedAt(cast.o, 9) }),
      partsOf(one, { ...stored, salt: changedAt(salt, 31) }),
      { ...parts, fingerprint: many.election.fingerprint },
      { ...parts, submissionHash: parts.additionsHash, additionsHash: parts.submissionHash },
      { ...parts, coreHash: parts.ctxHash, ctxHash: parts.coreHash },
    ];
    const entries = new Set([entry, ...others.map(ballotEntry)].map(toHex));
    expect(entries.size).toBe(others.length + 1);
  });

  it("L8 without the salt a leaf tells nothing: the same ballot again looks like any other", () => {
    const again = ballotEntry(partsOf(one, { ...stored, salt: random(32) }));
    expect(toHex(again)).not.toBe(toHex(entry));
    // Only the core's hash is without salt: it is never published.
    expect(partsOf(one, { ...stored, salt: random(32) }).coreHash).toEqual(parts.coreHash);
  });

  it.each<readonly [string, Uint8Array]>([
    ["nothing at all", new Uint8Array(0)],
    ["short", cast.ballot.slice(0, 80)],
    ["of another version", concat(Uint8Array.of(2), cast.ballot.slice(1))],
    ["of another election", concat(Uint8Array.of(1), new Uint8Array(32), cast.ballot.slice(33))],
    ["of no style", concat(cast.ballot.slice(0, 33), Uint8Array.of(255, 255, 255, 255), cast.ballot.slice(37))],
    ["a byte too long", concat(cast.ballot, new Uint8Array(1))],
  ])("unsplittable, %s: the core is empty, the rest is everything, and it has a leaf all the same", (_, ballot) => {
    const { core, rest } = splitBallot(ballot, one.sealing);
    expect([core.length, toHex(rest)]).toEqual([0, toHex(ballot)]);
    expect(toHex(ballotHashes(core, rest, salt).coreHash)).toBe(toHex(H("selge/v1/leaf/core")));
    expect(ballotEntry(partsOf(one, { ...stored, ballot })).length).toBe(33);
  });
});

test("BAL-9 entries of documents", () => {
  const hash = sha256(utf8("a body"));
  expect(toHex(publicEntry(hash))).toBe(`02${toHex(hash)}`);
  expect(toHex(restrictedEntry(hash, salt))).toBe(`03${toHex(H("selge/v1/leaf/doc", salt, hash))}`);
  const entries = [publicEntry(hash), restrictedEntry(hash, salt), restrictedEntry(hash, random(32)), entry];
  expect(new Set(entries.map(toHex)).size).toBe(4);
  expect(entries.map(({ length }) => length)).toEqual([33, 33, 33, 33]);
});
