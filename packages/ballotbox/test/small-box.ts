/** A ballot box of the small election, with stores and witnesses that fail on demand. */
import { sealBallot } from "@selge/ballot";
import { encodeInstant, type Instant, instant, must, sha256, toHex, utf8 } from "@selge/basics";
import { vis3 } from "@selge/election";
import { signDocument } from "@selge/group";
import { signSubmission } from "@selge/identity/demo";
import { decodeAddCheckpoint, newWitnessState, type WitnessState, witnessStep } from "@selge/log";
import {
  NOW,
  type RollChange,
  type SmallElection,
  type SmallOptions,
  smallElection,
  VOTERS,
  verifyList,
} from "../../../test/fixtures/small-election.ts";
import {
  BallotBox,
  type BoxPorts,
  type BoxStore,
  type CastCode,
  type CastRequest,
  type WitnessPort,
} from "../src/index.ts";

export { NOW, VOTERS };
export const [ANNA, BORIS, CARL, DINA] = VOTERS.map(({ person }) => person) as [string, string, string, string];

/** Payloads that outlive the box, as a disk does. */
export function memoryStore(payloads: Uint8Array[] = []): BoxStore & { readonly payloads: Uint8Array[] } {
  return {
    payloads,
    append: async (payload) => void payloads.push(payload.slice()),
    async *read(from = 0) {
      yield* payloads.slice(from);
    },
    close: async () => {},
  };
}

export interface TestWitness extends WitnessPort {
  /** Unreachable. */
  down: boolean;
  /** Cosigns, but the answer is lost. */
  deaf: boolean;
  state: WitnessState;
  asked: number;
}

export function testWitness(small: SmallElection, number: number): TestWitness {
  const signer = small.witnesses[number]!;
  const witness: TestWitness = {
    key: signer.key,
    down: false,
    deaf: false,
    state: newWitnessState(),
    asked: 0,
    async addCheckpoint(request) {
      witness.asked++;
      if (witness.down) return undefined;
      const step = witnessStep(
        { logKey: small.logKey, signer },
        witness.state,
        must(decodeAddCheckpoint(request)),
        small.time.now,
      );
      if (!step.ok) return { knownSize: witness.state.size };
      witness.state = step.value.state;
      return witness.deaf ? undefined : utf8(step.value.line);
    },
  };
  return witness;
}

export interface SmallBox {
  readonly small: SmallElection;
  readonly witnesses: readonly TestWitness[];
  readonly ports: BoxPorts;
  readonly box: BallotBox;
}

const elections = new Map<string, SmallElection>();

/** The election is made once for equal options; each box has its own time from NOW on. */
export function electionOf(options: SmallOptions = {}): SmallElection {
  const key = JSON.stringify(options);
  const known = elections.get(key) ?? smallElection(options);
  elections.set(key, known);
  known.time.now = NOW;
  for (const { person } of VOTERS) known.identityOf(person);
  return known;
}

export function portsOf(small: SmallElection, witnesses: readonly WitnessPort[], store: BoxStore): BoxPorts {
  const clock = () => small.time.now;
  return {
    store,
    clock,
    random: small.random,
    identity: small.identity,
    verifyList,
    timestamps: { stamp: async (imprint) => small.authority.stamp(imprint) },
    status: { status: async (_, certificate) => small.authority.status(certificate) },
    heads: { signer: small.log, witnesses: small.witnessSet, ports: witnesses, clock },
  };
}

/** Open for voting, with a witnessed head, unless told to stop before entry `until`. */
export async function openSmallBox(
  store: BoxStore = memoryStore(),
  until = 4,
  changed: Partial<BoxPorts> = {},
): Promise<SmallBox> {
  const small = electionOf();
  const witnesses = small.witnesses.map((_, i) => testWitness(small, i));
  const ports = { ...portsOf(small, witnesses, store), ...changed };
  const box = await BallotBox.open(small.sealing, ports);
  for (const add of firstEntries(small).slice(0, until)) must(await add(box));
  must(await box.publishHead());
  return { small, witnesses, ports, box };
}

/** The same store and witnesses again, as after a kill. */
export async function reopened({ small, ports }: SmallBox, changed: Partial<BoxPorts> = {}): Promise<BallotBox> {
  return BallotBox.open(small.sealing, { ...ports, ...changed });
}

type Add = (box: BallotBox) => ReturnType<BallotBox["addPublicDocument"]>;

export function firstEntries(small: SmallElection): readonly Add[] {
  const opened = { opening: toHex(small.opening.hash), time: encodeInstant(NOW) };
  return [
    (box) => box.addPublicDocument("opening.json", small.openingFile),
    (box) => addRoll(box, small, 0),
    (box) =>
      box.addPublicDocument(
        "software.json",
        byOfficials(small, "software", { artefacts: [{ name: "voter.js", sha256: "00".repeat(32) }] }),
      ),
    (box) => box.addPublicDocument("opened.json", byOfficials(small, "opened", opened)),
  ];
}

export function document(small: SmallElection, type: string, fields: object): Parameters<typeof signDocument>[0] {
  return { type, version: 1, fingerprint: small.election.fingerprintHex, ...fields };
}

export function byOfficials(small: SmallElection, type: string, fields: object): Uint8Array {
  return signDocument(document(small, type, fields), small.secrets.officials.slice(0, 2));
}

export function addRoll(box: BallotBox, small: SmallElection, number: number, changes?: readonly RollChange[]) {
  const files = small.rollFiles(number, changes);
  return box.addRestrictedDocument(`rolls/${number}.json`, files.document, [
    { name: `rolls/${number}.utf`, bytes: files.list },
    { name: `rolls/${number}.sig`, bytes: files.signature },
  ]);
}

export function addRevocation(
  box: BallotBox,
  small: SmallElection,
  number: number,
  action: "revoke" | "restore",
  persons: readonly string[],
) {
  const election = vis3.readElectionCode(small.election.manifest.id)!;
  const list = vis3.encodeRevocation({ election, type: action, persons: persons as vis3.PersonCode[] });
  const file = byOfficials(small, "revocation", { number, action, list: toHex(sha256(list)) });
  return box.addRestrictedDocument(`revocations/${number}.json`, file, [
    { name: `revocations/${number}.list.json`, bytes: list },
  ]);
}

/** Closing statement by the collector and two officials; `changed` fields are a lie. */
export async function closingFile({ box, small }: SmallBox, changed: object = {}): Promise<Uint8Array> {
  const facts = await box.closingFacts();
  const signers = [small.secrets.collector, ...small.secrets.officials.slice(0, 2)];
  return signDocument(document(small, "closing", { ...facts, ...changed }), signers);
}

export interface CastOptions {
  readonly person?: string;
  readonly style?: number;
  readonly rollVersion?: number;
  readonly seen?: { readonly size: number; readonly root: Uint8Array };
  readonly seed?: Uint8Array;
  /** The signer, when it is not the person that the ballot is for. */
  readonly signer?: string;
  readonly submitter?: string;
  readonly sessionStarted?: Instant;
  /** The last word on the bytes before they are signed. */
  readonly change?: (ballot: Uint8Array) => Uint8Array;
}

/** An honest cast under the box's newest head, but for what is said. */
export function castOf({ small, box }: Pick<SmallBox, "small" | "box">, options: CastOptions = {}): CastRequest {
  const { person = ANNA, signer = person, seed = small.random(32), change = (ballot) => ballot } = options;
  const style = options.style ?? small.roll.styleOf(person) ?? 0;
  const seen = options.seen ?? box.newestHead!;
  const choices = { person, codes: [0], style, rollVersion: options.rollVersion ?? box.roll.version, seen };
  const sealed = sealBallot(small.sealing, choices, seed, small.random);
  return { ...signed(small, signer, change(sealed.bytes)), o: sealed.o, ...sessionOf(small, options, signer) };
}

/** Any bytes, signed as a ballot. */
export function signed(small: SmallElection, signer: string, ballot: Uint8Array): Pick<CastRequest, "submission"> {
  const request = { electionId: small.identity.electionId, dataFile: ballot, signingTime: small.time.now };
  return { submission: signSubmission(small.keys, small.identityOf(signer).signing, request) };
}

function sessionOf(small: SmallElection, { submitter, sessionStarted }: CastOptions, signer: string) {
  return { submitter: submitter ?? signer, sessionStarted: sessionStarted ?? small.time.now };
}

export function later(small: SmallElection, seconds: number): void {
  small.time.now = instant(small.time.now + seconds);
}

/** The code of a refusal, after which the log is as it was. */
export async function refused({ box }: Pick<SmallBox, "box">, request: CastRequest): Promise<CastCode | "ACCEPTED"> {
  const { size } = box;
  const outcome = await box.accept(request);
  if (outcome.ok) return "ACCEPTED";
  if (box.size !== size) throw new Error(`${outcome.error}, and yet something was logged`);
  return outcome.error;
}
