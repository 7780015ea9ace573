/** Area 2: the election key came from a ceremony in which every trustee took part (THR-4, THR-5, THR-10 to THR-16, THR-24). */
import { decodeNonIdentity, O, type Point } from "../proofs/group.ts";
import { evaluateCommitments, verifyPossession } from "../proofs/logarithms.ts";
import { fromHex, hex, sha512, u32le } from "../record/bytes.ts";
import { demand } from "../record/fault.ts";
import type { Manifest } from "../record/manifest.ts";
import { hexOf, integer, listOf, objectOf } from "../record/shape.ts";
import { checkSigners, decodeSignedOf } from "../record/signed.ts";
import { checkProbes } from "./2-probes.ts";
import { checkReveal, decodeRound, FIELDS_OF_ROUND, type Reveal } from "./2-rounds.ts";
import { document, need, type Run } from "./run.ts";

export interface Opening {
  /** Body hash, hex. */
  readonly hash: string;
  readonly ceremony: number;
  /** Transcript hash of the ceremony, hex. */
  readonly transcript: string;
  readonly P: Point;
  /** P_1..P_m */
  readonly shares: readonly Point[];
}

const FILE = "opening.json";
const CHECK_OF_ROUND = [
  "CEREMONY_COMMITMENTS",
  "CEREMONY_REVEALS",
  "CEREMONY_SHARES",
  "CEREMONY_CONFIRMATIONS",
] as const;

export async function checkCeremony(run: Run, manifest: Manifest): Promise<Opening | undefined> {
  const { ledger } = run;
  const m = manifest.trusteeKeys.length;
  for (const check of ["OPENING", "CEREMONY_TRANSCRIPT", "KEY_SUM"]) ledger.expect(check, 1);
  for (const check of [...CHECK_OF_ROUND, "KEY_POSSESSION", "KEY_SHARES"]) ledger.expect(check, m);
  const opening = await ledger.item("OPENING", { file: FILE }, async () =>
    decodeOpening(await document(run, FILE), manifest),
  );
  const { reveals, transcript } = await checkRounds(run, manifest, opening);
  await checkPossession(run, manifest, opening, reveals);
  await checkKeys(run, manifest, opening, reveals);
  await ledger.item("CEREMONY_TRANSCRIPT", { file: FILE }, () => {
    const found = need(transcript, "all documents of the ceremony");
    demand(need(opening, "the opening statement").transcript === hex(found), "OPENING_TRANSCRIPT");
  });
  await checkProbes(run, manifest, opening);
  return opening;
}

/** THR-23, and of THR-24 the steps that need nothing but the document. */
function decodeOpening(bytes: Uint8Array, manifest: Manifest): Opening {
  const read = decodeSignedOf(bytes, "opening", manifest.fingerprint);
  const m = manifest.trusteeKeys.length;
  const { ceremony, transcript, key, shares } = objectOf(read.fields, "opening", {
    ceremony: integer(1, 2 ** 32 - 1),
    transcript: hexOf(64),
    key: hexOf(32),
    shares: listOf(hexOf(32), m, m),
  });
  checkSigners(read, { all: manifest.trusteeKeys, some: manifest.officialKeys, least: 2 });
  const point = (value: string, where: string): Point => decodeNonIdentity(fromHex(value), where);
  return {
    hash: read.hash,
    ceremony,
    transcript,
    P: point(key, "key"),
    shares: shares.map((share, i) => point(share, `shares[${i}]`)),
  };
}

/** Rounds 1 to 4 in order; each document of a later round names all documents of the rounds before. */
async function checkRounds(
  run: Run,
  manifest: Manifest,
  opening: Opening | undefined,
): Promise<{ readonly reveals: readonly (Reveal | undefined)[]; readonly transcript: Uint8Array | undefined }> {
  const m = manifest.trusteeKeys.length;
  const hashes: (readonly (string | undefined)[])[] = [];
  let commitments: readonly (string | undefined)[] = [];
  let reveals: readonly (Reveal | undefined)[] = [];
  for (const [r, check] of CHECK_OF_ROUND.entries()) {
    const { folder } = FIELDS_OF_ROUND[r]!;
    const before = r === 0 ? undefined : roundsHash(manifest, hashes);
    const checked = [];
    for (let i = 1; i <= m; i++) {
      const file = `ceremony/${folder}/${i}.json`;
      const found = await run.ledger.item(check, { file, index: i }, async () => {
        const bytes = await document(run, file);
        const place = { manifest, ceremony: need(opening, "the opening statement").ceremony, i };
        const read = decodeRound(bytes, r, place);
        if (r > 0) demand(read.rounds === hex(need(before, "every document of the rounds before")), "CEREMONY_ROUNDS");
        const reveal =
          r === 1 ? checkReveal(read.fields, place, need(commitments[i - 1], "its commitment")) : undefined;
        return { hash: read.hash, commitment: read.commitment, reveal };
      });
      checked.push(found);
    }
    if (r === 0) commitments = checked.map((found) => found?.commitment);
    if (r === 1) reveals = checked.map((found) => found?.reveal);
    hashes.push(checked.map((found) => found?.hash));
  }
  return { reveals, transcript: roundsHash(manifest, hashes) };
}

/** THR-4, undefined when a document is missing or was refused. */
function roundsHash(manifest: Manifest, hashes: readonly (readonly (string | undefined)[])[]): Uint8Array | undefined {
  const all = hashes.flat();
  if (all.some((hash) => hash === undefined)) return undefined;
  const [t, m, r] = [manifest.threshold, manifest.trusteeKeys.length, hashes.length];
  return sha512("selge/v1/ceremony/rounds", u32le(t), u32le(m), u32le(r), ...all.map((hash) => fromHex(hash!)));
}

/** THR-12 step 5. */
async function checkPossession(
  { ledger }: Run,
  manifest: Manifest,
  opening: Opening | undefined,
  reveals: readonly (Reveal | undefined)[],
): Promise<void> {
  const [t, m] = [manifest.threshold, manifest.trusteeKeys.length];
  for (let i = 1; i <= m; i++)
    await ledger.item("KEY_POSSESSION", { file: `ceremony/2-reveals/${i}.json`, index: i }, () => {
      const { F, proof } = need(reveals[i - 1], "the reveal");
      const context = {
        fingerprint: fromHex(manifest.fingerprint),
        opening: need(opening, "the opening statement").ceremony,
      };
      demand(verifyPossession({ i, t, m, F: F[0]! }, proof, context), "CEREMONY_POSSESSION");
    });
}

/** P = Σ F_{i,0}; P_j = Σ_i F_i(j); none is the identity. */
async function checkKeys(
  { ledger }: Run,
  manifest: Manifest,
  opening: Opening | undefined,
  reveals: readonly (Reveal | undefined)[],
): Promise<void> {
  const all = (): readonly Reveal[] => reveals.map((reveal) => need(reveal, "every reveal"));
  await ledger.item("KEY_SUM", { file: FILE }, () => {
    const P = all().reduce((sum, { F }) => sum.add(F[0]!), O);
    demand(!P.is0(), "CEREMONY_IDENTITY");
    demand(need(opening, "the opening statement").P.equals(P), "OPENING_KEY");
  });
  for (let j = 1; j <= manifest.trusteeKeys.length; j++)
    await ledger.item("KEY_SHARES", { file: FILE, index: j }, () => {
      const Pj = all().reduce((sum, { F }) => sum.add(evaluateCommitments(F, j)), O);
      demand(!Pj.is0(), "CEREMONY_IDENTITY");
      demand(need(opening, "the opening statement").shares[j - 1]!.equals(Pj), "OPENING_SHARES");
    });
}
