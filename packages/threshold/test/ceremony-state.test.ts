import { encodeCanonicalJson, type JsonObject, must, toBase64, toHex } from "@selge/basics";
import { describe, expect, it } from "vitest";
import { type CeremonyState, decodeCeremonyState, encodeCeremonyState } from "../src/ceremony-state.ts";
import {
  acceptCommitments,
  acceptConfirmations,
  acceptReveals,
  acceptShares,
  openCeremonyState,
  sealCeremonyState,
  sealKeyFile,
} from "../src/index.ts";
import { CHEAP, play, roleKeys, seeded, settingOf } from "./play.ts";

const setting = settingOf(2, 3);
const { committed, revealed, shared, confirmed, files, shares } = play(setting);
const key = roleKeys(3)[1]!;
const states: readonly CeremonyState[] = [committed[1]!, revealed[1]!, shared[1]!, confirmed[1]!];

function carried<State extends CeremonyState>(state: State): State {
  const file = sealCeremonyState(state, "a passphrase", seeded("seal"), CHEAP);
  return must(openCeremonyState(file, "a passphrase")) as State;
}

describe("a state carried on a memory stick", () => {
  it("goes on in another process with the same documents, to the same share", () => {
    const second = must(acceptCommitments(carried(committed[1]!), files.commitments, key));
    expect(second.document).toEqual(files.reveals[1]);
    const third = must(acceptReveals(carried(second.state), files.reveals, key));
    expect(third.document).toEqual(files.shares[1]);
    const fourth = must(acceptShares(carried(third.state), files.shares, key));
    if (fourth.kind !== "confirmation") throw new Error("a complaint");
    expect(fourth.document).toEqual(files.confirmations[1]);
    const { share } = must(acceptConfirmations(carried(fourth.state), files.confirmations));
    expect(share.s.reveal()).toBe(shares[1]!.s.reveal());
  });

  it("shows election, ceremony, trustee and round without the passphrase, and no secret", () => {
    const text = new TextDecoder().decode(sealCeremonyState(states[0]!, "a passphrase", seeded("seal"), CHEAP));
    const { public: readable } = JSON.parse(text);
    expect(readable).toEqual({ fingerprint: toHex(setting.fingerprint), ceremony: 1, trustee: 2, round: 1 });
    expect(text).not.toContain(toHex(committed[1]!.x.reveal()));
  });

  it("does not open with another passphrase or another public part", () => {
    const file = sealCeremonyState(states[2]!, "a passphrase", seeded("seal"), CHEAP);
    expect(openCeremonyState(file, "a pass phrase")).toMatchObject({ error: { code: "KEYFILE_PASSPHRASE" } });
    const readable = { fingerprint: toHex(setting.fingerprint), ceremony: 1, trustee: 3, round: 3 };
    const other = sealKeyFile("ceremony-state", readable, encodeCeremonyState(states[2]!), "x", seeded("seal"), CHEAP);
    expect(openCeremonyState(other, "x")).toMatchObject({ error: { code: "KEYFILE_CONTENT" } });
  });
});

describe("a stored state", () => {
  it("forgets what later rounds do not need", () => {
    const secrets = states.map((state) => Object.keys(parsed(state).secret as JsonObject));
    expect(secrets).toEqual([
      ["coefficients", "key", "possession"],
      ["coefficients", "key", "possession"],
      ["key"],
      ["share"],
    ]);
  });

  it.each([
    ["an unknown field", 0, { note: 1 }, "STATE_FIELDS"],
    ["another type", 0, { type: "share" }, "STATE_FIELDS"],
    ["another version", 0, { version: 2 }, "STATE_FIELDS"],
    ["round 5", 0, { round: 5 }, "STATE_FIELDS"],
    ["a round without its documents", 0, { round: 2 }, "STATE_FIELDS"],
    ["trustee 0", 0, { trustee: 0 }, "STATE_FIELDS"],
    ["trustee 4", 0, { trustee: 4 }, "STATE_FIELDS"],
    ["a threshold above m", 0, { threshold: 4 }, "STATE_SETTING"],
    ["a lower threshold", 0, { threshold: 1 }, "STATE_SECRET"],
    ["E8: another ceremony", 0, { ceremony: 2 }, "STATE_SECRET"],
    ["another trustee", 0, { trustee: 1 }, "STATE_SECRET"],
    ["another own document", 0, { own: "00".repeat(32) }, "STATE_SECRET"],
    ["no secret", 0, { secret: {} }, "STATE_SECRET"],
    ["E8: another ceremony after round 1", 1, { ceremony: 2 }, "STATE_DOCUMENTS"],
    ["another trustee after round 1", 1, { trustee: 1 }, "STATE_SECRET"],
    ["documents that are none", 1, { documents: [["", "", ""]] }, "STATE_DOCUMENTS"],
    ["documents that are no base64", 1, { documents: [["?"]] }, "STATE_FIELDS"],
    ["documents missing", 1, { documents: [[toBase64(files.commitments[0]!)]] }, "STATE_DOCUMENTS"],
    ["another encryption key", 2, { secret: { key: "11".repeat(32) } }, "STATE_SECRET"],
    ["a lower threshold after round 2", 2, { threshold: 1 }, "STATE_DOCUMENTS"],
    ["another share", 3, { secret: { share: "11".repeat(31) + "00" } }, "STATE_SECRET"],
    ["another trustee after round 3", 3, { trustee: 1 }, "STATE_SECRET"],
    ["E11: an altered document", 3, { documents: altered() }, "STATE_DOCUMENTS"],
  ])("with %s is refused", (_, k, change, code) => {
    const state = parsed(states[k]!);
    expect(decodeCeremonyState(encodeCanonicalJson(state)).ok).toBe(true);
    const changed = encodeCanonicalJson({ ...state, ...(change as JsonObject) });
    expect(decodeCeremonyState(changed)).toMatchObject({ ok: false, error: { code } });
  });

  it("is canonical JSON or nothing", () => {
    expect(decodeCeremonyState(new TextEncoder().encode(" {}"))).toMatchObject({ error: { code: "STATE_FIELDS" } });
    expect(decodeCeremonyState(new Uint8Array(0))).toMatchObject({ error: { code: "STATE_FIELDS" } });
  });
});

function parsed(state: CeremonyState): JsonObject {
  return JSON.parse(new TextDecoder().decode(encodeCeremonyState(state)));
}

function altered(): string[][] {
  const documents = parsed(confirmed[1]!).documents as string[][];
  return documents.map((round, k) => (k === 1 ? [round[1]!, ...round.slice(1)] : round));
}
