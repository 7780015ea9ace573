/** Boxes opened again over what a journal holds. */
import { checkReceipt } from "@selge/ballot";
import { equalBytes, must, toHex } from "@selge/basics";
import { describe, expect, it } from "vitest";
import { BallotBox, type BoxPorts, decodeRecord, encodeRecord } from "../src/index.ts";
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

function anchorsOf({ small }: SmallBox) {
  return { fingerprint: small.election.fingerprint, logKey: small.logKey, witnesses: small.witnessSet };
}

const code = (outcome: { ok: boolean; error?: unknown }) => (outcome.ok ? "ACCEPTED" : outcome.error);

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
