/** BOX-2 to BOX-4: time, and what changes between check and sequencing. */
import { instant, must } from "@selge/basics";
import { beforeAll, describe, expect, it } from "vitest";
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
  openSmallBox,
  refused,
  type SmallBox,
  VOTERS,
} from "./small-box.ts";

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
