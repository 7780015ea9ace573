/** THREATS B2, the omission test: for every field of every typed statement, changing it changes the challenge. */
import { sha512, utf8 } from "@selge/basics";
import { encrypt } from "@selge/elgamal";
import { encodeElement, G, multiplyBase, plus, scalar } from "@selge/group";
import type { ElectionContext } from "@selge/transcript";
import { describe, expect, it } from "vitest";
import { weigh } from "../src/decryption.ts";
import { equalityChallenge } from "../src/equality.ts";
import {
  ballotCiphertexts,
  type DecryptionStatement,
  type MembershipStatement,
  type PossessionStatement,
  type ProbeStatement,
  proveMembership,
} from "../src/index.ts";
import { membershipChallenge, membershipStatementBytes } from "../src/membership-statement.ts";
import { possessionChallenge } from "../src/possession.ts";
import { probeTranscript } from "../src/probe.ts";
import { absorbStatement, type Field, statementBytes } from "../src/statement.ts";
import {
  bytesOf,
  ceremony,
  codeList,
  codesOf,
  decryption,
  election,
  P,
  possession,
  probe,
  scalarOf,
  seeded,
  vote,
} from "./fixtures.ts";

const Q = multiplyBase(scalarOf("another"));
const contexts: readonly ElectionContext[] = [
  { ...election, fingerprint: bytesOf("other", 32) },
  { ...election, opening: bytesOf("other", 32) },
  { ...election, opening: 1 },
  { ...election, opening: 2 },
];

/** Every value of every field, one at a time, gives a challenge of its own. The table must have every field of the statement. */
function everyFieldCounts<S extends { readonly context: ElectionContext }>(
  statement: S,
  others: { readonly [K in keyof S]: readonly S[K][] },
  challenge: (statement: S) => string,
  bound: readonly string[] = [],
): void {
  expect(Object.keys(others).sort()).toEqual(
    Object.keys(statement)
      .filter((key) => !bound.includes(key))
      .sort(),
  );
  const seen = [challenge(statement)];
  for (const [field, values] of Object.entries(others) as [string, readonly unknown[]][])
    for (const value of values) seen.push(challenge({ ...statement, [field]: value }));
  expect(new Set(seen).size).toBe(seen.length);
}

describe("omission test (B2)", () => {
  it("possession", () => {
    const challenge = (st: PossessionStatement) => `${possessionChallenge(st, G)}`;
    everyFieldCounts<PossessionStatement>(
      possession,
      { context: contexts, i: [1, 3], t: [2, 4], m: [4, 6], F: [Q, G] },
      challenge,
    );
    expect(possessionChallenge(possession, Q)).not.toBe(possessionChallenge(possession, G));
  });

  type Hashed = Omit<DecryptionStatement, "A" | "D">;
  it("decryption: weights and challenge; A and D through the hashes of their files", () => {
    const { A, D, ...statement } = decryption(2, 3);
    const others: { readonly [K in keyof Hashed]: readonly Hashed[K][] } = {
      context: contexts,
      batch: ["1.4.0177", "1.4.017", "1.4.01766"],
      j: [1, 3],
      Pj: [Q, G],
      n: [3, 1],
      w: [2, 1],
      listHash: [bytesOf("other", 64), sha512(utf8("x"))],
      shareHash: [bytesOf("other", 64), sha512(utf8("x"))],
    };
    const weights = (st: Hashed) => {
      const { transcript } = weigh({ ...st, A, D });
      return `${transcript.challenge("after")}`;
    };
    const challenge = (st: Hashed) => `${equalityChallenge(weigh({ ...st, A, D }).transcript, G, Q)}`;
    everyFieldCounts<Hashed>(statement, others, weights);
    everyFieldCounts<Hashed>(statement, others, challenge);
    const commitments = [
      [G, Q],
      [Q, G],
      [Q, Q],
      [G, G],
    ] as const;
    const seen = commitments.map(([T1, T2]) => equalityChallenge(weigh({ ...statement, A, D }).transcript, T1, T2));
    expect(new Set(seen).size).toBe(4);
  });

  it("n and w are not one number", () => {
    const at = (n: number, w: number) => weigh({ ...decryption(2, 3), n, w }).transcript.challenge("after");
    expect(at(2, 3)).not.toBe(at(3, 2));
    expect(at(2, 3)).not.toBe(at(6, 1));
  });

  it("probe", () => {
    const challenge = (st: ProbeStatement) => `${equalityChallenge(probeTranscript(st), G, Q)}`;
    everyFieldCounts<ProbeStatement>(
      probe,
      { context: contexts, j: [1, 3], Pj: [Q, G], test: [0, 2], A: [Q, G], D: [Q, G] },
      challenge,
    );
  });

  const { statement, ...witness } = vote(codesOf(5), 3);
  const { bytes: proofBytes, depth } = proveMembership(statement, witness, P, seeded("omission"));

  it("membership: every field, every ciphertext of the ballot, every code", () => {
    const [C0, C1, C2] = [1, 2, 3].map((m) => encrypt(scalar(m), scalarOf(`${m}`), P));
    const challenge = (st: MembershipStatement) => `${membershipChallenge(st, proofBytes)}`;
    everyFieldCounts<MembershipStatement>(
      statement,
      {
        context: contexts,
        style: [5, 7],
        T: [Q, G],
        contest: [0, 2],
        slot: [0, 2],
        w: [1, 3],
        codes: [codesOf(6), [0, 7, 14, 21], [1, 7, 14, 21, 28], [0, 7, 14, 21, 29], [0, 7, 14, 21, 28, 29, 30, 31]].map(
          codeList,
        ),
        ciphertexts: [
          [C0!, C1!],
          [C1!, C0!],
          [C0!, C2!],
          [C2!, C1!],
          [C0!],
          [C0!, C1!, C2!],
          [C0!, { A: C1!.A, B: plus(C1!.B, G) }],
        ].map(ballotCiphertexts),
        position: [0, 2],
      },
      challenge,
    );
  });

  it("membership: each of the 5d commitments", () => {
    const seen = [membershipChallenge(statement, proofBytes)];
    for (let i = 0; i < 5 * depth; i++) {
      const bytes = proofBytes.slice();
      bytes.set(encodeElement(Q), 32 * i);
      seen.push(membershipChallenge(statement, bytes));
    }
    expect(new Set(seen).size).toBe(5 * depth + 1);
  });

  it("statement bytes see the same fields", () => {
    const others: Partial<MembershipStatement>[] = [
      { style: 7 },
      { T: Q },
      { contest: 0 },
      { slot: 0 },
      { w: 3 },
      { position: 0 },
      ...contexts.map((context) => ({ context })),
    ];
    const seen = [{}, ...others].map((other) => `${membershipStatementBytes({ ...statement, ...other })}`);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe("statements are injective and apart (B4, B5)", () => {
  const fieldsOf = (...pairs: readonly (readonly [string, string])[]): Field[] => pairs.map(([l, b]) => [l, utf8(b)]);
  const lists = [
    fieldsOf(["a", "bc"]),
    fieldsOf(["ab", "c"]),
    fieldsOf(["a", "b"], ["", "c"]),
    fieldsOf(["a", "b"], ["c", ""]),
    fieldsOf(["a", ""], ["", "bc"]),
    fieldsOf(),
    fieldsOf(["", ""]),
    fieldsOf(["", ""], ["", ""]),
  ];

  it("moving a border between label, value and next field is seen", () => {
    const challenges = lists.map((list) => absorbStatement("probe", ceremony, list).challenge("e"));
    const bytes = lists.map((list) => `${statementBytes("probe", ceremony, list)}`);
    expect(new Set(challenges).size).toBe(lists.length);
    expect(new Set(bytes).size).toBe(lists.length);
  });

  it("the same fields under another proof label give another challenge", () => {
    const kinds = ["possession", "decryption", "probe", "membership", "shuffle"] as const;
    const challenges = kinds.map((kind) => absorbStatement(kind, election, lists[0]!).challenge("e"));
    expect(new Set(challenges).size).toBe(kinds.length);
  });
});
