/** BOX-2 to BOX-4: every refusal, in its order, and what is logged meanwhile: nothing. */
import { instant, must, sha256 } from "@selge/basics";
import { decodeElement, encodeElement, G, plus } from "@selge/group";
import { beforeAll, describe, expect, it } from "vitest";
import { personCode } from "../../../test/fixtures/small-election.ts";
import type { CastCode, CastRequest } from "../src/index.ts";
import {
  ANNA,
  addRoll,
  BORIS,
  CARL,
  type CastOptions,
  castOf,
  closingFile,
  DINA,
  later,
  NOW,
  openSmallBox,
  type SmallBox,
  signed,
  VOTERS,
} from "./small-box.ts";

const STRANGER = personCode(99);

async function refused(opened: SmallBox, request: CastRequest): Promise<CastCode | "ACCEPTED"> {
  const { size } = opened.box;
  const outcome = await opened.box.accept(request);
  if (outcome.ok) return "ACCEPTED";
  expect(opened.box.size).toBe(size);
  return outcome.error;
}

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

describe("time", () => {
  it("H6, H7 open from `opens` to `closes`; sessions begun before closing until `servesUntil`; to the second", async () => {
    const opened = await openSmallBox();
    const { small } = opened;
    const { opens, closes, servesUntil } = small.election.manifest.schedule;
    const early = castOf(opened);
    const at = async (time: number, sessionStarted: number) => {
      small.time.now = instant(time);
      return refused(opened, castOf(opened, { sessionStarted: instant(sessionStarted) }));
    };
    expect(await at(opens - 1, opens - 1)).toBe("NOT_OPEN");
    expect(await at(opens, opens - 1)).toBe("ACCEPTED");
    expect(await at(closes - 1, closes - 1)).toBe("ACCEPTED");
    expect(await at(closes, closes - 1)).toBe("ACCEPTED");
    expect(await at(closes, closes)).toBe("ELECTION_CLOSED");
    expect(await at(closes + 1, closes + 1)).toBe("ELECTION_CLOSED");
    expect(await at(servesUntil - 1, closes - 1)).toBe("ACCEPTED");
    expect(await at(servesUntil - 1, closes)).toBe("ELECTION_CLOSED");
    expect(await at(servesUntil, closes - 1)).toBe("ELECTION_CLOSED");
    expect(await at(servesUntil + 1, opens)).toBe("ELECTION_CLOSED");
    small.time.now = instant(closes + 5);
    expect(await refused(opened, { ...early, sessionStarted: closes })).toBe("ELECTION_CLOSED");
  });

  it("H7 nothing before `opened` is logged, whatever the clock says", async () => {
    const opened = await openSmallBox(undefined, 3);
    expect(await refused(opened, castOf(opened, { rollVersion: 0 }))).toBe("NOT_OPEN");
  });

  it("H6 closing: no cast while it is prepared, none after it, but a retry gets its receipt", async () => {
    const opened = await openSmallBox();
    const { box } = opened;
    const [cast, lateCast] = [castOf(opened), castOf(opened, { person: BORIS })];
    must(await box.accept(cast));
    box.stopCasting();
    expect(await refused(opened, lateCast)).toBe("ELECTION_CLOSED");
    must(await box.addPublicDocument("closing.json", await closingFile(opened)));
    expect(await refused(opened, lateCast)).toBe("ELECTION_CLOSED");
    expect(must(await box.accept(cast)).index).toBe(4);
    expect(await refused(opened, { ...cast, submitter: BORIS })).toBe("ELECTION_CLOSED");
  });

  it("the seen head: newest, or the newest at some time in the last 600 seconds", async () => {
    const opened = await openSmallBox();
    const { small, box } = opened;
    const older = box.newestHead!;
    must(await box.accept(castOf(opened)));
    later(small, 600);
    expect(await refused(opened, castOf(opened, { person: BORIS, seen: older }))).toBe("ACCEPTED");
    const middle = box.newestHead!;
    later(small, 601);
    expect(await refused(opened, castOf(opened, { person: CARL, seen: older }))).toBe("SEEN_UNKNOWN");
    expect(await refused(opened, castOf(opened, { person: CARL, seen: middle }))).toBe("ACCEPTED");
    later(small, 40_000);
    expect(await refused(opened, castOf(opened, { person: DINA }))).toBe("ACCEPTED");
  });

  it("CAST_TIME: a timestamp outside the election", async () => {
    const opened = await openSmallBox();
    const { small } = opened;
    const { servesUntil, opens } = small.election.manifest.schedule;
    for (const [time, code] of [
      [servesUntil + 1, "CAST_TIME"],
      [opens - 1, "CAST_TIME"],
      [servesUntil, "ACCEPTED"],
    ] as const) {
      const shifted = { ...opened, ...(await openSmallBox(undefined, 4, servicesAt(time))) };
      expect(await refused(shifted, castOf(shifted))).toBe(code);
    }
  });
});

/** Timestamp and status services whose clock shows another time. */
function servicesAt(time: number) {
  const at = <T>(small: SmallBox["small"], make: () => T): T => {
    const now = small.time.now;
    small.time.now = instant(time);
    const made = make();
    small.time.now = now;
    return made;
  };
  const { small } = shared;
  return {
    timestamps: { stamp: async (imprint: Uint8Array) => at(small, () => small.authority.stamp(imprint)) },
    status: { status: async (_: Uint8Array, der: Uint8Array) => at(small, () => small.authority.status(der)) },
  };
}

let shared: SmallBox;
beforeAll(async () => {
  shared = await openSmallBox();
});

describe("what changes between check and sequencing", () => {
  /** The status service is asked after the check: what happens in it is in between. */
  async function meanwhile(change: (opened: SmallBox) => unknown, options: CastOptions = {}) {
    let opened: SmallBox | undefined;
    let once = true;
    const { small } = shared;
    const status = {
      status: async (_: Uint8Array, der: Uint8Array) => {
        if (once) {
          once = false;
          await change(opened!);
        }
        return small.authority.status(der);
      },
    };
    opened = await openSmallBox(undefined, 4, { status });
    const outcome = await opened.box.accept(castOf(opened, options));
    return outcome.ok ? "ACCEPTED" : outcome.error;
  }

  it("H10 the roll: ROLL_CHANGED, NOT_ELIGIBLE", async () => {
    const move = [{ remove: ANNA }, { add: { ...VOTERS[0]!, unit: "0103" } }];
    expect(await meanwhile(({ box, small }) => addRoll(box, small, 1, move))).toBe("ROLL_CHANGED");
    expect(await meanwhile(({ box, small }) => addRoll(box, small, 1, [{ remove: ANNA }]))).toBe("NOT_ELIGIBLE");
    expect(await meanwhile(({ box, small }) => addRoll(box, small, 1, [{ remove: BORIS }]))).toBe("ROLL_CHANGED");
  });

  it("the phase: ELECTION_CLOSED", async () => {
    const close = async (opened: SmallBox) =>
      must(await opened.box.addPublicDocument("closing.json", await closingFile(opened)));
    expect(await meanwhile(close)).toBe("ELECTION_CLOSED");
    expect(await meanwhile(({ box }) => box.stopCasting())).toBe("ELECTION_CLOSED");
  });

  it("another ballot: BALLOT_REPLAYED with one seed, BALLOT_STALE after one on a newer head", async () => {
    const seed = new Uint8Array(32).fill(3);
    const same = async (opened: SmallBox) => must(await opened.box.accept(castOf(opened, { seed })));
    expect(await meanwhile(same, { seed })).toBe("BALLOT_REPLAYED");
    const newer = async (opened: SmallBox) => {
      must(await opened.box.accept(castOf(opened, { person: BORIS })));
      must(await opened.box.accept(castOf(opened)));
    };
    expect(await meanwhile(newer)).toBe("BALLOT_STALE");
  });

  it("CERTIFICATE_INVALID: a revoked signing certificate", async () => {
    const opened = await openSmallBox();
    const { small } = opened;
    const cast = castOf(opened, { person: VOTERS[7]!.person });
    small.authority.revoke(small.identityOf(VOTERS[7]!.person).signing.certificate);
    expect(await refused(opened, cast)).toBe("CERTIFICATE_INVALID");
  });
});

describe("H12 casts at once", () => {
  it("one voter on several devices: each gets a receipt or BALLOT_STALE, one is last", async () => {
    const opened = await openSmallBox();
    const { box } = opened;
    const casts = Array.from({ length: 8 }, () => castOf(opened));
    const outcomes = await Promise.all(casts.map((cast) => box.accept(cast)));
    const indices = outcomes.map((outcome) => must(outcome).index);
    expect(new Set(indices)).toEqual(new Set([4, 5, 6, 7, 8, 9, 10, 11]));
    expect(box.lastVoteOf(ANNA)).toBe(11);
    expect(box.lastVoteOf(BORIS)).toBeUndefined();
  });

  it("F6 one request sent at once several times: one entry, one receipt", async () => {
    const opened = await openSmallBox();
    const cast = castOf(opened);
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => opened.box.accept(cast)));
    expect(outcomes.map((outcome) => must(outcome).index)).toEqual([4, 4, 4, 4]);
    expect(new Set(outcomes.map((outcome) => must(outcome).additionsHash.join())).size).toBe(1);
    expect(opened.box.ballots).toBe(1);
  });

  it("H3 the order is that of the log: an older cast that comes later is refused or is last", async () => {
    const opened = await openSmallBox();
    const { box } = opened;
    const early = castOf(opened);
    must(await box.accept(castOf(opened, { person: BORIS })));
    must(await box.accept(castOf(opened)));
    expect(await refused(opened, early)).toBe("BALLOT_STALE");
    const never = { size: 3, root: new Uint8Array(32) };
    expect(await refused(opened, castOf(opened, { seen: never }))).toBe("SEEN_UNKNOWN");
  });
});
