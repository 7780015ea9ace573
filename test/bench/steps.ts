/** The steps of an election, ballot by ballot: sealing, checking, mixing, decrypting, verifying. */
import { checkBallots, sealBallot } from "@selge/ballot";
import { must, type Result, platformRandom as random } from "@selge/basics";
import { codeList } from "@selge/election";
import { type CiphertextList, encodeList } from "@selge/elgamal";
import { currentEngine, G, type Scalar, scalar, shuffleGenerators } from "@selge/group";
import { checkEnvelope } from "@selge/identity";
import {
  decodeMixFile,
  decodeShuffleProof,
  type MixFile,
  proveShuffle,
  type ShuffleProof,
  shuffleProofBytes,
  verifyChains,
} from "@selge/shuffle";
import {
  batchListOf,
  checkShare,
  combineShares,
  decryptShare,
  lookUpPlaintexts,
  plaintextTable,
} from "@selge/threshold";
import { verifySignature } from "../../apps/cli/src/ports/signatures.ts";
import { type SmallElection, smallElection } from "../fixtures/small-election.ts";
import { type Measurement, measure } from "./measure.ts";

const MIXER = new Uint8Array(32).fill(7);
const BATCH = "bench.0000.1.0101";

/** One contest, one slot, 40 choices and blank; 2 of 3 trustees. */
export function benchElection(): SmallElection {
  return smallElection({ seed: "bench", contests: [{ choices: 20 }] });
}

/** Sealing and checking, `n` ballots. */
export async function ballotSteps(world: SmallElection, n: number): Promise<Measurement[]> {
  const { sealing, election, identity } = world;
  const person = [...world.roll.roll.initial.keys()][0]!;
  const style = world.roll.styleOf(person)!;
  const codes = codeList(election.manifest.contests[0]!, sealing.frames[style]!.style.district, 0);
  const seal = (k: number) =>
    sealBallot(
      sealing,
      { person, style, rollVersion: 0, seen: { size: 4, root: new Uint8Array(32) }, codes: [codes[k % codes.length]!] },
      random(32),
      random,
    );
  seal(0);
  let ballots: ReturnType<typeof seal>[] = [];
  const note = `${codes.length - 1} choices and blank`;
  const sealed = await measure(
    "seal a ballot",
    n,
    () => {
      ballots = Array.from({ length: n }, (_, k) => seal(k));
    },
    note,
  );
  const inputs = ballots.map(({ bytes, o }) => ({ bytes, o, signer: person }));
  const checked = await measure(
    "check ballots' proofs, one batch",
    n,
    () => expectAll(checkBallots(inputs, sealing, random)),
    `${note}, a batch of ${n}, ${ballots[0]!.bytes.length} bytes each`,
  );
  const few = ballots.slice(0, Math.min(n, 200)).map(({ bytes }) => world.envelop(person, bytes));
  const rules = { ...identity, verify: verifySignature };
  const envelopes = await measure(
    "check an envelope",
    few.length,
    () => expectAll(few.map(({ submission, additions }) => checkEnvelope(submission, additions, rules))),
    "P-256 signature, certificate, timestamp, OCSP",
  );
  return [sealed, checked, envelopes];
}

/** Mixing, decryption and their verification, `n` ciphertexts of one slot. */
export async function tallySteps(world: SmallElection, n: number): Promise<Measurement[]> {
  const { sealing, opening } = world;
  const { context, P } = sealing;
  const input = ciphertexts(n, P);
  const place = { context, batch: BATCH, mixer: MIXER, P };
  // Generators are derived once per process and kept: measured by themselves, not as part of a mix.
  const generators = await measure(
    "derive generators (once)",
    n,
    () => void shuffleGenerators(n),
    "kept for the life of the process",
    true,
  );
  const mixes: Mixed[] = [];
  const shuffled = await measure(
    "shuffle and prove",
    n,
    () => {
      mixes[0] = mix(place, 1, input, n);
    },
    `${(shuffleProofBytes(n, 1) / n).toFixed(0)} bytes of proof a ballot`,
  );
  const first = mixes[0]!;
  const second = mix(place, 2, first.file, n);
  const chain = (mixes: readonly Mixed[]) => [
    {
      context,
      batch: BATCH,
      P,
      files: [input, ...mixes.map(({ file }) => file)],
      mixes: mixes.map(({ proof }, i) => ({ position: i + 1, mixer: MIXER, proof })),
    },
  ];
  const readOne = await measure("read a list (decode)", n, () => must(decodeMixFile(first.bytes, n, 1, "bench")));
  const one = await measure("verify one mix (lists read)", n, () => expectTrue(verifyChains(chain([first]), random)));
  const two = await measure("verify a chain of two mixes (lists read)", n, () =>
    expectTrue(verifyChains(chain([first, second]), random)),
  );
  const list = batchListOf(BATCH, second.file.list);
  const decrypt = () => must(decryptShare(opening, world.shares[0]!, list, world.secrets.trustees[0]!, random));
  let decryption: ReturnType<typeof decrypt> | undefined;
  const decrypted = await measure("partial decryption and proof", n, () => {
    decryption = decrypt();
  });
  const files = decryption!;
  const share = await measure("verify a partial decryption", n, () => must(checkShare(opening, list, 1, files)));
  const other = must(decryptShare(opening, world.shares[1]!, list, world.secrets.trustees[1]!, random));
  const shares = [must(checkShare(opening, list, 1, files)), must(checkShare(opening, list, 2, other))];
  const table = plaintextTable(Array.from({ length: 41 }, (_, code) => code));
  const counted = await measure("combine two shares and look up", n, () =>
    lookUpPlaintexts(must(combineShares(opening, list, shares)), 1, table),
  );
  return [generators, shuffled, readOne, one, two, decrypted, share, counted];
}

interface Mixed {
  readonly file: MixFile;
  readonly bytes: Uint8Array;
  readonly proof: ShuffleProof;
}

type Place = Pick<SmallElection["sealing"], "context" | "P"> & { readonly batch: string; readonly mixer: Uint8Array };

function mix(place: Place, position: number, input: MixFile, n: number): Mixed {
  const { output, outputBytes, proofBytes } = proveShuffle({ ...place, position, input }, random);
  return { file: output, bytes: outputBytes, proof: must(decodeShuffleProof(proofBytes, n, 1)) };
}

function ciphertexts(n: number, P: SmallElection["sealing"]["P"]): MixFile {
  const engine = currentEngine();
  const r = engine.randomScalars(n, random);
  const m = engine.scalarVector(Array.from({ length: n }, (_, i): Scalar => scalar(i % 41)));
  const B = engine.addElements(engine.multiplyFixed(G, m), engine.multiplyFixed(P, r));
  const list: CiphertextList = { n, columns: [{ A: engine.multiplyFixed(G, r), B }] };
  return must(decodeMixFile(encodeList(list), n, 1, "bench"));
}

/** A benchmark of something that fails measures nothing. */
function expectAll(results: readonly Result<unknown, unknown>[]): void {
  for (const result of results) must(result);
}

function expectTrue(verdicts: readonly (readonly boolean[])[]): void {
  if (!verdicts.flat().every(Boolean)) throw new Error("an honest chain was refused");
}
