/** The restricted documents in log order: voter lists and revocations (BAL-9, ELE-7 to ELE-10). */
import { checkRegisterSignature } from "../../identity/index.ts";
import { RESTRICTED } from "../../log/merkle.ts";
import { restrictedEntry } from "../../proofs/ballot.ts";
import type { Style } from "../../record/batches.ts";
import { equal, fromHex, hex, sha256 } from "../../record/bytes.ts";
import { demand, refuse } from "../../record/fault.ts";
import { decodeJson } from "../../record/json.ts";
import type { Manifest } from "../../record/manifest.ts";
import {
  applyVoterList,
  decodeRevocation,
  decodeVoterList,
  normaliseElection,
  REVOCATION_CAP,
  type Revocation,
  type RollState,
  VOTER_LIST_CAP,
  type VoterList,
} from "../../record/official.ts";
import { hexOf, integer, listOf, matching, object, objectOf, word } from "../../record/shape.ts";
import { checkSigners, decodeSignedOf, type SignedDocument } from "../../record/signed.ts";
import { indicesOf, type Log } from "../3-log.ts";
import { DOCUMENT_CAP, document, need, type Run } from "../run.ts";

export interface RollVersion {
  readonly index: number;
  readonly number: number;
  readonly list: VoterList;
}

export interface LoggedRevocation extends Revocation {
  readonly number: number;
}

export interface Restricted {
  /** In log order; undefined when one of them was refused or is missing. */
  readonly rolls: readonly RollVersion[] | undefined;
  readonly revocations: readonly LoggedRevocation[] | undefined;
}

const FILE = "restricted/documents.json";
const ENTRY = object({
  index: integer(),
  file: matching(/^(rolls\/(0|[1-9][0-9]{0,5})|revocations\/[1-9][0-9]{0,5})\.json$/),
  salt: hexOf(32),
});

export async function checkRestricted(run: Run, manifest: Manifest, log: Log): Promise<Restricted> {
  const indices = indicesOf(log, RESTRICTED);
  const { ledger } = run;
  ledger.expect("BOX_DOCUMENTS", indices.length);
  const listed = await readList(run, indices);
  const rolls: (RollVersion | undefined)[] = [];
  const revocations: (LoggedRevocation | undefined)[] = [];
  if (listed === undefined) return { rolls: undefined, revocations: undefined };
  ledger.expect("ROLL", listed.filter(({ file }) => file.startsWith("rolls/")).length);
  ledger.expect("REVOCATIONS", listed.filter(({ file }) => !file.startsWith("rolls/")).length);
  for (const { index, file, salt } of listed) {
    const path = `restricted/${file}`;
    const isRoll = file.startsWith("rolls/");
    const signed = await ledger.item("BOX_DOCUMENTS", { file: path, index }, async () => {
      const read = decodeSignedOf(await document(run, path), isRoll ? "roll" : "revocation", manifest.fingerprint);
      demand(equal(restrictedEntry(fromHex(salt), fromHex(read.hash)), log.entry(index)), "LOG_DOCUMENT");
      return read;
    });
    if (isRoll)
      rolls.push(
        await ledger.item("ROLL", { file: path, index }, () =>
          readRoll(run, manifest, need(signed, path), index, rolls.length, path),
        ),
      );
    else
      revocations.push(
        await ledger.item("REVOCATIONS", { file: path, index }, () =>
          readRevocation(run, manifest, need(signed, path), revocations.length + 1, path),
        ),
      );
  }
  return { rolls: whole(rolls), revocations: whole(revocations) };
}

/** documents.json: one line per 0x03 entry, ascending. A list that is missing or wrong skips or fails all. */
async function readList(run: Run, indices: readonly number[]) {
  const { ledger } = run;
  try {
    const bytes = await document(run, FILE, DOCUMENT_CAP + 256 * indices.length);
    const listed = listOf(ENTRY, 0)(decodeJson(bytes), "documents");
    const same = listed.length === indices.length && listed.every(({ index }, i) => index === indices[i]);
    demand(same, "DOCUMENTS_INDEX", "not exactly the restricted entries of the log");
    demand(new Set(listed.map(({ file }) => file)).size === listed.length, "DOCUMENTS_REPEATED");
    return listed;
  } catch (error) {
    await ledger.item("BOX_DOCUMENTS", { file: FILE }, () => {
      throw error;
    });
    return undefined;
  }
}

/** ELE-7, VIS-14: the two files are the named ones, the register signed the list, it is of this election and number. */
async function readRoll(
  run: Run,
  manifest: Manifest,
  signed: SignedDocument,
  index: number,
  number: number,
  path: string,
): Promise<RollVersion> {
  const body = objectOf(signed.fields, "body", { number: integer(), list: hexOf(32), signature: hexOf(32) });
  checkSigners(signed, { some: manifest.officialKeys, least: 2 });
  demand(body.number === number && path === `restricted/rolls/${number}.json`, "ROLL_NUMBER");
  const list = await document(run, `restricted/rolls/${number}.utf`, VOTER_LIST_CAP);
  const signature = await document(run, `restricted/rolls/${number}.sig`, 80);
  demand(hex(sha256(list)) === body.list, "ROLL_LIST_HASH");
  demand(hex(sha256(signature)) === body.signature, "ROLL_SIGNATURE_HASH");
  const election = electionOf(manifest);
  const code = await checkRegisterSignature(manifest.register.key, list, signature, run.surroundings.signatures);
  if (code !== undefined) refuse(code);
  const decoded = decodeVoterList(list);
  demand(decoded.election === election && decoded.number === number, "VIS_NAMES_HEADER");
  return { index, number, list: decoded };
}

function electionOf({ id }: Manifest): string {
  try {
    return normaliseElection(id);
  } catch {
    return refuse("ROLL_ELECTION");
  }
}

/** ELE-9. */
async function readRevocation(
  run: Run,
  manifest: Manifest,
  signed: SignedDocument,
  number: number,
  path: string,
): Promise<LoggedRevocation> {
  const body = objectOf(signed.fields, "body", {
    ...{ number: integer(1), action: word("revoke", "restore"), list: hexOf(32) },
  });
  checkSigners(signed, { some: manifest.officialKeys, least: 2 });
  demand(body.number === number && path === `restricted/revocations/${number}.json`, "REVOCATION_NUMBER");
  const bytes = await document(run, `restricted/revocations/${number}.list.json`, REVOCATION_CAP);
  demand(hex(sha256(bytes)) === body.list, "REVOCATION_LIST_HASH");
  const list = decodeRevocation(bytes);
  demand(list.type === body.action, "REVOCATION_ACTION");
  demand(list.election === electionOf(manifest), "REVOCATION_ELECTION");
  return { ...list, number };
}

/** ELE-8: the roll as it stands between two entries of the log. */
export interface RollReader {
  /** Applies the versions logged before this index. */
  advance(index: number): void;
  /** Number of the last version applied. */
  version(): number;
  /** Style of a person, undefined when not listed. */
  styleOf(person: string): number | undefined;
}

export function newRollReader(rolls: readonly RollVersion[], styles: readonly Style[]): RollReader {
  const byUnit = new Map<string, Style[]>();
  for (const style of styles) byUnit.set(style.unit, [...(byUnit.get(style.unit) ?? []), style]);
  const styleFor = (unit: string, district: string): Style | undefined => {
    const found = (byUnit.get(unit) ?? []).filter((style) => style.district.endsWith(`.${district}`));
    return found.length === 1 ? found[0] : undefined;
  };
  let state: RollState | undefined;
  let applied = 0;
  return {
    advance(index) {
      for (let next = rolls[applied]; next !== undefined && next.index < index; next = rolls[++applied]) {
        for (const { add } of next.list.entries)
          if (add !== undefined)
            demand(styleFor(add.unit, add.district) !== undefined, "ROLL_STYLE", `version ${next.number}`);
        state = applyVoterList(state, next.list);
      }
    },
    version: () => state?.number ?? -1,
    styleOf(person) {
      const voter = state?.voters.get(person);
      return voter === undefined ? undefined : styleFor(voter.unit, voter.district)?.number;
    },
  };
}

/** ELE-10: who is revoked after all lists, and what the processing statement reports of each list. */
export function applyRevocations(
  revocations: readonly LoggedRevocation[],
  isListed: (person: string) => boolean,
): {
  readonly revoked: ReadonlySet<string>;
  readonly reports: readonly { readonly number: number; readonly repeated: number; readonly unknown: number }[];
} {
  const revoked = new Set<string>();
  const reports = revocations.map(({ number, type, persons }) => {
    let [repeated, unknown] = [0, 0];
    for (const person of persons) {
      if (revoked.has(person) === (type === "revoke")) repeated++;
      if (!isListed(person)) unknown++;
      if (type === "revoke") revoked.add(person);
      else revoked.delete(person);
    }
    return { number, repeated, unknown };
  });
  return { revoked, reports };
}

function whole<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  return values.includes(undefined) ? undefined : (values as readonly T[]);
}
