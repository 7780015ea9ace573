/** The ballot box: checks, stores, sequences, and only then promises. One process, one journal, one sequencer. */
import type { Ballot, Receipt, SealingElection } from "@selge/ballot";
import {
  type Clock,
  type Decoded,
  decodeError,
  err,
  type Instant,
  ok,
  type RandomBytes,
  type Result,
  toHex,
} from "@selge/basics";
import { decodeDocument, type StyledRoll, type vis3 } from "@selge/election";
import {
  encodeAdditions,
  type IdentityRules,
  type SignedBallot,
  type StatusResponder,
  type TimestampAuthority,
  timestampImprint,
} from "@selge/identity";
import { EMPTY_FRONTIER, inclusionProof, rootAt } from "@selge/log";
import {
  type CastCode,
  type CastGround,
  type CastRequest,
  checkCast,
  envelopeFault,
  sequenceFault,
} from "./check-cast.ts";
import { type ClosingFacts, graceBallots } from "./closing-facts.ts";
import { checkDocument, type DocumentRecord } from "./documents.ts";
import { type HeadCode, type HeadKeeper, type NewestHead, type ReadBack, readOn, signHead } from "./heads.ts";
import { type RecentHeads, recentHeads } from "./recent-heads.ts";
import { type BoxRecord, encodeRecord, type RecordedBallot } from "./record.ts";
import { decodePayload, restoreBox } from "./restore.ts";
import { append, type BoxState, type EnteredBallot, enterBallot, receiptPartsOf } from "./state.ts";
import type { BoxStore } from "./store.ts";

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

export class BallotBox {
  readonly #ports: BoxPorts;
  readonly #sealing: SealingElection;
  readonly #state: BoxState;
  readonly #heads: RecentHeads;
  #payloads: number;
  #readBack: ReadBack = { payloads: 0, frontier: EMPTY_FRONTIER };
  #stopped = false;
  #turn: Promise<unknown> = Promise.resolve();
  #broken: { readonly cause: unknown } | undefined;

  private constructor(
    ports: BoxPorts,
    sealing: SealingElection,
    restored: { readonly state: BoxState; readonly heads: readonly NewestHead[]; readonly payloads: number },
  ) {
    this.#ports = ports;
    this.#sealing = sealing;
    this.#state = restored.state;
    this.#heads = recentHeads(restored.heads);
    this.#payloads = restored.payloads;
  }

  /** Opens a box over its store and recomputes everything from the records. Throws `BoxDamaged` when they do not fit together. */
  static async open(sealing: SealingElection, ports: BoxPorts): Promise<BallotBox> {
    return new BallotBox(ports, sealing, await restoreBox(sealing, ports));
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
    return this.#heads.newest;
  }

  /** BOX-6 LastVotes: the log index of the person's last ballot, by index and never by clock. (An honest box holds none of the others.) */
  lastVoteOf(person: string): number | undefined {
    return this.#state.last.get(person)?.index;
  }

  /** Appends a public document of the log (TAL-11 says where it may stand). */
  async addPublicDocument(name: string, file: Uint8Array): Promise<Decoded<number>> {
    return this.#addDocument({ kind: "public", name, file });
  }

  /** Appends a restricted document with its attachments; the salt is drawn here. */
  async addRestrictedDocument(
    name: string,
    file: Uint8Array,
    attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  ): Promise<Decoded<number>> {
    return this.#addDocument({ kind: "restricted", name, file, salt: this.#ports.random(32), attachments });
  }

  /** BOX-3 AcceptBallot: a receipt, or the first reason why not. Throws when storage fails: then nothing is promised, and the box is opened again. */
  async accept(request: CastRequest): Promise<Result<Receipt, CastCode>> {
    const cast = checkCast(request, this.#ground());
    if (!cast.ok) return cast;
    if (cast.value.known) return this.#receipt(cast.value.known);
    const { signed, ballot } = cast.value;
    const additions = await this.#requestAdditions(signed);
    if (additions === undefined) return err("UNAVAILABLE");
    const fault = envelopeFault(request.submission, additions, this.#ground());
    if (fault !== undefined) return err(fault);
    const { o, submission } = request;
    const recorded = { ballot: ballot.bytes, o, salt: this.#ports.random(32), submission, additions };
    const entered = await this.#exclusively(() => this.#sequence(recorded, ballot, signed.signer, request));
    return entered.ok ? this.#receipt(entered.value) : entered;
  }

  /** The receipt of a ballot in the box, by its hash; under a new head when none contains it yet. */
  async receiptOf(ballotHash: Uint8Array): Promise<Result<Receipt, HeadCode> | undefined> {
    const entered = this.#state.byHash.get(toHex(ballotHash));
    return entered && this.#receipt(entered);
  }

  /** The envelope of a ballot in the box, read back from storage. */
  async recordedBallot(ballotHash: Uint8Array): Promise<RecordedBallot | undefined> {
    const entered = this.#state.byHash.get(toHex(ballotHash));
    if (entered === undefined) return undefined;
    for await (const payload of this.#ports.store.read(entered.position)) {
      const record = decodePayload(payload, entered.position);
      return record.kind === "ballot" ? record : undefined;
    }
    return undefined;
  }

  /** BOX-7 CloseBox, first half: from now on no new ballot; casts in the queue end first. (A box opened again goes by schedule and log alone.) */
  stopCasting(): void {
    this.#stopped = true;
  }

  /** What the closing statement has to say, once the queue is drained. */
  closingFacts(): Promise<ClosingFacts> {
    return this.#exclusively(() => this.#closingFacts());
  }

  /** Everything in the box, read back from storage. */
  async *records(): AsyncGenerator<BoxRecord> {
    let position = 0;
    for await (const payload of this.#ports.store.read()) yield decodePayload(payload, position++);
  }

  /**
   * A cosigned head over the tree as it is; durable before anybody gets it. The same head again when nothing was added, cosigned anew
   * if it is older than `freshSince`: a browser signs on fresh heads only.
   */
  publishHead(freshSince?: Instant): Promise<Result<NewestHead, HeadCode>> {
    return this.#exclusively(async () => {
      const { newest } = this.#heads;
      if (newest?.size === this.size && newest.since >= (freshSince ?? 0)) return ok(newest);
      const { store, heads } = this.#ports;
      const stored = await readOn(this.#readBack, store, this.#sealing);
      if (stored === undefined) return err("LOG_INCONSISTENT");
      const head = await signHead(this.#state.tree, stored, newest, heads);
      if (head.ok || head.error === "UNAVAILABLE") this.#readBack = stored;
      if (!head.ok) return head;
      await this.#append({ kind: "head", checkpoint: head.value.checkpoint });
      this.#heads.push(head.value);
      return head;
    });
  }

  #ground(): CastGround {
    const { clock, random, identity } = this.#ports;
    const [sealing, state, heads, stopped] = [this.#sealing, this.#state, this.#heads, this.#stopped];
    return { clock, random, identity, sealing, state, heads, stopped };
  }

  #addDocument(record: DocumentRecord): Promise<Decoded<number>> {
    return this.#exclusively(async () => {
      const checked = checkDocument(this.#state, record, this.#ports.verifyList);
      if (!checked.ok) return checked;
      const late = await this.#documentFault(record, checked.value.kind);
      if (late !== undefined) return late;
      await this.#append(record);
      checked.value.apply(this.#state);
      return ok(append(this.#state, checked.value.entry));
    });
  }

  /** What only the box at that moment knows: an extension comes before the old end, and the grace ballots are counted right. */
  async #documentFault(record: DocumentRecord, kind: string): Promise<ReturnType<typeof decodeError> | undefined> {
    if (kind === "extended" && this.#ports.clock() >= this.#state.schedule.closes)
      return decodeError("EXTENDED_LATE", record.name, "a time before the end of voting that it moves");
    if (kind !== "closing") return undefined;
    const closing = decodeDocument(record.file, "closing", this.#sealing.election);
    const { grace } = await this.#closingFacts();
    if (closing.ok && closing.value.body.grace === grace) return undefined;
    return decodeError("CLOSING_FACTS", `${record.name} $.grace`, `${grace} ballots in the grace time`);
  }

  async #closingFacts(): Promise<ClosingFacts> {
    const grace = await graceBallots(this.records(), this.#sealing.election);
    return { size: this.size, root: toHex(this.root), ballots: this.ballots, grace };
  }

  /** State changes one after the other, each after what it relies on is durable. */
  #exclusively<T>(change: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(change);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  /** After a failure nobody knows what storage holds: no further change until the box is opened again. */
  async #append(record: BoxRecord): Promise<number> {
    if (this.#broken) throw new Error("storage of the ballot box has failed; open it again", this.#broken);
    try {
      await this.#ports.store.append(encodeRecord(record));
    } catch (cause) {
      this.#broken = { cause };
      throw cause;
    }
    return this.#payloads++;
  }

  /** Timestamp, then status; `undefined` when one of the services gives no answer. */
  async #requestAdditions({ submission, issuer }: SignedBallot): Promise<Uint8Array | undefined> {
    try {
      const timestamp = await this.#ports.timestamps.stamp(timestampImprint(submission.signatureValue));
      const ocsp = await this.#ports.status.status(issuer.der, submission.certificate);
      return encodeAdditions({ timestamp, ocsp });
    } catch {
      return undefined;
    }
  }

  /** BOX-4 Sequence: the last checks and the durable append, with nothing in between. */
  async #sequence(
    recorded: RecordedBallot,
    ballot: Ballot,
    signer: string,
    request: CastRequest,
  ): Promise<Result<EnteredBallot, CastCode>> {
    const known = this.#state.byHash.get(toHex(ballot.hash));
    if (known?.signer === signer) return ok(known);
    const fault = sequenceFault(request, ballot, signer, this.#ground());
    if (fault !== undefined) return err(fault);
    const position = await this.#append({ kind: "ballot", ...recorded });
    return ok(enterBallot(this.#state, recorded, signer, position));
  }

  /** A receipt under the newest head that contains the ballot; a new head when none does. */
  async #receipt(entered: EnteredBallot): Promise<Result<Receipt, HeadCode>> {
    const { index } = entered;
    const { newest } = this.#heads;
    const head = newest && newest.size > index ? ok(newest) : await this.publishHead();
    if (!head.ok) return head;
    const { size, checkpoint } = head.value;
    return ok({
      ...receiptPartsOf(entered, this.#sealing.election.fingerprint),
      index,
      proof: inclusionProof(index, size, this.#state.tree.read),
      checkpoint: new TextDecoder().decode(checkpoint),
    });
  }
}
