/** Attack provers for the shuffle, as mixer and as the processor who strips: M55, M57, M59, M64, C1, C3, C4, and weak Fiat–Shamir in every round. */
import { concat, sha512, utf8 } from "@selge/basics";
import { add, currentEngine, Hkey, invert, mul, multiply, type Scalar, scalar, sub, wideReduce } from "@selge/group";
import { encodeShuffleProof, type ShuffleProof } from "@selge/shuffle";
import { COURSES } from "../../fixtures/golden/courses.ts";
import { lieFrom } from "../../fixtures/golden/golden.ts";
import type { Lies, Play, Shuffled, ShuffleTask } from "../../fixtures/golden/play.ts";
import type { SmallElection } from "../../fixtures/small-election.ts";
import type { Operator } from "../operator.ts";
import { earlyYz, type FiatShamir, fiatShamir, type Omission } from "../provers/fiat-shamir.ts";
import { castOpenings, type OpenedList, type Openings, openedList, reordered } from "../provers/openings.ts";
import { balance } from "../provers/scalars.ts";
import { bentToProduct, cheat, type Plan } from "../provers/shuffle-liar.ts";
import { simulate } from "../provers/shuffle-simulator.ts";

const CODES = COURSES.G0.voting.map((happening) => ("codes" in happening ? happening.codes[0]! : 0));
const random = (name: string, n: number): Scalar[] =>
  Array.from({ length: n }, (_, i) => wideReduce(sha512(utf8(`${name} ${i}`))));

/** What is known when a shuffle is to be forged. */
interface Scene {
  readonly small: SmallElection;
  readonly task: ShuffleTask;
  readonly input: OpenedList;
  /** Row `row` becomes plaintext `m`; fresh exponents. */
  replaced(row: number, m: number): OpenedList;
  fiatShamir(omission?: Omission, output?: OpenedList): FiatShamir;
  plan(output: OpenedList, more?: Partial<Plan>): ShuffleProof;
}

function scene(small: SmallElection, task: ShuffleTask, input: OpenedList): Scene {
  const { context, P } = small.sealing;
  const place = { context, batch: task.batch, position: task.position, mixer: task.mixer, n: task.n };
  const fiat = (omission?: Omission, output?: OpenedList) =>
    fiatShamir({ ...place, input: input.file.sha512, output: output?.file.sha512 ?? new Uint8Array(64) }, omission);
  return {
    small,
    task,
    input,
    replaced: (row, m) =>
      openedList(small, {
        m: input.openings.m.with(row, scalar(m)),
        r: random("fresh exponents", task.n),
      }),
    fiatShamir: fiat,
    plan: (output, more = {}) =>
      cheat({ fiatShamir: fiat("nothing", output), P, input: input.openings, output: () => output, ...more }),
  };
}

type Forgery = (scene: Scene) => { readonly output: OpenedList; readonly proof: ShuffleProof };

/** G0 voted and stripped with everything known, and one position of the chain forged; all later ones honest. */
function forged(position: 0 | 1, forgery: Forgery): Operator["tamper"] {
  return (whole) => {
    let play: Play | undefined;
    const openings: Openings[] = [];
    const shuffle: Lies["shuffle"] = (task): Shuffled | undefined => {
      if (task.position > position) return undefined;
      const { small } = whole;
      const input = openings.at(-1) ?? castOpenings(small, play!.seeds, CODES);
      const known = openedList(small, input);
      if (concat(known.bytes).toString() !== concat(task.input).toString())
        throw new Error("not the openings of this list");
      const stage = scene(small, task, known);
      if (task.position === position) {
        const { output, proof } = forgery(stage);
        openings.push(output.openings);
        return { output: output.bytes, proof: encodeShuffleProof(proof) };
      }
      const output = openedList(small, reordered(input, [0, 1, 2], random("strip", task.n)));
      openings.push(output.openings);
      return { output: output.bytes, proof: encodeShuffleProof(stage.plan(output)) };
    };
    return lieFrom(whole, "vote", { shuffle }, (started) => {
      play = started;
    });
  };
}

/** Row 1 is the blank vote of voter 2 in these plans. */
const BLANK_ROW = CODES.indexOf(0);
const [REPLACED, VOTE] = [0, 102] as const;

/** A b under which the slots hide that a vote was replaced. */
const hiding =
  ({ input }: Scene, output: OpenedList) =>
  (x: Scalar) =>
    balance(x, input.openings.m, output.openings.m, REPLACED);

/** Five votes moved so that Σ x^i·m_i stays: possible once x is known before the list. */
function shiftedBy({ small, input, task }: Scene, x: Scalar): OpenedList {
  const m = input.openings.m.map((value, i) =>
    i === 0 ? add(value, scalar(5)) : i === 1 ? sub(value, mul(scalar(5), invert(x))) : value,
  );
  return openedList(small, { m, r: random("fresh exponents", task.n) });
}

const weakStatement =
  (omission: Omission): Forgery =>
  (stage) => {
    let output: OpenedList | undefined;
    const proof = cheat({
      fiatShamir: stage.fiatShamir(omission),
      P: stage.small.sealing.P,
      input: stage.input.openings,
      output: (x) => {
        output = shiftedBy(stage, x);
        return output;
      },
    });
    return { output: output!, proof };
  };

const FORGERIES: Readonly<Record<string, readonly [id: string, forgery: Forgery]>> = {
  "weak Fiat–Shamir: nothing of the statement hashed": ["M64", weakStatement("statement")],
  "weak Fiat–Shamir: the output list not hashed": ["M64", weakStatement("output")],
  "weak Fiat–Shamir: y and z before Cb": [
    "M64",
    (stage) => {
      const output = stage.replaced(REPLACED, VOTE);
      const { context } = stage.small.sealing;
      const { batch, position, mixer, n } = stage.task;
      const place = { context, batch, position, mixer, n, input: stage.input.file.sha512, output: output.file.sha512 };
      const b: Plan["b"] = (x, Ca) => bentToProduct(earlyYz(place, Ca), hiding(stage, output)(x), BLANK_ROW);
      return { output, proof: stage.plan(output, { fiatShamir: stage.fiatShamir("Cb", output), b }) };
    },
  ],
  "weak Fiat–Shamir: x before Ca": [
    "M64",
    (stage) => {
      const output = stage.replaced(REPLACED, VOTE);
      const proof = stage.plan(output, { fiatShamir: stage.fiatShamir("Ca", output), b: hiding(stage, output) });
      return { output, proof };
    },
  ],
  "weak Fiat–Shamir: e before the second round": [
    "M64",
    (stage) => {
      const output = stage.replaced(REPLACED, VOTE);
      const fiat = stage.fiatShamir("second round", output);
      return { output, proof: simulate(fiat, stage.small.sealing.P, stage.input.file, output.file) };
    },
  ],
  "a challenge of one bit, guessed": [
    "M64",
    (stage) => {
      const output = stage.replaced(REPLACED, VOTE);
      const fiat = stage.fiatShamir("nothing", output);
      return { output, proof: simulate(fiat, stage.small.sealing.P, stage.input.file, output.file, scalar(1)) };
    },
  ],
  "one row twice, another dropped (C3)": [
    "M57",
    (stage) => {
      const output = openedList(stage.small, reordered(stage.input.openings, [0, 0, 2], random("twice", 3)));
      return { output, proof: stage.plan(output, { a: [1, 1, 3].map(scalar) }) };
    },
  ],
  "one row twice, b bent so that the slots agree": [
    "M57",
    (stage) => {
      const output = openedList(stage.small, reordered(stage.input.openings, [0, 0, 2], random("twice", 3)));
      const b: Plan["b"] = (x) => balance(x, stage.input.openings.m, output.openings.m, 0);
      return { output, proof: stage.plan(output, { a: [1, 1, 3].map(scalar), b }) };
    },
  ],
  "a vote replaced, the permutation honest (C4)": [
    "M55",
    (stage) => {
      const output = stage.replaced(REPLACED, VOTE);
      return { output, proof: stage.plan(output) };
    },
  ],
  "a vote replaced, b bent": [
    "M55",
    (stage) => {
      const output = stage.replaced(REPLACED, VOTE);
      return { output, proof: stage.plan(output, { b: hiding(stage, output) }) };
    },
  ],
  "trapdoored generators (C1)": [
    "M59",
    (stage) => {
      const output = stage.replaced(REPLACED, VOTE);
      const logs = random("trapdoor", stage.task.n);
      const generators = currentEngine().elementVector(logs.map((log) => multiply(log, Hkey)));
      return { output, proof: stage.plan(output, { trapdoor: { generators, logs }, bUsed: hiding(stage, output) }) };
    },
  ],
};

export const mixForgeries: readonly Operator[] = Object.entries(FORGERIES).flatMap(([title, [id, forgery]]) => {
  const alone = seenInTheProofOnly(title);
  return [
    { id, title: `mix: ${title}`, variant: "smart", tamper: forged(1, forgery), expect: ["MIX_PROOFS"], ...alone },
    { id, title: `strip: ${title}`, variant: "smart", tamper: forged(0, forgery), expect: ["STRIP_PROOFS"], ...alone },
  ] satisfies readonly Operator[];
});

/** A vote that is replaced by another listed one; shifted plaintexts are no codes any more. */
function seenInTheProofOnly(title: string): { readonly sole?: true } {
  return /hashed/.test(title) ? {} : { sole: true };
}
