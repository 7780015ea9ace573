/** What every hash of the ceremony depends on (THREATS B2), and that no altered byte is accepted or brings a check down. */
import { toHex } from "@selge/basics";
import { encodeElement, multiplyBase, type SignedDocument, scalar } from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCeremonyState, encodeCeremonyState } from "../src/ceremony-state.ts";
import { roundsHash } from "../src/document.ts";
import {
  answerProbe,
  type CeremonySetting,
  checkCeremony,
  checkProbe,
  openKeyFile,
  sealKeyFile,
} from "../src/index.ts";
import { commitmentHash } from "../src/reveal.ts";
import { shareRoute } from "../src/rounds.ts";
import { encryptShare, openShare, type ShareRoute } from "../src/share-encryption.ts";
import { CHEAP, play, roleKeys, seeded, settingOf } from "./play.ts";

const setting = settingOf(2, 3);
const ceremony = play(setting);
const { files, confirmed, shared, result } = ceremony;
const evidence = confirmed[0]!.evidence;

const settings: readonly CeremonySetting[] = [
  setting,
  settingOf(1, 3),
  settingOf(2, 4),
  settingOf(2, 3, 2),
  settingOf(2, 3, 1, "another election"),
];

describe("omission (B2)", () => {
  it("the commitment depends on the setting, the seat and everything that will be revealed", () => {
    const reveal = evidence.reveals[0]!;
    const { F, possession } = reveal;
    const one = multiplyBase(scalar(1));
    const others = [
      { ...reveal, F: [F[1]!, F[0]!] },
      { ...reveal, F: [F[0]!, one] },
      { ...reveal, F: [one, F[1]!] },
      { ...reveal, F: F.slice(0, 1) },
      { ...reveal, possession: { ...possession, R: one } },
      { ...reveal, possession: { ...possession, z: scalar(1) } },
      { ...reveal, key: evidence.reveals[1]!.key },
    ];
    const hashes = [
      ...settings.map((other) => commitmentHash(other, 1, reveal)),
      commitmentHash(setting, 2, reveal),
      ...others.map((other) => commitmentHash(setting, 1, other)),
    ].map(toHex);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("the hash of the rounds depends on t, m, the number of rounds, every document and the order", () => {
    const rounds = evidence.documents;
    const swapped = rounds.map((round, k) => (k === 1 ? [round[1]!, round[0]!, round[2]!] : round));
    const changed = rounds.flatMap((round, k) =>
      round.map((document, i) => {
        const other: SignedDocument = { ...document, hash: new Uint8Array(32) };
        return rounds.map((r, kk) => (kk === k ? r.map((d, ii) => (ii === i ? other : d)) : r));
      }),
    );
    const hashes = [
      roundsHash(setting, rounds),
      roundsHash(settings[1]!, rounds),
      roundsHash(settings[2]!, rounds),
      roundsHash(setting, rounds.slice(0, 2)),
      roundsHash(setting, swapped),
      ...changed.map((other) => roundsHash(setting, other)),
    ].map(toHex);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("an encrypted share opens only on its own way", () => {
    const route = shareRoute(evidence, evidence.revealRounds, 1, 2);
    const share = ceremony.shares[1]!.s.reveal();
    const honest: ShareRoute = { ...route, fromReveal: { ...route.fromReveal, F: [multiplyBase(share)] } };
    const encrypted = encryptShare(honest, shared[0]!.x.reveal(), share);
    const x = shared[1]!.x.reveal();
    expect(openShare(honest, x, encrypted)).toBe(share);
    const elsewhere: readonly Partial<ShareRoute>[] = [
      { fingerprint: new Uint8Array(32) },
      { ceremony: 2 },
      { rounds: new Uint8Array(64) },
      { from: 3 },
      { to: 3 },
      { fromReveal: { ...honest.fromReveal, key: evidence.reveals[2]!.key } },
      { toReveal: { ...honest.toReveal, key: evidence.reveals[2]!.key } },
      { fromReveal: { ...honest.fromReveal, F: [multiplyBase(scalar(1))] } },
    ];
    for (const change of elsewhere) expect(openShare({ ...honest, ...change }, x, encrypted)).toBeUndefined();
    expect(openShare(honest, shared[2]!.x.reveal(), encrypted)).toBeUndefined();
    for (const length of [0, 15, 47]) expect(openShare(honest, x, encrypted.slice(0, length))).toBeUndefined();
  });
});

describe("one altered byte", () => {
  const flipped = (bytes: Uint8Array, at: number, by: number) =>
    bytes.map((b, i) => (i === at % bytes.length ? b ^ by : b));
  const place = fc.nat({ max: 5000 });
  const mask = fc.integer({ min: 1, max: 255 });

  it("of any document of the ceremony is refused", () => {
    const round = fc.constantFrom("commitments", "reveals", "shares", "confirmations" as const);
    fc.assert(
      fc.property(round, fc.nat({ max: 2 }), place, mask, (name, i, at, by) => {
        const documents = files[name as keyof typeof files];
        const altered = documents.map((bytes, k) => (k === i ? flipped(bytes, at, by) : bytes));
        expect(checkCeremony(setting, { ...files, [name]: altered }).ok).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  it("of a probe, a key file or a state is refused", () => {
    const probe = answerProbe(ceremony.shares[0]!, 1, roleKeys(1)[0]!, seeded("probe"));
    const keyFile = sealKeyFile("share", { holder: "x" }, encodeElement(result.P), "p", seeded("key"), CHEAP);
    const state = encodeCeremonyState(confirmed[0]!);
    fc.assert(
      fc.property(place, mask, (at, by) => {
        expect(checkProbe(result, 1, 1, flipped(probe, at, by)).ok).toBe(false);
        expect(openKeyFile(flipped(keyFile, at, by), "share", "p").ok).toBe(false);
        expect(decodeCeremonyState(flipped(state, at, by)).ok).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  it("bytes of any kind bring no check down", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(checkCeremony(setting, { ...files, reveals: [bytes, bytes, bytes] }).ok).toBe(false);
        expect(checkProbe(result, 1, 1, bytes).ok).toBe(false);
        expect(openKeyFile(bytes, "share", "p").ok).toBe(false);
        expect(decodeCeremonyState(bytes).ok).toBe(false);
      }),
      { numRuns: 25 },
    );
  });
});
