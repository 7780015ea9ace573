/** The voter roll under an election: signed versions in the log, and the ballot style of each person. */
import { type Decoded, decodeError, err, fromBase64, ok, sha256, toHex } from "@selge/basics";
import { type DocumentBody, decodeDocument } from "./documents.ts";
import type { Election } from "./manifest.ts";
import type { Manifest } from "./manifest-shape.ts";
import { ballotStyles } from "./styles.ts";
import {
  applyChangeSet,
  checkSignedVoterList,
  emptyRoll,
  findVoter,
  isPersonCode,
  type RollFinding,
  type RollVoter,
  readElectionCode,
  type VerifyListSignature,
  type VoterList,
  type VoterRoll,
  voterListNames,
} from "./vis3/index.ts";

/** A roll version as it lies in the record: the officials' document, the list, the register's detached signature. */
export interface RollVersionFiles {
  readonly document: Uint8Array;
  readonly list: Uint8Array;
  readonly signature: Uint8Array;
}

export interface RollVersion {
  readonly body: DocumentBody<"roll">;
  /** SHA-256 of the document's body. */
  readonly hash: Uint8Array;
  readonly list: VoterList;
}

/** ELE-7 RollVersion: document, hashes, register's signature, list, election and number. Total. */
export function decodeRollVersion(
  files: RollVersionFiles,
  election: Election,
  verify: VerifyListSignature,
): Decoded<RollVersion> {
  const document = decodeDocument(files.document, "roll", election);
  if (!document.ok) return document;
  const { body } = document.value;
  if (body.list !== toHex(sha256(files.list)))
    return decodeError("ROLL_LIST_HASH", "$.list", "the SHA-256 of the list file");
  if (body.signature !== toHex(sha256(files.signature)))
    return decodeError("ROLL_SIGNATURE_HASH", "$.signature", "the SHA-256 of the signature file");
  const list = checkRollList(files.list, files.signature, body.number, election.manifest, verify);
  return list.ok ? ok({ body, hash: document.value.document.hash, list: list.value }) : list;
}

/** A list with its register's signature, before officials put it into force. */
export function checkRollList(
  list: Uint8Array,
  signature: Uint8Array,
  number: number,
  manifest: Manifest,
  verify: VerifyListSignature,
): Decoded<VoterList> {
  const code = readElectionCode(manifest.id);
  if (code === undefined)
    return decodeError("ROLL_ELECTION", "$.id", "a manifest whose id is an official election code");
  const names = voterListNames(code, number);
  const files = [
    { name: names.list, bytes: list },
    { name: names.signature, bytes: signature },
  ];
  return checkSignedVoterList(files, fromBase64(manifest.register.key)!, verify);
}

/** Roll and styles together: what a collector asks for each voter. */
export class StyledRoll {
  readonly #styles: ReadonlyMap<string, number | undefined>;
  readonly roll: VoterRoll;

  private constructor(styles: ReadonlyMap<string, number | undefined>, roll: VoterRoll) {
    this.#styles = styles;
    this.roll = roll;
  }

  /** The state before version 0. Throws when the manifest's id is no official code (no list could be applied). */
  static empty(manifest: Manifest): StyledRoll {
    const code = readElectionCode(manifest.id);
    if (code === undefined) throw new RangeError("the manifest's id is no official election code");
    return new StyledRoll(stylesByPlace(manifest), emptyRoll(code));
  }

  get version(): number {
    return this.roll.number;
  }

  /** ELE-8 ApplyRollVersion: a new roll, or a refusal with this one as before. Cost: linear in the list. */
  apply(list: VoterList): Decoded<{ readonly roll: StyledRoll; readonly findings: readonly RollFinding[] }> {
    const change = applyChangeSet(this.roll, list);
    if (!change.ok) return err(change.error);
    for (const [i, entry] of list.entries.entries())
      if (entry.action === "add" && this.#styles.get(placeKey(entry.unit, entry.district)) === undefined)
        return decodeError(
          "ROLL_STYLE",
          `line ${i + 5}`,
          "a unit and district number that are one ballot style of this election",
        );
    return ok({ roll: new StyledRoll(this.#styles, change.value.roll), findings: change.value.findings });
  }

  /** The ballot style of a person (11 digits), or `undefined` when not on the roll. */
  styleOf(person: string): number | undefined {
    const voter = this.voter(person);
    return voter && this.#styles.get(placeKey(voter.unit, voter.district));
  }

  voter(person: string): RollVoter | undefined {
    return isPersonCode(person) ? findVoter(this.roll, person) : undefined;
  }
}

/** (unit, district number) → style; `undefined` where two districts of one number hold the unit. */
function stylesByPlace(manifest: Manifest): ReadonlyMap<string, number | undefined> {
  const styles = new Map<string, number | undefined>();
  for (const { style, district, unit } of ballotStyles(manifest)) {
    const key = placeKey(unit, Number(district.split(".")[1]));
    styles.set(key, styles.has(key) ? undefined : style);
  }
  return styles;
}

function placeKey(unit: string, district: number): string {
  return `${unit}/${district}`;
}
