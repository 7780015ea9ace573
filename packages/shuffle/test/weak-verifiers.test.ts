/** Forgeries that a careless verifier accepts: built in full, accepted by that verifier, refused by this one. */
import { sha512, toHex, utf8 } from "@selge/basics";
import {
  add,
  currentEngine,
  encodeElement,
  G,
  Hkey,
  IDENTITY,
  invert,
  isIdentity,
  linearCombination,
  mul,
  multiply,
  type Scalar,
  scalar,
  shuffleGenerators,
  sub,
  wideReduce,
} from "@selge/group";
import { Transcript } from "@selge/transcript";
import { describe, expect, test } from "vitest";
import { challengeE, challengeYZ, shuffleChallenges, startTranscript } from "../src/challenges.ts";
import { type Equation, holds, shuffleEquations } from "../src/equations.ts";
import { verifyShuffle } from "../src/index.ts";
import { balance, challengesBy, cheat, type FiatShamir, powersOf, productOf, strict } from "./attack-prover.ts";
import { context, drawOpenings, type Openings, opened, P, place } from "./fixtures.ts";
import { simulate } from "./simulator.ts";

const N = 4;
const input = drawOpenings(N, 1, "attacked");
const fresh = drawOpenings(N, 1, "fresh");
const vote = (m: readonly Scalar[]): Openings => ({ m: [m], r: fresh.r });

function fiatShamirOf(transcript: Transcript): FiatShamir {
  return {
    x: (Ca) => transcript.appendElements("Ca", Ca).challenge("x"),
    yz: (Cb) => challengeYZ(transcript, Cb),
    e: (commitments) => challengeE(transcript, commitments),
  };
}

describe("B1, weak Fiat-Shamir", () => {
  /** Five votes go from ballot 2 to ballot 1, weighed so that Σ x^i·m_i stays: possible once x is known before the list. */
  const shifted = (x: Scalar) =>
    opened(
      vote(input.m[0]!.map((m, i) => (i === 0 ? add(m, scalar(5)) : i === 1 ? sub(m, mul(scalar(5), invert(x))) : m))),
    );

  test("nothing of the statement hashed: any list goes", () => {
    const weak = (): FiatShamir => fiatShamirOf(new Transcript("shuffle", context));
    const proof = cheat({ fiatShamir: weak(), input, output: shifted });
    const challenges = challengesBy(weak(), proof);
    const statement = { ...place, input: opened(input).file, output: shifted(challenges.x).file };
    expect(shuffleEquations(statement, proof, challenges).every(holds)).toBe(true);
    expect(verifyShuffle(statement, proof)).toBe(false);
  });

  test("all but the output list hashed: any output goes", () => {
    const file = opened(input).file;
    const weak = (): FiatShamir =>
      fiatShamirOf(
        new Transcript("shuffle", context)
          .append("batch", utf8(place.batch))
          .appendInteger("position", place.position)
          .append("mixer", place.mixer)
          .appendInteger("n", N)
          .appendInteger("w", 1)
          .append("input", file.sha512),
      );
    const proof = cheat({ fiatShamir: weak(), input, output: shifted });
    const challenges = challengesBy(weak(), proof);
    const statement = { ...place, input: file, output: shifted(challenges.x).file };
    expect(shuffleEquations(statement, proof, challenges).every(holds)).toBe(true);
    expect(verifyShuffle(statement, proof)).toBe(false);
  });

  test("y and z known before Cb: b is bent until the product fits", () => {
    const before = withBlank([101, 102, 0, 104]);
    const after = opened(withBlank([101, 999, 0, 104], fresh.r));
    const statement = { ...place, input: opened(before).file, output: after.file };
    let early = { y: scalar(0), z: scalar(0) };
    const weak = (): FiatShamir => {
      const transcript = startTranscript(statement);
      return {
        x: (Ca) => {
          const x = transcript.appendElements("Ca", Ca).challenge("x");
          early = { y: transcript.challenge("y"), z: transcript.challenge("z") };
          return x;
        },
        yz: (Cb) => {
          transcript.appendElements("Cb", Cb);
          return early;
        },
        e: (commitments) => challengeE(transcript, commitments),
      };
    };
    const bent = (x: Scalar): Scalar[] => {
      const b = balance(x, before.m[0]!, after.openings.m[0]!, 1);
      const factors = (powers: readonly Scalar[]): Scalar[] =>
        powers.map((power, i) => sub(add(mul(early.y, scalar(i + 1)), power), early.z));
      const [claimed, own] = [productOf(factors(powersOf(x, N))), factors(b)];
      const missing = mul(claimed, invert(productOf(own.filter((_, i) => i !== 2))));
      b[2] = add(b[2]!, sub(missing, own[2]!)); // a blank row: the slots do not feel its power
      return b;
    };
    const proof = cheat({ fiatShamir: weak(), input: before, output: () => after, b: bent });
    expect(shuffleEquations(statement, proof, challengesBy(weak(), proof)).every(holds)).toBe(true);
    expect(verifyShuffle(statement, proof)).toBe(false);
  });

  test("x before Ca: a proof in that order is not one in this order", () => {
    const output = opened(vote(input.m[0]!));
    const statement = { ...place, input: opened(input).file, output: output.file };
    const weak = (): FiatShamir => {
      const transcript = startTranscript(statement);
      return {
        x: (Ca) => {
          const x = transcript.challenge("x");
          transcript.appendElements("Ca", Ca);
          return x;
        },
        yz: (Cb) => challengeYZ(transcript, Cb),
        e: (commitments) => challengeE(transcript, commitments),
      };
    };
    const proof = cheat({ fiatShamir: weak(), input, output: () => output });
    expect(shuffleEquations(statement, proof, challengesBy(weak(), proof)).every(holds)).toBe(true);
    expect(verifyShuffle(statement, proof)).toBe(false);
  });

  function withBlank(m: readonly number[], r = input.r): Openings {
    return { m: [m.map(scalar)], r };
  }
});

describe("B9, simulation", () => {
  const output = opened(vote(input.m[0]!.map(() => scalar(999))));
  const statement = { ...place, input: opened(input).file, output: output.file };

  test("challenges chosen first: every equation holds for a false statement, the hash does not", () => {
    const [x, y, z, e] = ["x", "y", "z", "e"].map((name) => wideReduce(sha512(utf8(name)))) as [
      Scalar,
      Scalar,
      Scalar,
      Scalar,
    ];
    const proof = simulate(statement, { x, y, z, e });
    expect(shuffleEquations(statement, proof, { x, y, z, e }).every(holds)).toBe(true);
    expect(shuffleChallenges(statement, proof)).not.toEqual({ x, y, z, e });
    expect(verifyShuffle(statement, proof)).toBe(false);
  });

  test("M64, a challenge of one bit: guessed in two tries, refused here", () => {
    const real = shuffleChallenges(statement, simulate(statement, shuffleChallenges(statement, somebody())));
    const accepted = [0, 1].filter((bit) => {
      const c = { ...real, e: scalar(bit) };
      return shuffleEquations(statement, simulate(statement, c), c).every(holds);
    });
    expect(accepted).toEqual([0, 1]);
    expect([0, 1].some((bit) => verifyShuffle(statement, simulate(statement, { ...real, e: scalar(bit) })))).toBe(
      false,
    );
  });

  const somebody = () => simulate(statement, { x: scalar(2), y: scalar(3), z: scalar(5), e: scalar(7) });
});

test("C1, M59: trapdoored generators open a commitment to anything, so nobody reads generators from a file", () => {
  const engine = currentEngine();
  const logs = Array.from({ length: N }, (_, i) => wideReduce(sha512(utf8(`trapdoor ${i}`))));
  const generators = engine.elementVector(logs.map((log) => multiply(log, Hkey)));
  const output = opened(vote(input.m[0]!.map((m, i) => (i === 1 ? scalar(999) : m))));
  const statement = { ...place, input: opened(input).file, output: output.file };
  const proof = cheat({
    fiatShamir: strict(statement),
    input,
    output: () => output,
    trapdoor: { generators, logs },
    bUsed: (x) => balance(x, input.m[0]!, output.openings.m[0]!, 1),
  });
  const holdsUnder = ({ terms, generators: coefficients, columns }: Equation): boolean =>
    isIdentity(
      linearCombination(terms, [[coefficients, engine.sliceElements(generators, 0, coefficients.length)], ...columns]),
    );
  const equations = shuffleEquations(statement, proof, shuffleChallenges(statement, proof));
  expect(equations.every(holdsUnder)).toBe(true);
  expect(verifyShuffle(statement, proof)).toBe(false);
});

test("C2: the fixed generators are distinct, none is G, Hkey, the key or the identity", () => {
  const engine = currentEngine();
  const encoded = Array.from({ length: 64 }, (_, i) =>
    toHex(encodeElement(engine.elementAt(shuffleGenerators(64), i))),
  );
  const all = new Set([...encoded, ...[G, Hkey, P, IDENTITY].map((point) => toHex(encodeElement(point)))]);
  expect(all.size).toBe(68);
});
