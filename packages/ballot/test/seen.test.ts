import { type Instant, instant, utf8 } from "@selge/basics";
import { leafHash, memoryTree, rootAt } from "@selge/log";
import { describe, expect, it } from "vitest";
import { NOW, smallElection } from "../../../test/fixtures/small-election.ts";
import { checkSeen, publicEntry } from "../src/index.ts";
import { witnessedNote } from "./log-world.ts";

const small = smallElection();
const anchors = { fingerprint: small.election.fingerprint, logKey: small.logKey, witnesses: small.witnessSet };
const tree = memoryTree([0, 1, 2, 3].map((i) => leafHash(publicEntry(new Uint8Array(32).fill(i)))));
const head = { size: 4, root: rootAt(4, tree.read) };
const note = (time: Instant = NOW, witnesses = small.witnesses) =>
  utf8(witnessedNote(head, small.log, witnesses, time));
const codeOf = (bytes: Uint8Array, now: Instant = NOW, known: Parameters<typeof checkSeen>[3] = { largest: 0 }) => {
  const seen = checkSeen(bytes, anchors, now, known);
  return seen.ok ? "accepted" : seen.error.code;
};

describe("BAL-14 a head that a browser may sign", () => {
  it("is a fresh one of the quorum, and larger than what was signed before", () => {
    expect(checkSeen(note(), anchors, NOW, { largest: 4, signed: 3 })).toEqual({ ok: true, value: head });
  });

  it("SEEN_OLD: cosigned ten minutes ago is the last moment; an older head would let the collector void a revote", () => {
    expect(codeOf(note(), instant(NOW + 600))).toBe("accepted");
    expect(codeOf(note(), instant(NOW + 601))).toBe("SEEN_OLD");
  });

  it("SEEN_WITNESSES: one cosignature fewer than the quorum", () => {
    expect(codeOf(note(NOW, small.witnesses.slice(1)))).toBe("SEEN_WITNESSES");
  });

  it("SEEN_CHECKPOINT: another election's log, or any byte changed in the head", () => {
    const other = smallElection({ seed: "another" });
    expect(codeOf(utf8(witnessedNote(head, other.log, other.witnesses)))).toBe("SEEN_CHECKPOINT");
    const changed = note();
    changed[90]! ^= 1;
    expect(["SEEN_CHECKPOINT", "SEEN_WITNESSES"]).toContain(codeOf(changed));
  });

  it("SEEN_SMALLER: a rollback before the eyes of this device", () => {
    expect(codeOf(note(), NOW, { largest: 5 })).toBe("SEEN_SMALLER");
  });

  it("SEEN_REPEATED: two ballots on one head could be put in either order", () => {
    expect(codeOf(note(), NOW, { largest: 4, signed: 4 })).toBe("SEEN_REPEATED");
  });
});
