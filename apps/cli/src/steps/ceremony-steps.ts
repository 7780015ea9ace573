/** One trustee's steps of the key ceremony. Documents lie in a folder that goes from hand to hand; the state stays with the trustee. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { toHex } from "@selge/basics";
import type { Election } from "@selge/election";
import { exists, type RecordFolder } from "@selge/tally";
import {
  acceptCommitments,
  acceptConfirmations,
  acceptReveals,
  acceptShares,
  type CeremonyDocumentType,
  type CeremonyFault,
  type CeremonyResult,
  type CeremonyState,
  ceremonyFile,
  commitmentAgain,
  openCeremonyState,
  type RoleKey,
  type RoundFiles,
  sealCeremonyState,
  sealShare,
  startCeremony,
} from "@selge/threshold";
import { Refusal } from "../terminal/failure.ts";
import type { Passphrases } from "../terminal/passphrase.ts";
import type { World } from "../terminal/world.ts";
import { ceremonySetting } from "./election.ts";
import { accepted, readInput, writeNew, writeWhole } from "./files.ts";
import { WRONG_PASSPHRASE } from "./keys.ts";

export interface Seat {
  readonly election: Election;
  /** Where the documents of all trustees lie. */
  readonly table: RecordFolder;
  readonly key: RoleKey;
  /** The trustee's own file between the steps. */
  readonly stateFile: string;
  readonly secrets: Passphrases;
  readonly world: World;
}

export interface Made {
  readonly trustee: number;
  readonly ceremony: number;
  /** In the folder. */
  readonly file: string;
}

/** Round 1. The state is kept before the document is put down; where only the document is missing, the same one is made again. */
export async function commit(seat: Seat, number: number): Promise<Made> {
  const { election, key, world, stateFile, secrets } = seat;
  if (await exists(stateFile)) return commitAgain(seat, number);
  const passphrase = await secrets.fresh(stateFile);
  const step = startCeremony(ceremonySetting(election, number), key.secretKey, world.random);
  if (!step.ok)
    throw new Refusal("KEY_ROLE", `the key ${toHex(key.publicKey)} is not that of a trustee of this election`);
  await writeNew(stateFile, sealCeremonyState(step.value.state, passphrase, world.random, world.scrypt), true);
  return putDown(seat, "ceremony-commitment", step.value.state, step.value.document);
}

/** A killed first step: the document of the state that is kept, unless it lies there already. */
async function commitAgain(seat: Seat, number: number): Promise<Made> {
  const { state } = await stateAt(seat, 1);
  const there = await seat.table.read(ceremonyFile("ceremony-commitment", state.trustee));
  if (there !== undefined || state.setting.ceremony !== number)
    throw new Refusal(
      "CEREMONY_BEGUN",
      `${seat.stateFile} exists: this trustee has committed already`,
      "Go on with `selge ceremony reveal`. A new ceremony has a new number and a new state file.",
    );
  return putDown(seat, "ceremony-commitment", state, commitmentAgain(state, seat.key.secretKey));
}

/** Round 2. */
export async function reveal(seat: Seat): Promise<Made> {
  const { state, passphrase } = await stateAt(seat, 1);
  const step = acceptCommitments(state, await round(seat, state, "ceremony-commitment"), seat.key.secretKey);
  if (!step.ok) throw ceremonyRefusal(seat.table, step.error);
  return advance(seat, "ceremony-reveal", step.value, passphrase);
}

/** Round 3. */
export async function share(seat: Seat): Promise<Made> {
  const { state, passphrase } = await stateAt(seat, 2);
  const step = acceptReveals(state, await round(seat, state, "ceremony-reveal"), seat.key.secretKey);
  if (!step.ok) throw ceremonyRefusal(seat.table, step.error);
  return advance(seat, "ceremony-shares", step.value, passphrase);
}

/** Round 4: confirms, or complains when a share is bad; after a complaint the ceremony is over. */
export async function confirm(seat: Seat): Promise<Made> {
  const { state, passphrase } = await stateAt(seat, 3);
  const verdict = acceptShares(state, await round(seat, state, "ceremony-shares"), seat.key.secretKey);
  if (!verdict.ok) throw ceremonyRefusal(seat.table, verdict.error);
  if (verdict.value.kind === "confirmation") return advance(seat, "ceremony-confirmation", verdict.value, passphrase);
  // The complaint gives the ceremony key away: the state must be gone before it leaves (THR-15).
  const { world, stateFile } = seat;
  await writeWhole(stateFile, sealCeremonyState(verdict.value.state, passphrase, world.random, world.scrypt), true);
  const { file } = await putDown(seat, "ceremony-complaint", state, verdict.value.document);
  throw new Refusal(
    "CEREMONY_COMPLAINT",
    `the share of trustee ${verdict.value.accused.join(", ")} for trustee ${state.trustee} does not fit; the complaint is ${join(seat.table.path, file)}`,
    "The ceremony is over. Everybody can check the complaint with `selge ceremony check-complaint`; a new ceremony has a new number.",
  );
}

/** After round 4: the share, in a file of its own; the state is not needed any more. */
export async function finish(seat: Seat, shareFile: string): Promise<CeremonyResult & { readonly trustee: number }> {
  const { state } = await stateAt(seat, 4);
  const complaints = await round(seat, state, "ceremony-complaint");
  const last = acceptConfirmations(state, await round(seat, state, "ceremony-confirmation"), complaints);
  if (!last.ok) throw ceremonyRefusal(seat.table, last.error);
  const { world, secrets, stateFile } = seat;
  const passphrase = await secrets.fresh(shareFile);
  await writeNew(shareFile, sealShare(last.value.share, passphrase, world.random, world.scrypt), true);
  await rm(stateFile, { force: true });
  return { ...last.value.ceremony, trustee: state.trustee };
}

export function ceremonyRefusal(table: RecordFolder, faults: readonly CeremonyFault[]): Refusal {
  const lines = faults.map(({ code, trustee, file, detail }) => {
    const who = trustee > 0 ? ` (trustee ${trustee})` : "";
    return `${join(table.path, file)}${who}: ${MEANING[code] ?? code}${detail ? `: ${detail.where}: expected ${detail.expected}` : ""} (${code})`;
  });
  const missing = faults.every(({ code }) => code === "CEREMONY_MISSING");
  return new Refusal(
    faults[0]!.code,
    lines.join("\n  "),
    missing
      ? "Wait until every trustee has done this step and all files lie in the folder."
      : "Stop here and compare the file with what its trustee sent. If it stays so, the ceremony is over and begins anew with another number.",
  );
}

const MEANING: Partial<Record<CeremonyFault["code"], string>> = {
  CEREMONY_MISSING: "the document is not there yet",
  CEREMONY_DOCUMENT: "no valid signed document",
  CEREMONY_ELECTION: "a document of another election",
  CEREMONY_NUMBER: "a document of another ceremony",
  CEREMONY_SIGNER: "not signed by this trustee",
  CEREMONY_ROUNDS: "this trustee has seen other files in the rounds before",
  CEREMONY_OWN: "not the document that this trustee made",
  CEREMONY_COMMITMENT: "not what was committed to",
  CEREMONY_POSSESSION: "the proof of possession is wrong",
  CEREMONY_COMPLAINED: "this trustee has complained: the ceremony is over",
};

type StateOf<R extends CeremonyState["round"]> = Extract<CeremonyState, { readonly round: R }>;
const NEXT = ["reveal", "share", "confirm", "finish"] as const;

async function stateAt<R extends CeremonyState["round"]>(
  { election, stateFile, secrets }: Seat,
  wanted: R,
): Promise<{ readonly state: StateOf<R>; readonly passphrase: string }> {
  const bytes = await readInput(stateFile, "the state file of this trustee's `selge ceremony commit`");
  const passphrase = await secrets.of(stateFile);
  const state = accepted(stateFile, openCeremonyState(bytes, passphrase), WRONG_PASSPHRASE);
  if (toHex(state.setting.fingerprint) !== election.fingerprintHex)
    throw new Refusal("CEREMONY_ELECTION", `${stateFile}: this is the state of another election's ceremony`);
  if (state.round !== wanted)
    throw new Refusal(
      "CEREMONY_STEP",
      `${stateFile}: this trustee's next step is \`selge ceremony ${NEXT[state.round - 1]}\``,
    );
  return { state: state as StateOf<R>, passphrase };
}

function round({ table }: Seat, { setting }: CeremonyState, type: CeremonyDocumentType): Promise<RoundFiles> {
  return Promise.all(setting.trusteeKeys.map((_, i) => table.read(ceremonyFile(type, i + 1))));
}

/** Document before state: done again from the same state the step gives the same document. */
async function advance(
  seat: Seat,
  type: CeremonyDocumentType,
  step: { readonly state: CeremonyState; readonly document: Uint8Array },
  passphrase: string,
): Promise<Made> {
  const made = await putDown(seat, type, step.state, step.document);
  const { world, stateFile } = seat;
  await writeWhole(stateFile, sealCeremonyState(step.state, passphrase, world.random, world.scrypt), true);
  return made;
}

async function putDown(
  { table }: Seat,
  type: CeremonyDocumentType,
  { trustee, setting }: CeremonyState,
  document: Uint8Array,
): Promise<Made> {
  const file = ceremonyFile(type, trustee);
  await table.write(file, document);
  return { trustee, ceremony: setting.ceremony, file };
}
