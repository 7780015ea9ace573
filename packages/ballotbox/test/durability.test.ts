/** No promise before the disk and the witnesses: failures in the middle, kills, restored boxes. */
import { checkReceipt } from "@selge/ballot";
import { equalBytes, must, sha256, toHex } from "@selge/basics";
import { describe, expect, it } from "vitest";
import { BallotBox, BoxDamaged, type BoxPorts, type BoxStore, decodeRecord, encodeRecord } from "../src/index.ts";
import {
  ANNA,
  addRoll,
  BORIS,
  CARL,
  castOf,
  closingFile,
  later,
  memoryStore,
  openSmallBox,
  reopened,
  type SmallBox,
  testWitness,
} from "./small-box.ts";

/** Holds or fails the next appends. */
function unrulyStore() {
  const inner = memoryStore();
  const rules = { fail: false, failAfter: false, gate: undefined as Promise<void> | undefined };
  const store: BoxStore & typeof inner = {
    ...inner,
    async append(payload) {
      await rules.gate;
      if (rules.fail) throw new Error("ENOSPC");
      await inner.append(payload);
      if (rules.failAfter) throw new Error("connection lost after the commit");
    },
  };
  return { store, rules };
}

function anchorsOf({ small }: SmallBox) {
  return { fingerprint: small.election.fingerprint, logKey: small.logKey, witnesses: small.witnessSet };
}

const code = (outcome: { ok: boolean; error?: unknown }) => (outcome.ok ? "ACCEPTED" : outcome.error);

describe("witnesses", () => {
  it("UNAVAILABLE without the quorum; the ballot stays, the retry gets the receipt of the same place", async () => {
    const opened = await openSmallBox();
    const cast = castOf(opened);
    opened.witnesses[1]!.down = true;
    expect(code(await opened.box.accept(cast))).toBe("UNAVAILABLE");
    expect([opened.box.ballots, opened.box.newestHead!.size]).toEqual([1, 4]);
    opened.witnesses[1]!.down = false;
    const receipt = must(await opened.box.accept(cast));
    expect(receipt.index).toBe(4);
    expect(checkReceipt(receipt, anchorsOf(opened)).ok).toBe(true);
    expect(opened.box.ballots).toBe(1);
  });

  it("a witness whose answer was lost stands ahead of the box: it is asked where it stands", async () => {
    const opened = await openSmallBox();
    const { box, witnesses } = opened;
    witnesses[0]!.deaf = true;
    expect(code(await box.accept(castOf(opened)))).toBe("UNAVAILABLE");
    expect(code(await box.accept(castOf(opened, { person: BORIS })))).toBe("UNAVAILABLE");
    witnesses[0]!.deaf = false;
    const receipt = must(await box.accept(castOf(opened, { person: CARL })));
    expect(checkReceipt(receipt, anchorsOf(opened)).ok).toBe(true);
    expect(witnesses.map(({ state }) => state.size)).toEqual([7, 7]);
  });

  it("a kill between cosignatures and the head's record: the restored box gets them again", async () => {
    const { store, rules } = unrulyStore();
    const opened = await openSmallBox(store);
    must(await opened.box.accept(castOf(opened)));
    const cast = castOf(opened);
    let appends = 0;
    rules.gate = undefined;
    const killed = {
      ...store,
      append: async (p: Uint8Array) => (appends++ === 0 ? store.append(p) : Promise.reject()),
    };
    const box = await reopened(opened, { store: killed });
    await expect(box.accept(cast)).rejects.toBeUndefined();
    expect(opened.witnesses[0]!.state.size).toBe(6);
    const again = await reopened(opened);
    expect(again.newestHead!.size).toBe(5);
    expect(must(await again.accept(cast)).index).toBe(5);
  });

  it("K12 a box restored from yesterday's copy is told by its witnesses, and signs no second head", async () => {
    const opened = await openSmallBox();
    const payloads = (opened.ports.store as ReturnType<typeof memoryStore>).payloads;
    const yesterday = payloads.slice();
    must(await opened.box.accept(castOf(opened)));
    must(await opened.box.accept(castOf(opened, { person: BORIS })));
    const old = await reopened(opened, { store: memoryStore(yesterday) });
    expect(code(await old.accept(castOf({ ...opened, box: old }, { person: CARL })))).toBe("LOG_INCONSISTENT");
  });

  it("a witness that answers rubbish, or for another head, is none", async () => {
    const rubbish = async () => new TextEncoder().encode("— somebody AAAA\n");
    const opened = await openSmallBox();
    const witnesses = [opened.witnesses[0]!, { ...opened.witnesses[1]!, addCheckpoint: rubbish }];
    const thrower = { ...opened.witnesses[1]!, addCheckpoint: () => Promise.reject(new Error("reset")) };
    for (const ports of [witnesses, [opened.witnesses[0]!, thrower], []]) {
      const box = await reopened(opened, { heads: { ...opened.ports.heads, ports } });
      expect(code(await box.accept(castOf({ ...opened, box })))).toBe("UNAVAILABLE");
    }
  });
});

describe("services", () => {
  it("UNAVAILABLE when timestamp or status service fails: nothing is logged, the retry is accepted", async () => {
    const opened = await openSmallBox();
    const cast = castOf(opened);
    const down = () => Promise.reject(new Error("timeout"));
    for (const ports of [{ timestamps: { stamp: down } }, { status: { status: down } }]) {
      const box = await reopened(opened, ports);
      expect(code(await box.accept(cast))).toBe("UNAVAILABLE");
      expect(box.ballots).toBe(0);
    }
    expect(code(await (await reopened(opened)).accept(cast))).toBe("ACCEPTED");
  });

  it("answers for another signature are refused by their codes", async () => {
    const opened = await openSmallBox();
    const { small } = opened;
    const stamp = async () => small.authority.stamp(sha256(new Uint8Array(1)));
    expect(code(await (await reopened(opened, { timestamps: { stamp } })).accept(castOf(opened)))).toBe(
      "TIMESTAMP_IMPRINT",
    );
    const status = async () => small.authority.status(small.identityOf(BORIS).signing.certificate);
    expect(code(await (await reopened(opened, { status: { status } })).accept(castOf(opened)))).toBe("OCSP_CERT_ID");
    const rubbish = async () => new Uint8Array(5);
    expect(code(await (await reopened(opened, { timestamps: { stamp: rubbish } })).accept(castOf(opened)))).toBe(
      "TIMESTAMP_FORMAT",
    );
  });
});

describe("storage", () => {
  it("no receipt, no head, no index before the append is durable", async () => {
    const { store, rules } = unrulyStore();
    const opened = await openSmallBox(store);
    let open = () => {};
    rules.gate = new Promise((resolve) => {
      open = resolve;
    });
    let answered = false;
    const pending = opened.box.accept(castOf(opened)).finally(() => {
      answered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect([answered, opened.box.size, opened.box.ballots, opened.witnesses[0]!.asked]).toEqual([false, 4, 0, 1]);
    rules.gate = undefined;
    open();
    expect(must(await pending).index).toBe(4);
  });

  it("K4 disk full: no receipt, reading goes on, nothing more is written until the box is opened again", async () => {
    const { store, rules } = unrulyStore();
    const opened = await openSmallBox(store);
    const known = castOf(opened);
    must(await opened.box.accept(known));
    const cast = castOf(opened);
    rules.fail = true;
    await expect(opened.box.accept(cast)).rejects.toThrow("ENOSPC");
    rules.fail = false;
    await expect(opened.box.accept(cast)).rejects.toThrow("open it again");
    await expect(addRoll(opened.box, opened.small, 1, [{ remove: CARL }])).rejects.toThrow("open it again");
    expect(opened.box.ballots).toBe(1);
    expect(must(await opened.box.accept(known)).index).toBe(4);
    expect(must(await (await reopened(opened)).accept(cast)).index).toBe(5);
  });

  it("K6 unknown outcome: what the store has decides, the retry gets its receipt, nothing is there twice", async () => {
    const { store, rules } = unrulyStore();
    const opened = await openSmallBox(store);
    const cast = castOf(opened);
    rules.failAfter = true;
    await expect(opened.box.accept(cast)).rejects.toThrow("connection lost");
    rules.failAfter = false;
    const box = await reopened(opened);
    expect(box.ballots).toBe(1);
    expect(must(await box.accept(cast)).index).toBe(4);
    expect(box.ballots).toBe(1);
  });

  it("no head over what storage does not give back: LOG_INCONSISTENT, nothing is signed (K5, L9)", async () => {
    const lost = memoryStore();
    const opened = await openSmallBox(lost);
    const good = lost.payloads.slice();
    const cases: ((payload: Uint8Array) => Uint8Array[])[] = [
      () => [],
      (payload) => [payload, payload],
      (payload) => [payload.with(200, payload[200]! ^ 1)],
      (payload) => [payload.with(payload.length - 1, payload.at(-1)! ^ 1)],
      (payload) => [payload.with(0, 9)],
      (payload) => [payload.subarray(0, 50)],
    ];
    for (const change of cases) {
      const inner = memoryStore(good.slice());
      const store = { ...inner, append: async (p: Uint8Array) => void inner.payloads.push(...change(p)) };
      const box = await reopened(opened, { store });
      expect(code(await box.accept(castOf({ ...opened, box })))).toBe("LOG_INCONSISTENT");
      expect(box.newestHead!.size).toBe(4);
    }
    const unreadable: BoxStore = {
      ...memoryStore(good.slice()),
      async *read(from = 0) {
        if (from > 0) throw new BoxDamaged("byte 9", "a record");
        yield* good;
      },
    };
    const box = await reopened(opened, { store: unreadable });
    expect(code(await box.accept(castOf({ ...opened, box })))).toBe("LOG_INCONSISTENT");
  });
});

describe("a restored box", () => {
  it("is the same after every number of records; K1 retries get what they had", async () => {
    const store = memoryStore();
    const opened = await openSmallBox(store);
    const casts = [castOf(opened), castOf(opened, { person: BORIS })];
    const receipts = [];
    for (const cast of casts) receipts.push(must(await opened.box.accept(cast)));
    must(await addRoll(opened.box, opened.small, 1, [{ remove: CARL }]));
    must(await opened.box.addPublicDocument("closing.json", await closingFile(opened)));
    const whole = await reopened(opened);
    expect([whole.size, toHex(whole.root), whole.ballots, whole.roll.version]).toEqual([
      opened.box.size,
      toHex(opened.box.root),
      2,
      1,
    ]);
    expect([whole.lastVoteOf(ANNA), whole.lastVoteOf(BORIS)]).toEqual([4, 5]);
    for (const [i, cast] of casts.entries()) {
      const again = must(await whole.accept(cast));
      expect(again.index).toBe(receipts[i]!.index);
      expect(equalBytes(again.salt, receipts[i]!.salt)).toBe(true);
      expect(checkReceipt(again, anchorsOf(opened)).ok).toBe(true);
    }
    for (let kept = 0; kept <= store.payloads.length; kept++) {
      const part = await reopened(opened, { store: memoryStore(store.payloads.slice(0, kept)) });
      const entries = store.payloads.slice(0, kept).filter((payload) => payload[0] !== 4).length;
      expect(part.size).toBe(entries);
    }
  });

  it("knows since when its heads were the newest", async () => {
    const opened = await openSmallBox();
    const older = opened.box.newestHead!;
    later(opened.small, 100);
    must(await opened.box.accept(castOf(opened)));
    later(opened.small, 500);
    const box = await reopened(opened);
    const at = { ...opened, box };
    expect(code(await box.accept(castOf(at, { person: BORIS, seen: older })))).toBe("ACCEPTED");
    later(opened.small, 101);
    const third = await reopened(opened);
    expect(code(await third.accept(castOf({ ...opened, box: third }, { person: CARL, seen: older })))).toBe(
      "SEEN_UNKNOWN",
    );
  });

  it("BOX_HEAD: a head that is not of the entries before it, not signed, or without its quorum", async () => {
    const opened = await openSmallBox();
    const { payloads } = opened.ports.store as ReturnType<typeof memoryStore>;
    const note = new TextDecoder().decode(opened.box.newestHead!.checkpoint);
    const head = (text: string) => encodeRecord({ kind: "head", checkpoint: new TextEncoder().encode(text) });
    const lines = note.trimEnd().split("\n");
    const bad = [
      [...payloads.slice(0, 3), payloads[4]!],
      [...payloads.slice(0, 4), head(`${lines.slice(0, -1).join("\n")}\n`)],
      [...payloads.slice(0, 4), head(note.replace("\n4\n", "\n5\n"))],
      [...payloads.slice(0, 4), head(note.replace(lines[4]!.slice(-20), "A".repeat(20)))],
      [...payloads.slice(0, 4), head("rubbish")],
    ];
    for (const records of bad)
      await expect(reopened(opened, { store: memoryStore(records) })).rejects.toMatchObject({ code: "BOX_HEAD" });
  });

  it("BOX_DAMAGED: records that do not fit together, named by number", async () => {
    const opened = await openSmallBox();
    must(await opened.box.accept(castOf(opened)));
    const { payloads } = opened.ports.store as ReturnType<typeof memoryStore>;
    const ballot = must(decodeRecord(payloads[5]!));
    if (ballot.kind !== "ballot") throw new Error("no ballot");
    const cases: [string, Uint8Array[]][] = [
      ["record 0", payloads.slice(1)],
      ["record 1", [payloads[0]!, payloads[0]!]],
      ["record 5", [...payloads.slice(0, 5), payloads[5]!.subarray(0, 99)]],
      ["record 3", [...payloads.slice(0, 3), payloads[5]!]],
      ["record 5", [...payloads.slice(0, 5), encodeRecord({ ...ballot, submission: new Uint8Array(9) })]],
      ["record 5", [...payloads.slice(0, 5), encodeRecord({ ...ballot, ballot: ballot.ballot.with(0, 2) })]],
      ["record 0", [Uint8Array.of(7)]],
      ["record 0", [new Uint8Array(0)]],
    ];
    for (const [where, records] of cases)
      await expect(reopened(opened, { store: memoryStore(records) }), where).rejects.toMatchObject({
        code: "BOX_DAMAGED",
        where: expect.stringContaining(where),
      });
  });

  it("of another election is refused", async () => {
    const opened = await openSmallBox();
    const { sealing } = opened.small;
    const other = { ...sealing, context: { ...sealing.context, opening: new Uint8Array(32) } };
    await expect(BallotBox.open(other, opened.ports as BoxPorts)).rejects.toThrow("OPENING_OTHER");
    const foreign = { ...opened.ports, heads: { ...opened.ports.heads, signer: opened.small.witnesses[0]! } };
    await expect(BallotBox.open(sealing, foreign)).rejects.toMatchObject({ code: "BOX_HEAD" });
    expect(testWitness(opened.small, 0).state.size).toBe(0);
  });
});
