/** For each equation of the verifier a forgery that satisfies all the others: remove the equation, and the forgery passes. */
import {
  add,
  commitVector,
  currentEngine,
  Hkey,
  invert,
  isIdentity,
  linearCombination,
  mul,
  neg,
  ONE,
  type Scalar,
  scalar,
  sub,
} from "@selge/group";
import { describe, expect, test } from "vitest";
import { shuffleChallenges } from "../src/challenges.ts";
import { holds, shuffleEquations } from "../src/equations.ts";
import { verifyShuffle } from "../src/index.ts";
import type { ShuffleProof } from "../src/proof.ts";
import type { ShuffleStatement } from "../src/statement.ts";
import { balance, cheat, type Plan, powersOf, productOf, strict } from "./attack-prover.ts";
import { drawOpenings, type OpenedFile, type Openings, opened, place } from "./fixtures.ts";

const N = 4;

/** The names of the equations that stop the proof. */
function stoppedBy(statement: ShuffleStatement, proof: ShuffleProof): string[] {
  const equations = shuffleEquations(statement, proof, shuffleChallenges(statement, proof));
  const failing = equations.filter((equation) => !holds(equation)).map(({ name }) => name);
  expect(verifyShuffle(statement, proof)).toBe(failing.length === 0);
  return failing;
}

function attack(
  input: Openings,
  output: OpenedFile,
  plan: Partial<Plan> = {},
): { statement: ShuffleStatement; proof: ShuffleProof; stopped: string[] } {
  const statement = { ...place, input: opened(input).file, output: output.file };
  const proof = cheat({ fiatShamir: strict(statement), input, output: () => output, ...plan });
  return { statement, proof, stopped: stoppedBy(statement, proof) };
}

/** Fresh exponents, the plaintexts of the input changed by `change`. */
function changed(input: Openings, change: (m: Scalar, i: number, slot: number) => Scalar): Openings {
  const fresh = drawOpenings(N, input.m.length, "fresh");
  return { m: input.m.map((slot, s) => slot.map((m, i) => change(m, i, s))), r: fresh.r };
}

const input = drawOpenings(N, 1, "attacked");
const honest = opened(changed(input, (m) => m));
const other = scalar(999);
/** Row 2 is another vote. */
const swapped = opened(changed(input, (m, i) => (i === 1 ? other : m)));
/** A b under which the multi-exponentiation hides the swapped vote. */
const hiding = (x: Scalar): Scalar[] => balance(x, input.m[0]!, swapped.openings.m[0]!, 1);

test("the attack prover without a lie is accepted", () => {
  expect(attack(input, honest).stopped).toEqual([]);
});

describe("one lie, one equation", () => {
  test("sum: the product argument is about another vector than y·a + b − z", () => {
    const dUsed: Plan["dUsed"] = ({ x, y, z }) =>
      powersOf(x, N).map((power, i) => sub(add(mul(y, scalar(i + 1)), power), z));
    expect(attack(input, swapped, { b: hiding, dUsed }).stopped).toEqual(["sum"]);
  });

  test("product: replaced vote, b bent so that the slots agree, but no permutation of the powers", () => {
    expect(attack(input, swapped, { b: hiding }).stopped).toEqual(["product"]);
  });

  test("powers: the multi-exponentiation uses another b than Cb", () => {
    expect(attack(input, swapped, { bUsed: hiding }).stopped).toEqual(["powers"]);
  });

  test("slot B: replaced vote, honest permutation (C4)", () => {
    expect(attack(input, swapped).stopped).toEqual(["slot 1 B"]);
  });

  test("slot A: first components re-encrypted with other exponents than the second (C4)", () => {
    const forged = opened(honest.openings, drawOpenings(N, 1, "other exponents").r);
    expect(attack(input, forged).stopped).toEqual(["slot 1 A"]);
  });

  test("each slot of a wide row has equations of its own", () => {
    const wide = drawOpenings(N, 3, "wide");
    for (const slot of [0, 1, 2]) {
      const forged = opened(changed(wide, (m, i, s) => (s === slot && i === 2 ? other : m)));
      expect(attack(wide, forged).stopped).toEqual([`slot ${slot + 1} B`]);
    }
  });
});

describe("the two ends of the product are the verifier's", () => {
  test("p̃_n from the prover's own product would accept a replaced vote", () => {
    const { statement, proof, stopped } = attack(input, swapped, { b: hiding });
    expect(stopped).toEqual(["product"]);
    const { x, y, z, e } = shuffleChallenges(statement, proof);
    const own = productOf(hiding(x).map((power, i) => sub(add(mul(y, scalar(i + 1)), power), z)));
    expect(productEquationWith(proof, e, { last: mul(e, own) })).toBe(true);
  });

  test("p̃_1 from the prover would accept a replaced vote", () => {
    const p1: Plan["p1"] = (d, claimed) => mul(claimed, invert(productOf(d.slice(1))));
    const { statement, proof, stopped } = attack(input, swapped, { b: hiding, p1 });
    expect(stopped).toEqual(["product"]);
    const { x, y, z, e } = shuffleChallenges(statement, proof);
    const factor = (b: readonly Scalar[]): Scalar[] => b.map((power, i) => sub(add(mul(y, scalar(i + 1)), power), z));
    const claimed = productOf(factor(powersOf(x, N)));
    const [d1, ...rest] = factor(hiding(x));
    const u1 = sub(currentEngine().scalarAt(proof.aTilde, 0), mul(e, d1!));
    const first = add(mul(e, mul(claimed, invert(productOf(rest)))), u1);
    expect(productEquationWith(proof, e, { first, last: mul(e, claimed) })).toBe(true);
  });

  /** The equation `product` as a verifier would test it that takes an end from the prover. */
  function productEquationWith(proof: ShuffleProof, e: Scalar, ends: { first?: Scalar; last: Scalar }): boolean {
    const engine = currentEngine();
    const a = Array.from({ length: N }, (_, i) => engine.scalarAt(proof.aTilde, i));
    const p = [
      ends.first ?? a[0]!,
      ...Array.from({ length: N - 2 }, (_, i) => engine.scalarAt(proof.pTilde, i)),
      ends.last,
    ];
    const steps = Array.from({ length: N - 1 }, (_, i) => sub(mul(e, p[i + 1]!), mul(p[i]!, a[i + 1]!)));
    const right = commitVector(engine.scalarVector(steps), proof.sTilde);
    return isIdentity(
      linearCombination([
        [e, proof.CDelta],
        [ONE, proof.Cdelta],
        [neg(ONE), right],
      ]),
    );
  }
});

describe("C3: a matrix that is no permutation", () => {
  const rows = (indices: readonly number[]): OpenedFile =>
    opened(changed(input, (_, i) => input.m[0]![indices[i]! - 1]!));
  const numbers = (indices: readonly number[]): Scalar[] => indices.map(scalar);

  test("two equal rows: one ballot twice, another dropped", () => {
    const forged = rows([1, 1, 3, 4]);
    const b = (x: Scalar): Scalar[] => balance(x, input.m[0]!, forged.openings.m[0]!, 1);
    expect(attack(input, forged, { a: numbers([1, 1, 3, 4]), b }).stopped).toEqual(["product"]);
    expect(attack(input, forged, { a: numbers([1, 1, 3, 4]) }).stopped).toEqual(["product", "slot 1 B"]);
    expect(attack(input, forged).stopped).toEqual(["slot 1 B"]);
  });

  test("a zero row: a ballot from nowhere, another dropped", () => {
    const forged = swapped;
    const zero = (x: Scalar): Scalar[] => powersOf(x, N).map((power, i) => (i === 1 ? scalar(0) : power));
    expect(attack(input, forged, { a: numbers([1, 0, 3, 4]), b: zero }).stopped).toContain("product");
    expect(attack(input, forged, { a: numbers([1, 0, 3, 4]), b: hiding }).stopped).toEqual(["product"]);
  });

  test("a row with two ones: two ballots added into one, a blank one beside it", () => {
    const forged = opened(changed(input, (m, i) => (i === 0 ? add(m, input.m[0]![1]!) : i === 1 ? scalar(0) : m)));
    const b = (x: Scalar): Scalar[] => balance(x, input.m[0]!, forged.openings.m[0]!, 0);
    expect(attack(input, forged, { b }).stopped).toEqual(["product"]);
  });

  test("negative entries: −1 twice in the place of 1 twice, so that products agree", () => {
    const negative = opened(changed(input, (m, i) => (i < 2 ? neg(m) : m)));
    const b = (x: Scalar): Scalar[] => powersOf(x, N).map((power, i) => (i < 2 ? neg(power) : power));
    const a = input.m[0]!.map((_, i) => (i < 2 ? neg(scalar(i + 1)) : scalar(i + 1)));
    expect(attack(input, negative, { a, b }).stopped).toEqual(["product"]);
  });
});

test("C15: the slots of two ballots re-paired, each slot by itself a shuffle", () => {
  const wide = drawOpenings(N, 2, "pairs");
  const mated = changed(wide, (m, i, s) => (s === 1 ? wide.m[1]![[1, 0, 2, 3][i]!]! : m));
  expect(attack(wide, opened(mated)).stopped).toEqual(["slot 2 B"]);
});

test("vote shift between ballots that keeps the sum", () => {
  const shifted = opened(changed(input, (m, i) => (i === 0 ? add(m, scalar(5)) : i === 1 ? sub(m, scalar(5)) : m)));
  expect(attack(input, shifted).stopped).toEqual(["slot 1 B"]);
});

test("Hkey is not the election key: the commitments do not open under P", () => {
  const { statement, proof } = attack(input, honest);
  expect(stoppedBy({ ...statement, P: Hkey }, proof)).toEqual(["slot 1 B"]);
});
