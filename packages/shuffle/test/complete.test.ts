import { must } from "@selge/basics";
import { decodeList } from "@selge/elgamal";
import { currentEngine, equalElements, minus, multiply, multiplyBase, scalar } from "@selge/group";
import { describe, expect, test } from "vitest";
import { shuffleChallenges } from "../src/challenges.ts";
import { shuffleEquations } from "../src/equations.ts";
import { decodeMixFile, encodeShuffleProof, shuffleProofBytes, verifyShuffle } from "../src/index.ts";
import { electionSecret, proven } from "./fixtures.ts";

describe("complete: an honest shuffle is accepted", () => {
  for (const n of [2, 3, 4, 5, 8, 17, 64])
    for (const w of [1, 2, 3])
      test(`${n} rows of ${w} slots`, () => {
        const { statement, proof, proofBytes, outputBytes } = proven(n, w);
        expect(proofBytes.length).toBe(32 * (6 + 2 * w + 3 * n + 1 + w));
        expect(shuffleProofBytes(n, w)).toBe(proofBytes.length);
        expect(encodeShuffleProof(proof)).toEqual(proofBytes);
        expect(shuffleEquations(statement, proof, shuffleChallenges(statement, proof)).length).toBe(3 + 2 * w);
        const output = must(decodeMixFile(outputBytes, n, w, "output"));
        expect(output.sha512).toEqual(statement.output.sha512);
        expect(verifyShuffle({ ...statement, output }, proof)).toBe(true);
      });
});

test("the output holds the same ballots in another order, slot by slot together", () => {
  const [n, w] = [8, 2];
  const { statement, outputBytes } = proven(n, w);
  const { columns } = must(decodeList(outputBytes, n, w, "output"));
  const engine = currentEngine();
  const plain = (row: number): number[] =>
    columns.map(({ A, B }) => {
      const M = minus(engine.elementAt(B, row), multiply(electionSecret, engine.elementAt(A, row)));
      return [...Array(n).keys()].find((i) => equalElements(M, multiplyBase(scalar(101 + i))))!;
    });
  const rows = Array.from({ length: n }, (_, row) => plain(row));
  expect(rows.every(([a, b]) => a === b)).toBe(true);
  expect(rows.map(([a]) => a!).toSorted((a, b) => a - b)).toEqual([...Array(n).keys()]);
  expect(statement.input.sha512).not.toEqual(statement.output.sha512);
});
