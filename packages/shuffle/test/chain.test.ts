import type { RandomBytes } from "@selge/basics";
import { currentEngine, type Engine, scalar, useEngine } from "@selge/group";
import { describe, expect, test } from "vitest";
import { shuffleChallenges } from "../src/challenges.ts";
import { holds, shuffleEquations, weightedSum } from "../src/equations.ts";
import { type Chain, type MixFile, type ShuffleProof, verifyChains, verifyShuffle } from "../src/index.ts";
import { drawOpenings, opened, place, proven, seededRandom } from "./fixtures.ts";

function chainOf(batch: string, n: number, w: number, k: number, first = 1): Chain {
  const files: MixFile[] = [opened(drawOpenings(n, w, batch)).file];
  const mixes = Array.from({ length: k }, (_, j) => {
    const position = first + j;
    const { statement, proof } = proven(n, w, { ...place, batch, position }, files[j]!);
    files.push(statement.output);
    return { position, mixer: place.mixer, proof };
  });
  return { context: place.context, batch, P: place.P, files, mixes };
}

const three = chainOf("president.1.0037", 5, 2, 3);
const two = chainOf("council.2.0784", 4, 1, 2);
const strip = chainOf("council.2.0784", 3, 1, 1, 0);
const random = seededRandom("weights");

function individually(chain: Chain): boolean[] {
  return chain.mixes.map((mix, j) =>
    verifyShuffle({ ...chain, ...mix, input: chain.files[j]!, output: chain.files[j + 1]! }, mix.proof),
  );
}

function replaceProof(chain: Chain, j: number, change: (proof: ShuffleProof) => ShuffleProof): Chain {
  return { ...chain, mixes: chain.mixes.map((mix, i) => (i === j ? { ...mix, proof: change(mix.proof) } : mix)) };
}

describe("complete", () => {
  test("three mixes of one batch, two of another, a strip: all in one sum", () => {
    expect(verifyChains([three, two, strip], random)).toEqual([[true, true, true], [true, true], [true]]);
  });

  test("nothing to verify", () => {
    expect(verifyChains([], random)).toEqual([]);
    expect(verifyChains([{ ...two, files: two.files.slice(0, 1), mixes: [] }], random)).toEqual([[]]);
  });

  test("one linear combination for all mixes, weighed with 32 fresh bytes", () => {
    const engine = currentEngine();
    let sums = 0;
    const drawn: number[] = [];
    const linearCombination: Engine["linearCombination"] = (terms, vectors) => {
      sums++;
      return engine.linearCombination(terms, vectors);
    };
    useEngine({ ...engine, linearCombination });
    const fresh: RandomBytes = (length) => {
      drawn.push(length);
      return random(length);
    };
    try {
      verifyChains([three, two, strip], fresh);
    } finally {
      useEngine(engine);
    }
    expect([sums, drawn]).toEqual([1, [32]]);
  });

  test("n + 2w(k+1)n terms: generators and inner lists are shared", () => {
    const equations = [three, two].flatMap((chain) =>
      chain.mixes.flatMap((mix, j) => {
        const statement = { ...chain, ...mix, input: chain.files[j]!, output: chain.files[j + 1]! };
        return shuffleEquations(statement, mix.proof, shuffleChallenges(statement, mix.proof));
      }),
    );
    const sum = weightedSum(
      equations,
      equations.map((_, j) => scalar(j + 1)),
    );
    expect(sum.generators.length).toBe(5);
    expect(sum.columns.reduce((terms, [a]) => terms + a.length, 0)).toBe(2 * 2 * 4 * 5 + 2 * 1 * 3 * 4);
  });
});

describe("one bad mix is named, the others stand", () => {
  const raise = (proof: ShuffleProof): ShuffleProof => ({ ...proof, rf: scalar(proof.rf + 1n) });

  test.each([0, 1, 2])("mix %i of three", (bad) => {
    const chain = replaceProof(three, bad, raise);
    const expected = [0, 1, 2].map((j) => j !== bad);
    expect(verifyChains([two, chain], random)).toEqual([[true, true], expected]);
    expect(individually(chain)).toEqual(expected);
  });

  test("proofs of two mixes exchanged (C9)", () => {
    const [first, second, third] = three.mixes.map(({ proof }) => proof) as [ShuffleProof, ShuffleProof, ShuffleProof];
    const chain = replaceProof(
      replaceProof(three, 0, () => second),
      1,
      () => first,
    );
    expect(verifyChains([chain], random)).toEqual([[false, false, true]]);
    expect(verifyChains([replaceProof(three, 0, () => third)], random)).toEqual([[false, true, true]]);
  });

  test("a file exchanged inside the chain", () => {
    const other = opened(drawOpenings(5, 2, "foreign")).file;
    const files = three.files.map((file, j) => (j === 2 ? other : file));
    expect(verifyChains([{ ...three, files }], random)).toEqual([[true, false, false]]);
    expect(individually({ ...three, files })).toEqual([true, false, false]);
  });

  test("a proof of another shape is false and does not spoil the sum", () => {
    const chain = replaceProof(three, 1, () => two.mixes[0]!.proof);
    expect(verifyChains([chain, strip], random)).toEqual([[true, false, true], [true]]);
  });
});

describe("C9, B13: replay", () => {
  const [mix] = two.mixes;

  test.each<[string, Partial<Chain>]>([
    ["another batch", { batch: "council.3.0784" }],
    ["another election", { context: { ...two.context, fingerprint: new Uint8Array(32) } }],
    ["another opening", { context: { ...two.context, opening: new Uint8Array(32) } }],
    ["another stage", { mixes: two.mixes.map((m) => ({ ...m, position: m.position + 1 })) }],
    ["another mixer", { mixes: two.mixes.map((m) => ({ ...m, mixer: new Uint8Array(32) })) }],
    ["input and output swapped", { files: two.files.toReversed() }],
  ])("in %s", (_, change) => {
    expect(verifyChains([{ ...two, ...change }], random)).toEqual([[false, false]]);
  });

  test("strip and mixer do not stand for each other", () => {
    expect(verifyChains([{ ...strip, mixes: strip.mixes.map((m) => ({ ...m, position: 1 })) }], random)).toEqual([
      [false],
    ]);
  });

  test("the chain must hang together: gap, repetition, a file too few or too many", () => {
    const gap = { ...two, mixes: [mix!, { ...two.mixes[1]!, position: 3 }] };
    const twice = { ...two, mixes: [mix!, mix!] };
    const few = { ...two, files: two.files.slice(0, 2) };
    const many = { ...two, files: [...two.files, two.files[0]!] };
    for (const chain of [gap, twice, few, many]) expect(verifyChains([chain], random)).toEqual([[false, false]]);
  });
});

describe("B12: errors that cancel", () => {
  /** Two false equations with errors +Hkey and −Hkey. */
  const opposite = (): Chain =>
    replaceProof(
      replaceProof(three, 0, (proof) => ({ ...proof, rf: scalar(proof.rf + 1n) })),
      1,
      (proof) => ({ ...proof, rf: scalar(proof.rf - 1n) }),
    );

  test("pass a sum with equal weights, not this one, whatever the source of randomness", () => {
    const chain = opposite();
    const equations = chain.mixes.flatMap((mix, j) => {
      const statement = { ...chain, ...mix, input: chain.files[j]!, output: chain.files[j + 1]! };
      return shuffleEquations(statement, mix.proof, shuffleChallenges(statement, mix.proof));
    });
    expect(
      holds(
        weightedSum(
          equations,
          equations.map(() => scalar(1)),
        ),
      ),
    ).toBe(true);
    const sources: RandomBytes[] = [
      random,
      (length) => new Uint8Array(length),
      (length) => new Uint8Array(length).fill(255),
    ];
    for (const source of sources) expect(verifyChains([chain], source)).toEqual([[false, false, true]]);
  });
});
