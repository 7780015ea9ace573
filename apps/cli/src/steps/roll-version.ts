/** A version of the voter roll on its way into the log: the register's files, checked, and the officials' document about them. */
import { checkRollList, decodeDocument, type Election, type StyledRoll } from "@selge/election";
import type { RecordFolder } from "@selge/tally";
import { verifyListSignature } from "../ports/signatures.ts";
import { Refusal } from "../terminal/failure.ts";
import { printable } from "../terminal/text.ts";
import { rollBody } from "./documents.ts";
import { accepted, readInput } from "./files.ts";
import { type Pending, propose } from "./pending.ts";

export interface ProposedRoll {
  readonly list: Uint8Array;
  readonly signature: Uint8Array;
}

/** The list and its signature as files: the pair carries one name, `.utf` and `.sig`. */
export interface RollPaths {
  readonly list: string;
  readonly signature?: string;
}

export async function readRollFiles({
  list,
  signature = list.replace(/\.utf$/, ".sig"),
}: RollPaths): Promise<ProposedRoll> {
  return {
    list: await readInput(list, "a voter list of the register"),
    signature: await readInput(signature, "the register's signature of the voter list"),
  };
}

/** Puts version `number` up for signing after its signature and its application to `before` were checked; `files` only the first time. */
export async function proposeRoll(
  pending: RecordFolder,
  election: Election,
  before: StyledRoll,
  number: number,
  files: ProposedRoll | undefined,
  remark: (text: string) => void,
): Promise<ProposedRoll & { readonly document: Pending }> {
  const names = { list: `roll-${number}.utf`, signature: `roll-${number}.sig` };
  const kept = { list: await pending.read(names.list), signature: await pending.read(names.signature) };
  const list = files?.list ?? kept.list;
  const signature = files?.signature ?? kept.signature;
  if (list === undefined || signature === undefined)
    throw new Refusal(
      "ROLL_MISSING",
      `there is no voter list ${number} to go on with`,
      "Name the register's list file.",
    );
  const official = accepted(
    `voter list ${number}`,
    checkRollList(list, signature, number, election.manifest, verifyListSignature),
    "Ask the register for the list and its signature again.",
  );
  const change = accepted(
    `voter list ${number}`,
    before.apply(official),
    "Nothing of the list was applied; ask the register.",
  );
  for (const { code, where } of change.findings.slice(0, SHOWN)) remark(`! ${code} ${printable(where)}`);
  if (change.findings.length > SHOWN) remark(`! and ${change.findings.length - SHOWN} findings more`);
  const document = await propose(pending, `roll-${number}.json`, rollBody(election, number, list, signature), (file) =>
    decodeDocument(file, "roll", election),
  );
  await pending.write(names.list, list);
  await pending.write(names.signature, signature);
  return { list, signature, document };
}

export function rollAttachments(number: number, { list, signature }: ProposedRoll) {
  return [
    { name: `rolls/${number}.utf`, bytes: list },
    { name: `rolls/${number}.sig`, bytes: signature },
  ];
}

/** After the version is in the log, what waited for it is not needed any more. */
export async function forgetProposedRoll(pending: RecordFolder, number: number): Promise<void> {
  for (const suffix of ["utf", "sig", "json"]) await pending.remove(`roll-${number}.${suffix}`);
}

const SHOWN = 20;
