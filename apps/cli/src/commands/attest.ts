/** `selge attest`: an auditor's signature under the mix input, after everything was run again. */

import { type JsonObject, toHex } from "@selge/basics";
import { addSignature, bodyHash, decodeSignedDocument, signDocument } from "@selge/group";
import { decodeInputStatement, type JudgedBox, recordNames, statementBody } from "@selge/tally";
import type { RoleKey } from "@selge/threshold";
import type { Command } from "commander";
import { verifyProvisional } from "../steps/attestation.ts";
import { appended, withBox } from "../steps/box.ts";
import { type OpenedElection, openOpened } from "../steps/election.ts";
import { hasDocument } from "../steps/export-record.ts";
import { accepted, writeWhole } from "../steps/files.ts";
import { checkProcessing, checkStrips, inputStatementOf } from "../steps/input.ts";
import { fatesText, judge } from "../steps/judging.ts";
import { holderOf, openKey } from "../steps/keys.ts";
import { pendingDocument, propose, signaturesOf, waitingText } from "../steps/pending.ts";
import { recordsOfRecord } from "../steps/record-as-box.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome, withPassphrase } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import { grouped } from "../terminal/text.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags, PassphraseFlags {
  readonly key?: string;
  readonly append?: boolean;
}

export function attestCommand(world: World): Command {
  const command = electionCommand(
    "attest",
    "An auditor: run the independent verifier, recompute everything, then sign what goes to the mixers.",
  )
    .option("--key <file>", "the auditor's key file")
    .option("--append", "where the ballot box is: put the statement that the auditors signed into the log");
  return answering<Flags>(world, withPassphrase(command), run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  if (flags.append === true) return append(opened, world);
  if (flags.key === undefined)
    throw new Refusal("KEY_MISSING", "an auditor signs", "Give --key FILE, or --append at the box.");
  const key = await openKey(flags.key, passphrases(world, flags));
  const auditor = holderOf(opened.election.manifest, ["auditors"], toHex(key.publicKey), flags.key);
  const { folder, election, sealing } = opened;
  const judged = await recompute(opened, world);
  const body = statementBody<"input-statement">(await inputStatementOf(judged, sealing, folder.record));
  const check = (file: Uint8Array) => decodeInputStatement(file, election);
  const { path } = await propose(folder.pending, recordNames.inputStatement, body, check);
  const signed = withSignature(path, body, (await folder.pending.read(recordNames.inputStatement))!, key);
  const complete = check(signed).ok;
  const verifying = world.progress.start("The independent verifier, full level", 1, "record");
  const statement = { file: signed, complete, size: judged.size };
  const checks = await verifyProvisional(folder.record, statement, election.fingerprintHex, world.interactive);
  verifying.end(`${checks} checks hold`);
  await writeWhole(path, signed);
  return {
    text: [
      fatesText(judged),
      `${auditor.name} (${auditor.organisation}) signed ${path}: ${grouped(toHex(bodyHash(body)))}`,
      complete
        ? "All auditors have signed. Next, at the ballot box: selge attest --append."
        : "More auditors are needed.",
    ].join("\n"),
    json: { file: path, fates: judged.counts, incidents: judged.incidents, complete, checks },
  };
}

/** The office's own code over the record's files: fates, processing, strips. The verifier, another program, must agree before the signature leaves. */
async function recompute({ folder, election, sealing }: OpenedElection, world: World): Promise<JudgedBox> {
  const judged = await judge(recordsOfRecord(folder.record, election), sealing, 0, world);
  await checkProcessing(judged, sealing, folder.record);
  const stripping = world.progress.start("Checking that names were stripped and votes were not", 1, "batches");
  await checkStrips(judged, sealing, folder.record, stripping.at);
  stripping.end("all proofs hold");
  return judged;
}

function withSignature(path: string, body: JsonObject, file: Uint8Array, key: RoleKey): Uint8Array {
  if (signaturesOf(path, file).length === 0) return signDocument(body, [key.secretKey]);
  return addSignature(accepted(path, decodeSignedDocument(file, "input-statement")), key.secretKey);
}

async function append(opened: OpenedElection, world: World): Promise<Outcome> {
  const { folder, election } = opened;
  return withBox(opened, world, {}, async (box) => {
    if (await hasDocument(box, recordNames.inputStatement))
      return { text: "The input statement is in the log.", json: { appended: true } };
    const check = (file: Uint8Array) => decodeInputStatement(file, election);
    const document = await pendingDocument(folder.pending, recordNames.inputStatement, check);
    if (document === undefined)
      throw new Refusal(
        "INPUT_STATEMENT",
        `${folder.pending.path}: there is no statement`,
        "Auditors run `selge attest`.",
      );
    if (document.state === "waiting") return { text: waitingText([document]), json: { waiting: [document] } };
    const index = appended(document.path, await box.addPublicDocument(recordNames.inputStatement, document.file));
    await folder.pending.remove(recordNames.inputStatement);
    return {
      text: `The input statement is entry ${index} of the log. Next: selge head request; then the mixers.`,
      json: { appended: true, index },
    };
  });
}
