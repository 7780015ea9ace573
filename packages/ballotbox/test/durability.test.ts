/** No promise before the disk and the witnesses: failures in the middle, kills, restored boxes. */
import { checkReceipt } from "@selge/ballot";
import { must, sha256 } from "@selge/basics";
import { describe, expect, it } from "vitest";
import { BoxDamaged, type BoxStore } from "../src/index.ts";
import { addRoll, BORIS, CARL, castOf, memoryStore, openSmallBox, reopened, type SmallBox } from "./small-box.ts";

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
