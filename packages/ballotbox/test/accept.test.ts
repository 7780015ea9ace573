/** BOX-2 to BOX-4: every refusal, in its order, and what is logged meanwhile: nothing. */
import { instant, must, sha256 } from "@selge/basics";
import { decodeElement, encodeElement, G, plus } from "@selge/group";
import { beforeAll, describe, expect, it } from "vitest";
import { personCode } from "../../../test/fixtures/small-election.ts";
import type { CastRequest } from "../src/index.ts";
import {
  ANNA,
  BORIS,
  type CastOptions,
  castOf,
  NOW,
  openSmallBox,
  refused,
  type SmallBox,
  signed,
} from "./small-box.ts";

const STRANGER = personCode(99);

describe("refusals of a cast", () => {
  let opened: SmallBox;
  let first: CastRequest;
  const seed = new Uint8Array(32).fill(7);

  beforeAll(async () => {
    opened = await openSmallBox();
    first = castOf(opened, { seed });
    must(await opened.box.accept(first));
  });

  const attempt = (options: CastOptions) => refused(opened, castOf(opened, options));
  const patched = (at: number, change: (old: Uint8Array) => Uint8Array) => (ballot: Uint8Array) => {
    const bytes = ballot.slice();
    bytes.set(change(bytes.subarray(at, at + 32)), at);
    return bytes;
  };
  const old = { size: 4, root: new Uint8Array(32) };

  it("BALLOT_PROOF: A15 a ciphertext shifted to another code (related plaintext)", async () => {
    const shift = patched(81 + 64, (B) => encodeElement(plus(must(decodeElement(B)), G)));
    expect(await attempt({ change: shift })).toBe("BALLOT_PROOF");
  });

  it("BALLOT_POINT, BALLOT_IDENTITY, BALLOT_LENGTH, BALLOT_VERSION, BALLOT_STYLE", async () => {
    expect(await attempt({ change: patched(81 + 32, () => new Uint8Array(32).fill(255)) })).toBe("BALLOT_POINT");
    expect(await attempt({ change: patched(81 + 32, () => new Uint8Array(32)) })).toBe("BALLOT_IDENTITY");
    expect(await attempt({ change: (ballot) => ballot.subarray(1) })).not.toBe("ACCEPTED");
    expect(await attempt({ change: (ballot) => ballot.slice(0, -1) })).toBe("BALLOT_LENGTH");
    expect(await attempt({ change: (ballot) => ballot.with(0, 2) })).toBe("BALLOT_VERSION");
    expect(await attempt({ change: (ballot) => ballot.with(33, 99) })).toBe("BALLOT_STYLE");
  });

  it("BALLOT_ELECTION: F5 a ballot of another election", async () => {
    expect(await attempt({ change: (ballot) => ballot.with(1, ballot[1]! ^ 1) })).toBe("BALLOT_ELECTION");
  });

  it("BALLOT_TAG: F1 another voter's ballot under the own signature", async () => {
    const ballot = ballotOf(first);
    expect((await opened.box.recordedBallot(sha256(ballot)))?.ballot).toEqual(ballot);
    const stolen = { ...signed(opened.small, BORIS, ballot), o: first.o, submitter: BORIS, sessionStarted: NOW };
    expect(await refused(opened, stolen)).toBe("BALLOT_TAG");
  });

  it("BALLOT_TAG: an opening that is none", async () => {
    const cast = castOf(opened);
    for (const o of [new Uint8Array(32).fill(255), new Uint8Array(31), new Uint8Array(0)])
      expect(await refused(opened, { ...cast, o })).toBe("BALLOT_TAG");
  });

  it("IDENTITY_MISMATCH: F7 somebody else's signed ballot from the own session", async () => {
    expect(await attempt({ submitter: BORIS })).toBe("IDENTITY_MISMATCH");
    expect(await refused(opened, { ...first, submitter: BORIS })).toBe("IDENTITY_MISMATCH");
  });

  it("NOT_ELIGIBLE: H11 not on the roll", async () => {
    expect(await attempt({ person: STRANGER, style: 0 })).toBe("NOT_ELIGIBLE");
  });

  it("ROLL_CHANGED: A10 another district's style; a version that is not in force", async () => {
    expect(await attempt({ style: 5 })).toBe("ROLL_CHANGED");
    expect(await attempt({ rollVersion: 1 })).toBe("ROLL_CHANGED");
  });

  it("BALLOT_REPLAYED: F3 the same tag and ciphertexts with fresh proofs", async () => {
    expect(await attempt({ seed })).toBe("BALLOT_REPLAYED");
  });

  it("SEEN_UNKNOWN: a head that never was, or was never witnessed", async () => {
    expect(await attempt({ seen: old })).toBe("SEEN_UNKNOWN");
    expect(await attempt({ seen: { ...opened.box.newestHead!, size: 999 } })).toBe("SEEN_UNKNOWN");
    expect(await attempt({ seen: { size: 0, root: opened.box.newestHead!.root } })).toBe("SEEN_UNKNOWN");
  });

  it("codes of the identity layer pass through", async () => {
    const cast = castOf(opened);
    const change = (at: number) => cast.submission.with(at, cast.submission[at]! ^ 1);
    expect(await refused(opened, { ...cast, submission: new Uint8Array(0) })).toBe("ZIP_PROFILE");
    expect(await refused(opened, { ...cast, submission: new Uint8Array(20_000_000) })).toBe("SUBMISSION_TOO_LARGE");
    for (const at of [40, cast.submission.length >> 1, cast.submission.length - 5])
      expect(await refused(opened, { ...cast, submission: change(at) })).not.toBe("ACCEPTED");
  });

  it("the first of several codes counts, in the specification's order", async () => {
    const { small, box } = opened;
    const cast = castOf(opened, { person: BORIS });
    const bad = (ballot: Uint8Array) => ballot.with(0, 2);
    expect(await attempt({ change: bad, submitter: BORIS })).toBe("BALLOT_VERSION");
    expect(await attempt({ person: STRANGER, style: 0, submitter: BORIS })).toBe("IDENTITY_MISMATCH");
    expect(await attempt({ person: STRANGER, style: 0, rollVersion: 7, seen: old })).toBe("NOT_ELIGIBLE");
    expect(await attempt({ seed, rollVersion: 7 })).toBe("ROLL_CHANGED");
    expect(await attempt({ seed, seen: old })).toBe("BALLOT_REPLAYED");
    small.time.now = instant(small.election.manifest.schedule.opens - 1);
    expect(await refused(opened, { ...cast, submission: new Uint8Array(3) })).toBe("NOT_OPEN");
    small.time.now = small.election.manifest.schedule.servesUntil;
    expect(await refused(opened, { ...cast, submission: new Uint8Array(3) })).toBe("ELECTION_CLOSED");
    small.time.now = NOW;
    expect(must(await box.accept(cast)).index).toBe(5);
  });

  it("F6 the same request again: the same place, one entry", async () => {
    const { box } = opened;
    const before = box.size;
    const [again, thrice] = [must(await box.accept(first)), must(await box.accept(first))];
    expect([again.index, thrice.index]).toEqual([4, 4]);
    expect(box.size).toBe(before);
    const resigned = { ...first, ...signed(opened.small, ANNA, ballotOf(first)) };
    expect(must(await box.accept(resigned)).submissionHash).toEqual(sha256(first.submission));
  });
});

/** The data file stands uncompressed in the container: found by its length and header. */
function ballotOf({ submission }: CastRequest): Uint8Array {
  const text = Buffer.from(submission).toString("latin1");
  const name = text.indexOf(".ballot") + ".ballot".length;
  const size = Buffer.from(submission).readUInt32LE(text.lastIndexOf("PK\x03\x04", name) + 22);
  return submission.slice(name, name + size);
}
