/** A good envelope with a byte changed, taken away or put in: refused, or it says the same thing. */
import { describe, expect, it } from "vitest";
import { judgeEnvelope } from "../../src/identity/index.ts";
import { encodeStoredZip } from "../../src/identity/zip.ts";
import { nodeSignatures } from "../../src/node/signatures.ts";
import { concat } from "../../src/record/bytes.ts";
import { CAST, ELECTION, makeTrust, makeVote, makeVoter } from "./world.ts";
import { entriesOf } from "./zip-entries.ts";

const rules = { electionId: ELECTION, trust: makeTrust(), verify: nodeSignatures() };
const good = makeVote(makeVoter());
const STABLE = /^[A-Z][A-Z0-9_]+$/;

interface Tally {
  readonly codes: ReadonlySet<string>;
  readonly accepted: number;
}

/** Judges each pair. What is accepted must have the same signer, time and ballot. */
async function judgeAll(pairs: Iterable<readonly [Uint8Array, Uint8Array]>): Promise<Tally> {
  const codes = new Set<string>();
  let accepted = 0;
  for (const [submission, additions] of pairs) {
    const judged = await judgeEnvelope(submission, additions, rules);
    if (judged.ok) {
      accepted++;
      const { signer, castTime, dataFile } = judged;
      expect({ signer, castTime, ballot: new TextDecoder().decode(dataFile) }).toEqual({
        signer: "38001085718",
        castTime: CAST,
        ballot: "a ballot",
      });
    } else {
      expect(judged.code).toMatch(STABLE);
      codes.add(judged.code);
    }
  }
  return { codes, accepted };
}

function* flips(bytes: Uint8Array, step: number, from = 0): Generator<Uint8Array> {
  for (let at = from; at < bytes.length; at += step) {
    const changed = bytes.slice();
    changed[at]! ^= 1 << (at % 8);
    yield changed;
  }
}

function* cuts(bytes: Uint8Array, step: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) {
    yield concat(bytes.subarray(0, at), bytes.subarray(at + 1));
    yield concat(bytes.subarray(0, at), bytes.subarray(at, at + 1), bytes.subarray(at));
    yield bytes.subarray(0, at);
  }
}

const inSubmission = function* (changes: Iterable<Uint8Array>): Generator<readonly [Uint8Array, Uint8Array]> {
  for (const changed of changes) yield [changed, good.additions];
};
const inAdditions = function* (changes: Iterable<Uint8Array>): Generator<readonly [Uint8Array, Uint8Array]> {
  for (const changed of changes) yield [good.submission, changed];
};

describe("every byte of the submission", () => {
  it("bit flips: none is accepted", async () => {
    const { accepted, codes } = await judgeAll(inSubmission(flips(good.submission, 1)));
    expect(accepted).toBe(0);
    // Every byte of the archive is said by the profile or covered by a checksum that is.
    expect([...codes]).toEqual(["ZIP_PROFILE"]);
  });

  it("bytes lost, doubled, cut off: none is accepted", async () => {
    expect((await judgeAll(inSubmission(cuts(good.submission, 5)))).accepted).toBe(0);
  });
});

describe("every byte inside the signature file, in a container written properly around it", () => {
  it("is refused by its own code", async () => {
    const { accepted, codes } = await judgeAll(inSubmission(rewrittenFlips(good.submission)));
    expect(accepted).toBe(0);
    for (const code of ["XML_PROFILE", "DATA_DIGEST", "PROPERTIES_DIGEST", "CERTIFICATE_DIGEST", "SIGNATURE_INVALID"])
      expect(codes).toContain(code);
    for (const code of ["ALGORITHM_UNKNOWN", "CERTIFICATE_FORMAT"]) expect(codes).toContain(code);
  });
});

describe("every byte of the additions", () => {
  it("bit flips: what is accepted says the same", async () => {
    const { accepted, codes } = await judgeAll(inAdditions(flips(good.additions, 1)));
    // Only what no signature covers and no check reads: the list of digests before a timestamp's content.
    expect(accepted).toBeLessThan(30);
    for (const code of ["ADDITIONS_FORMAT", "TIMESTAMP_FORMAT", "OCSP_FORMAT", "TIMESTAMP_SIGNATURE", "OCSP_SIGNATURE"])
      expect(codes).toContain(code);
  });

  it("bytes lost, doubled, cut off", async () => {
    expect((await judgeAll(inAdditions(cuts(good.additions, 3)))).accepted).toBe(0);
  });
});

describe("exchanged between two votes", () => {
  const other = makeVote(makeVoter({ serial: 78 }), "another ballot");

  it("G13: nothing of one is good for the other", async () => {
    const { accepted, codes } = await judgeAll([
      [good.submission, other.additions],
      [other.submission, good.additions],
      [new Uint8Array(), good.additions],
      [good.submission, new Uint8Array()],
      [good.additions, good.submission],
    ]);
    expect(accepted).toBe(0);
    expect([...codes].sort()).toEqual(["ADDITIONS_FORMAT", "TIMESTAMP_IMPRINT", "ZIP_PROFILE"]);
  });
});

/** Flips in the last entry's content with its checksums put right: the archive is in order, only the text is not. */
function* rewrittenFlips(submission: Uint8Array): Generator<Uint8Array> {
  const entries = entriesOf(submission);
  for (const content of flips(entries[3]!.content, 1))
    yield encodeStoredZip([...entries.slice(0, 3), { name: entries[3]!.name, content }]);
}
