/** Reads the whole box once, offline, and knows afterwards everything that decides about fates and batches. */
import {
  type Ballot,
  checkEnvelopedBallots,
  type EnvelopeInput,
  publicEntry,
  restrictedEntry,
  type SealingElection,
} from "@selge/ballot";
import { type BoxRecord, logEntryOf, marksOf, type RecordedBallot } from "@selge/ballotbox";
import { type Decoded, decodeError, err, ok, type RandomBytes, toHex } from "@selge/basics";
import {
  decodeDocument,
  decodeRevocationDocument,
  decodeRollVersion,
  extendSchedule,
  type Revocation,
  type RevocationReport,
  revokedPersons,
  type Schedule,
  StyledRoll,
  type vis3,
} from "@selge/election";
import { bodyHash, decodeSignedDocument } from "@selge/group";
import type { IdentityRules } from "@selge/identity";
import { leafHash, type MemoryTree, memoryTree, rootAt } from "@selge/log";
import { countFates, decideFates, type Fate, type FateCounts, type JudgedBallot } from "./fates.ts";

export interface JudgeInputs {
  readonly sealing: SealingElection;
  readonly identity: IdentityRules;
  readonly verifyList: vis3.VerifyListSignature;
  readonly random: RandomBytes;
  /** Called with the number of ballots judged so far. */
  readonly progress?: (ballots: number) => void;
}

/** What the tally keeps of a ballot: style and ciphertexts, no identity. */
export interface KeptBallot {
  readonly index: number;
  readonly style: number;
  /** All ciphertexts in the order of the style's places: 64 bytes each. */
  readonly ciphertexts: Uint8Array;
}

export interface JudgedBox {
  readonly size: number;
  readonly root: Uint8Array;
  readonly fates: readonly Fate[];
  readonly counts: FateCounts;
  readonly revocations: readonly RevocationReport[];
  /** Ballots whose fate is `counted`, in log order. */
  readonly counted: readonly KeptBallot[];
  /** Log indices of ballots that an honest collector would not have. */
  readonly incidents: readonly { readonly index: number; readonly fate: Fate }[];
  /** Whose ballot is counted, with its style: for the official list of online voters. */
  readonly voters: ReadonlyMap<string, number>;
}

const CHUNK = 64;

/** Runs TAL-1 over the box's records in their order. Cost: one envelope check a ballot; memory about 0.6 kB a ballot. Fails only when the box itself is broken. */
export async function judgeBox(records: AsyncIterable<BoxRecord>, inputs: JudgeInputs): Promise<Decoded<JudgedBox>> {
  const walk = new Walk(inputs);
  for await (const record of records) {
    const step = record.kind === "ballot" ? walk.ballot(record) : walk.document(record);
    if (!step.ok) return step;
  }
  walk.flush();
  return ok(walk.finish());
}

/** The state of one pass: log, roll and schedule as they stood before each leaf. */
class Walk {
  readonly #inputs: JudgeInputs;
  readonly #tree: MemoryTree = memoryTree();
  readonly #rolls: { readonly index: number; readonly roll: StyledRoll }[] = [];
  readonly #revocations: Revocation[] = [];
  readonly #judged: JudgedBallot[] = [];
  readonly #kept: (KeptBallot | undefined)[] = [];
  #schedule: Schedule;
  #extensions = 0;
  #chunk: { readonly recorded: RecordedBallot; readonly index: number; readonly schedule: Schedule }[] = [];

  constructor(inputs: JudgeInputs) {
    this.#inputs = inputs;
    this.#schedule = inputs.sealing.election.manifest.schedule;
  }

  ballot(recorded: RecordedBallot): Decoded<true> {
    const index = this.#append(logEntryOf({ kind: "ballot", ...recorded }, this.#inputs.sealing)!);
    this.#chunk.push({ recorded, index, schedule: this.#schedule });
    if (this.#chunk.length === CHUNK) this.flush();
    return ok(true);
  }

  document(record: Exclude<BoxRecord, { kind: "ballot" }>): Decoded<true> {
    if (record.kind === "head") return ok(true);
    const entry = record.kind === "public" ? this.#publicEntry(record) : this.#restrictedEntry(record);
    if (!entry.ok) return entry;
    this.#append(entry.value);
    return ok(true);
  }

  /** Judges the ballots collected so far in one batch of proofs. */
  flush(): void {
    const { sealing, identity, random, progress } = this.#inputs;
    const envelopes = this.#chunk.map(({ recorded, schedule }): EnvelopeInput => ({ ...recorded, schedule }));
    for (const [i, checked] of checkEnvelopedBallots(envelopes, sealing, identity, random).entries()) {
      const { index } = this.#chunk[i]!;
      if (!checked.ok) {
        this.#judged.push({ index, invalid: checked.error });
        this.#kept.push(undefined);
        continue;
      }
      const { ballot, signer } = checked.value;
      this.#judged.push(judgedOf(index, ballot, signer));
      this.#kept.push({ index, style: ballot.style, ciphertexts: ballot.core.slice(32) });
    }
    this.#chunk = [];
    progress?.(this.#judged.length);
  }

  finish(): JudgedBox {
    const finalRoll = this.#rolls.at(-1)?.roll;
    const { revoked, reports } = revokedPersons(this.#revocations, (person) => finalRoll?.voter(person) !== undefined);
    const fates = decideFates(this.#judged, {
      styleAt: (person, index) => this.#rolls.findLast((version) => version.index < index)?.roll.styleOf(person),
      rootAt: (size) => rootAt(size, this.#tree.read),
      isRevoked: (person) => revoked.has(person),
    });
    const { size } = this.#tree.frontier;
    return {
      size,
      root: rootAt(size, this.#tree.read),
      fates,
      counts: countFates(fates),
      revocations: reports,
      counted: this.#kept.filter((ballot, i) => ballot !== undefined && fates[i] === "counted") as KeptBallot[],
      incidents: fates.flatMap((fate, i) => (isIncident(fate) ? [{ index: this.#judged[i]!.index, fate }] : [])),
      voters: this.#votersOf(fates),
    };
  }

  #votersOf(fates: readonly Fate[]): ReadonlyMap<string, number> {
    const counted = this.#judged.filter((_, i) => fates[i] === "counted");
    return new Map(
      counted.flatMap((ballot) => (ballot.invalid === undefined ? [[ballot.person, ballot.style] as const] : [])),
    );
  }

  #publicEntry({ name, file }: Extract<BoxRecord, { kind: "public" }>): Decoded<Uint8Array> {
    const document = decodeSignedDocument(file, name.replace(/(-\d+)?\.json$/, ""));
    if (!document.ok) return err({ ...document.error, where: `${name} ${document.error.where}` });
    if (document.value.type === "extended") {
      const extended = decodeDocument(file, "extended", this.#inputs.sealing.election);
      if (!extended.ok) return extended;
      const schedule = extendSchedule(this.#schedule, extended.value.body, ++this.#extensions);
      if (!schedule.ok) return err({ ...schedule.error, where: `${name} ${schedule.error.where}` });
      this.#schedule = schedule.value;
    }
    return ok(publicEntry(bodyHash(document.value.body)));
  }

  #restrictedEntry({ name, file, salt, attachments }: Extract<BoxRecord, { kind: "restricted" }>): Decoded<Uint8Array> {
    const { sealing, verifyList } = this.#inputs;
    const attachment = (suffix: string) =>
      attachments.find((candidate) => candidate.name.endsWith(suffix))?.bytes ?? new Uint8Array(0);
    if (name.startsWith("rolls/")) {
      const version = decodeRollVersion(
        { document: file, list: attachment(".utf"), signature: attachment(".sig") },
        sealing.election,
        verifyList,
      );
      if (!version.ok) return err({ ...version.error, where: `${name} ${version.error.where}` });
      const before = this.#rolls.at(-1)?.roll ?? StyledRoll.empty(sealing.election.manifest);
      const next = before.apply(version.value.list);
      if (!next.ok) return err({ ...next.error, where: `${name} ${next.error.where}` });
      this.#rolls.push({ index: this.#tree.frontier.size, roll: next.value.roll });
      return ok(restrictedEntry(version.value.hash, salt));
    }
    const revocation = decodeRevocationDocument(file, attachment(".list.json"), sealing.election);
    if (!revocation.ok) return err({ ...revocation.error, where: `${name} ${revocation.error.where}` });
    if (revocation.value.body.number !== this.#revocations.length + 1)
      return decodeError("REVOCATION_NUMBER", name, `number ${this.#revocations.length + 1}`);
    this.#revocations.push(revocation.value);
    return ok(restrictedEntry(revocation.value.hash, salt));
  }

  #append(entry: Uint8Array): number {
    const index = this.#tree.frontier.size;
    this.#tree.append(leafHash(entry));
    return index;
  }
}

/** An honest collector has none of these. */
function isIncident(fate: Fate): boolean {
  return fate.startsWith("invalid:") || fate === "duplicate" || fate === "not-eligible" || fate === "stale";
}

function judgedOf(index: number, ballot: Ballot, person: string): JudgedBallot {
  return {
    index,
    person,
    style: ballot.style,
    seenSize: ballot.seen.size,
    seenRoot: ballot.seen.root,
    marks: [toHex(ballot.hash), ...marksOf(ballot)],
  };
}
