/** The ballot box: checks, stores, sequences, and only then promises. One process, one journal, one sequencer. */
import { type Ballot, checkBallots, decodeBallot, type Receipt, type SealingElection } from "@selge/ballot";
import {
  type Clock,
  type Decoded,
  equalBytes,
  err,
  type Instant,
  instant,
  must,
  ok,
  type RandomBytes,
  type Result,
  sha256,
  toHex,
} from "@selge/basics";
import { phaseAt, type StyledRoll, type vis3 } from "@selge/election";
import {
  checkEnvelope,
  checkSubmission,
  decodeCertificate,
  decodeSubmission,
  encodeAdditions,
  type IdentityCode,
  type IdentityRules,
  personOf,
  type SignedBallot,
  type StatusResponder,
  type TimestampAuthority,
  timestampImprint,
} from "@selge/identity";
import { checkCheckpoint, inclusionProof, rootAt } from "@selge/log";
import { type HeadKeeper, type NewestHead, signHead } from "./heads.ts";
import { type BoxRecord, decodeRecord, encodeRecord, type RecordedBallot } from "./record.ts";
import {
  append,
  type BoxState,
  checkPublicDocument,
  checkRestrictedDocument,
  type EnteredBallot,
  enterBallot,
  marksOf,
  newState,
} from "./state.ts";
import { BoxDamaged, type BoxStore } from "./store.ts";

/** What the box needs of the outside. */
export interface BoxPorts {
  readonly store: BoxStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly identity: IdentityRules;
  readonly verifyList: vis3.VerifyListSignature;
  readonly timestamps: TimestampAuthority;
  readonly status: StatusResponder;
  readonly heads: HeadKeeper;
}

/** One voter's request to cast. */
export interface CastRequest {
  /** Who signed in: 11 digits. */
  readonly submitter: string;
  readonly sessionStarted: Instant;
  readonly submission: Uint8Array;
  readonly o: Uint8Array;
}

export type CastCode =
  | IdentityCode
  | "NOT_OPEN"
  | "ELECTION_CLOSED"
  | "IDENTITY_MISMATCH"
  | "NOT_ELIGIBLE"
  | "ROLL_CHANGED"
  | "BALLOT_REPLAYED"
  | "SEEN_UNKNOWN"
  | "BALLOT_STALE"
  | "CERTIFICATE_INVALID"
  | "UNAVAILABLE"
  | "LOG_INCONSISTENT"
  | `BALLOT_${string}`
  | "DATA_FILE"
  | "CAST_TIME";

const SEEN_SECONDS = 600;

export class BallotBox {
  readonly #ports: BoxPorts;
  readonly #sealing: SealingElection;
  readonly #state: BoxState;
  readonly #heads: NewestHead[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(ports: BoxPorts, sealing: SealingElection) {
    this.#ports = ports;
    this.#sealing = sealing;
    this.#state = newState(sealing.election);
  }

  /** Opens a box over its store and recomputes everything from the records. Throws `BoxDamaged` when they do not fit together. */
  static async open(sealing: SealingElection, ports: BoxPorts): Promise<BallotBox> {
    const box = new BallotBox(ports, sealing);
    for await (const record of box.records()) box.#restore(record);
    return box;
  }

  get size(): number {
    return this.#state.tree.frontier.size;
  }

  get root(): Uint8Array {
    return rootAt(this.size, this.#state.tree.read);
  }

  get ballots(): number {
    return this.#state.ballots;
  }

  get roll(): StyledRoll {
    return this.#state.roll;
  }

  /** The newest witnessed head: what a browser signs as `seen`. */
  get newestHead(): NewestHead | undefined {
    return this.#heads.at(-1);
  }

  /** Appends a public document of the log (TAL-11 says where it may stand). */
  async addPublicDocument(name: string, file: Uint8Array): Promise<Decoded<number>> {
    const record = { kind: "public", name, file } as const;
    return this.#addDocument(record, () => checkPublicDocument(this.#state, record));
  }

  /** Appends a restricted document with its attachments; the salt is drawn here. */
  async addRestrictedDocument(
    name: string,
    file: Uint8Array,
    attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  ): Promise<Decoded<number>> {
    const record = { kind: "restricted", name, file, salt: this.#ports.random(32), attachments } as const;
    return this.#addDocument(record, () => checkRestrictedDocument(this.#state, record, this.#ports.verifyList));
  }

  /** BOX-3 AcceptBallot: a receipt, or the first reason why not. */
  async accept(request: CastRequest): Promise<Result<Receipt, CastCode>> {
    const cast = this.#checkCast(request);
    if (!cast.ok) return cast;
    if ("known" in cast.value) return this.#receipt(cast.value.known);
    const { signed, ballot } = cast.value;
    const additions = await this.#requestAdditions(signed);
    const enveloped = this.#judgeEnvelope(ballot, request, additions);
    if (!enveloped.ok) return enveloped;
    const recorded: RecordedBallot = {
      ballot: ballot.bytes,
      o: request.o,
      salt: this.#ports.random(32),
      submission: request.submission,
      additions,
    };
    const entered = await this.#exclusively(() => this.#sequence(recorded, ballot, signed.signer, request));
    return entered.ok ? this.#receipt(entered.value) : entered;
  }

  /** BOX-7 CloseBox, first half: what the closing statement has to say. Grace counts ballots cast at or after `closes`. */
  async closingFacts(): Promise<{
    readonly size: number;
    readonly root: string;
    readonly ballots: number;
    readonly grace: number;
  }> {
    let grace = 0;
    for await (const record of this.records())
      if (record.kind === "ballot") {
        const envelope = checkEnvelope(record.submission, record.additions, this.#ports.identity);
        if (envelope.ok && envelope.value.castTime >= this.#state.schedule.closes) grace++;
      }
    return { size: this.size, root: toHex(this.root), ballots: this.ballots, grace };
  }

  /** Everything in the box, read back from storage. */
  async *records(): AsyncGenerator<BoxRecord> {
    for await (const payload of this.#ports.store.read()) yield must(decodeRecord(payload));
  }

  #addDocument(record: BoxRecord, check: () => ReturnType<typeof checkPublicDocument>): Promise<Decoded<number>> {
    return this.#exclusively(async () => {
      const checked = check();
      if (!checked.ok) return checked;
      await this.#ports.store.append(encodeRecord(record));
      checked.value.apply(this.#state);
      return ok(append(this.#state, checked.value.entry));
    });
  }

  /** State changes one after the other, each after what it relies on is durable. */
  #exclusively<T>(change: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(change, change);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  #restore(record: BoxRecord): void {
    const at = this.size;
    switch (record.kind) {
      case "ballot": {
        const ballot = decodeBallot(record.ballot, this.#sealing);
        const signer = signerOf(record.submission);
        if (!ballot.ok || signer === undefined) throw new BoxDamaged(at, "a readable ballot");
        enterBallot(this.#state, record, ballot.value, signer);
        return;
      }
      case "head": {
        const checkpoint = checkCheckpoint(record.checkpoint, this.#ports.heads.signer.key);
        if (!checkpoint.ok || checkpoint.value.size !== at || !equalBytes(checkpoint.value.root, this.root))
          throw new BoxDamaged(at, "a head of the entries before it");
        this.#heads.push({ size: at, root: checkpoint.value.root, checkpoint: record.checkpoint, since: instant(0) });
        return;
      }
      default: {
        const checked =
          record.kind === "public"
            ? checkPublicDocument(this.#state, record)
            : checkRestrictedDocument(this.#state, record, this.#ports.verifyList);
        if (!checked.ok) throw new BoxDamaged(at, `a valid document (${checked.error.code})`);
        checked.value.apply(this.#state);
        append(this.#state, checked.value.entry);
      }
    }
  }

  /** BOX-2 CheckCast, in its order. */
  #checkCast(
    request: CastRequest,
  ): Result<{ readonly signed: SignedBallot; readonly ballot: Ballot } | { readonly known: EnteredBallot }, CastCode> {
    const phase = this.#phaseFault(request);
    if (phase !== undefined) return err(phase);
    const signed = checkSubmission(request.submission, this.#ports.clock(), this.#ports.identity);
    if (!signed.ok) return signed;
    const known = this.#state.byHash.get(toHex(sha256(signed.value.ballot)));
    if (known?.signer === signed.value.signer && known.signer === request.submitter) return ok({ known });
    const { ballot: bytes, signer } = signed.value;
    const [checked] = checkBallots([{ bytes, o: request.o, signer }], this.#sealing, this.#ports.random);
    if (!checked!.ok) return err(checked!.error.code as CastCode);
    if (signer !== request.submitter) return err("IDENTITY_MISMATCH");
    const { ballot } = checked!.value;
    const fault = this.#sequenceFault(ballot, signer) ?? this.#seenFault(ballot);
    return fault === undefined ? ok({ signed: signed.value, ballot }) : err(fault);
  }

  #phaseFault({ sessionStarted }: CastRequest): "NOT_OPEN" | "ELECTION_CLOSED" | undefined {
    const { opened, closed, schedule } = this.#state;
    const phase = phaseAt(schedule, this.#ports.clock());
    if (closed || phase === "closed" || (phase === "grace" && sessionStarted >= schedule.closes))
      return "ELECTION_CLOSED";
    return opened && (phase === "open" || phase === "grace") ? undefined : "NOT_OPEN";
  }

  /** Whatever may have changed between check and sequencing. */
  #sequenceFault(ballot: Ballot, signer: string): CastCode | undefined {
    const style = this.#state.roll.styleOf(signer);
    if (style === undefined) return "NOT_ELIGIBLE";
    if (style !== ballot.style || ballot.rollVersion !== this.#state.roll.version) return "ROLL_CHANGED";
    if (marksOf(ballot).some((mark) => this.#state.marks.has(mark))) return "BALLOT_REPLAYED";
    if (ballot.seen.size < (this.#state.lastSeen.get(signer) ?? 0)) return "BALLOT_STALE";
    return undefined;
  }

  /** A witnessed head that was the newest at some time in the last ten minutes. */
  #seenFault({ seen }: Ballot): "SEEN_UNKNOWN" | undefined {
    const since = this.#ports.clock() - SEEN_SECONDS;
    const at = this.#heads.findIndex((head) => head.size === seen.size && equalBytes(head.root, seen.root));
    const next = this.#heads[at + 1];
    return at >= 0 && (next === undefined || next.since >= since) ? undefined : "SEEN_UNKNOWN";
  }

  async #requestAdditions({ submission, issuer }: SignedBallot): Promise<Uint8Array> {
    const timestamp = await this.#ports.timestamps.stamp(timestampImprint(submission.signatureValue));
    const ocsp = await this.#ports.status.status(issuer.der, submission.certificate);
    return encodeAdditions({ timestamp, ocsp });
  }

  #judgeEnvelope(ballot: Ballot, { submission, o }: CastRequest, additions: Uint8Array): Result<true, CastCode> {
    const envelope = checkEnvelope(submission, additions, this.#ports.identity);
    if (!envelope.ok)
      return err(
        envelope.error === "OCSP_REVOKED" || envelope.error === "OCSP_UNKNOWN" ? "CERTIFICATE_INVALID" : envelope.error,
      );
    const { opens, servesUntil } = this.#state.schedule;
    const { castTime } = envelope.value;
    return o.length === 32 && ballot.bytes.length > 0 && castTime >= opens && castTime <= servesUntil
      ? ok(true)
      : err("CAST_TIME");
  }

  /** BOX-4 Sequence: the last checks and the durable append, with nothing in between. */
  async #sequence(
    recorded: RecordedBallot,
    ballot: Ballot,
    signer: string,
    request: CastRequest,
  ): Promise<Result<EnteredBallot, CastCode>> {
    const known = this.#state.byHash.get(toHex(ballot.hash));
    if (known !== undefined) return ok(known);
    const fault = this.#phaseFault(request) ?? this.#sequenceFault(ballot, signer);
    if (fault !== undefined) return err(fault);
    await this.#ports.store.append(encodeRecord({ kind: "ballot", ...recorded }));
    return ok(enterBallot(this.#state, recorded, ballot, signer));
  }

  /** A receipt under the newest head that contains the ballot; a new head when none does. */
  async #receipt({ index, parts, ballotHash }: EnteredBallot): Promise<Result<Receipt, CastCode>> {
    const newest = this.#heads.at(-1);
    const head = newest && newest.size > index ? ok(newest) : await this.publishHead();
    if (!head.ok) return head;
    const { size, checkpoint } = head.value;
    return ok({
      ...parts,
      ballotHash,
      index,
      proof: inclusionProof(index, size, this.#state.tree.read),
      checkpoint: new TextDecoder().decode(checkpoint),
    });
  }

  /** A cosigned head over the tree as it is; durable before anybody gets it. The same head again when nothing was added. */
  publishHead(): Promise<Result<NewestHead, "UNAVAILABLE" | "LOG_INCONSISTENT">> {
    return this.#exclusively(async () => {
      const newest = this.#heads.at(-1);
      if (newest?.size === this.size) return ok(newest);
      const head = await signHead(this.#state.tree, newest, this.#ports.heads);
      if (!head.ok) return head;
      await this.#ports.store.append(encodeRecord({ kind: "head", checkpoint: head.value.checkpoint }));
      this.#heads.push(head.value);
      return head;
    });
  }
}

function signerOf(submissionBytes: Uint8Array): string | undefined {
  const submission = decodeSubmission(submissionBytes);
  const certificate = submission.ok ? decodeCertificate(submission.value.certificate) : submission;
  if (!certificate.ok) return undefined;
  return personOf(certificate.value.subject)?.id;
}
