/** Fixed inputs of the tests: a random port that repeats, an election's context, statements with their witnesses. */
import { concat, must, type RandomBytes, sha512, u32le, utf8 } from "@selge/basics";
import { type Ciphertext, encrypt } from "@selge/elgamal";
import {
  asFixedBase,
  currentEngine,
  type Element,
  type ElementVector,
  encodeElement,
  multiply,
  multiplyBase,
  randomScalar,
  type Scalar,
  scalar,
} from "@selge/group";
import type { ElectionContext } from "@selge/transcript";
import {
  ballotCiphertexts,
  type CodeList,
  checkCodeList,
  type DecryptionStatement,
  type MembershipStatement,
  type PossessionStatement,
  type ProbeStatement,
} from "../src/index.ts";

/** SHA-512 in counter mode over `seed`: for tests only. */
export function seeded(seed: string): RandomBytes {
  let counter = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 64) out.set(sha512(utf8(seed), u32le(counter++)).subarray(0, length - at), at);
    return out;
  };
}

export const bytesOf = (seed: string, length: number): Uint8Array => seeded(seed)(length);
export const scalarOf = (seed: string): Scalar => randomScalar(seeded(seed));

export const ceremony: ElectionContext = { fingerprint: bytesOf("fingerprint", 32), opening: 3 };
export const election: ElectionContext = { fingerprint: bytesOf("fingerprint", 32), opening: bytesOf("opening", 32) };

export const s: Scalar = scalarOf("secret");
export const P: Element = asFixedBase(multiplyBase(s));

export const possession: PossessionStatement = { context: ceremony, i: 2, t: 3, m: 5, F: P };

export const probe: ProbeStatement = (() => {
  const A = multiplyBase(scalarOf("probe"));
  return { context: ceremony, j: 2, Pj: P, test: 1, A, D: multiply(s, A) };
})();

/** A list of n·w ciphertexts with the share of the trustee that holds `secret`. */
export function decryption(n: number, w: number, secret: Scalar = s): DecryptionStatement {
  const engine = currentEngine();
  const random = seeded(`list ${n} ${w}`);
  const rows = Array.from({ length: n * w }, (_, q) => encrypt(scalar(q), randomScalar(random), P));
  return withFiles(
    { context: election, batch: "1.4.0176", j: 2, Pj: multiplyBase(secret), n, w },
    rows,
    engine.multiplyEach(secret, engine.elementVector(rows.map(({ A }) => A)), random),
  );
}

/** The statement whose hashes are those of the files. */
export function withFiles(
  head: Pick<DecryptionStatement, "context" | "batch" | "j" | "Pj" | "n" | "w">,
  rows: readonly Ciphertext[],
  D: ElementVector,
): DecryptionStatement {
  const engine = currentEngine();
  return {
    ...head,
    listHash: sha512(concat(...rows.flatMap(({ A, B }) => [encodeElement(A), encodeElement(B)]))),
    shareHash: sha512(engine.encodeElements(D)),
    A: engine.elementVector(rows.map(({ A }) => A)),
    D,
  };
}

export const codeList = (codes: readonly number[]): CodeList => must(checkCodeList(codes));

/** N codes with gaps, 0 (blank) first. */
export const codesOf = (N: number): number[] => Array.from({ length: N }, (_, i) => 7 * i);

export interface Vote {
  readonly statement: MembershipStatement;
  readonly l: number;
  readonly r: Scalar;
}

/** A ballot of two ciphertexts; the proof is about the second: slot 1 of 2, choice number l of `codes`. */
export function vote(codes: readonly number[], l: number, seed = "vote"): Vote {
  const r = scalarOf(`${seed} r`);
  const ciphertexts = ballotCiphertexts([
    encrypt(scalar(codes[0]!), scalarOf(`${seed} r0`), P),
    encrypt(scalar(codes[l] ?? l), r, P),
  ]);
  const T = multiplyBase(scalarOf(`${seed} tag`));
  const list = codeList(codes);
  return {
    statement: { context: election, style: 6, T, contest: 1, slot: 1, w: 2, codes: list, ciphertexts, position: 1 },
    l,
    r,
  };
}
