/** Ballots that hold no code of their list: a membership proof under weak Fiat–Shamir, and ballots taken apart and put together. Three codes, depth 2. */
import { tagOpening, voterTag } from "@selge/ballot";
import { concat, sha512, u8, u32le, u64le } from "@selge/basics";
import { codeList } from "@selge/election";
import {
  add,
  commit,
  currentEngine,
  encodeElement,
  encodeScalar,
  G,
  invert,
  linearCombination,
  minus,
  mul,
  multiply,
  multiplyBase,
  ONE,
  plus,
  power,
  randomScalar,
  type Scalar,
  scalar,
  sub,
  wideReduce,
  ZERO,
} from "@selge/group";
import type { SmallElection } from "../../fixtures/small-election.ts";
import { seededRandom } from "../../fixtures/small-people.ts";

export interface Header {
  readonly person: string;
  readonly style: number;
  readonly rollVersion: number;
  readonly seen: { readonly size: number; readonly root: Uint8Array };
}

export interface Forged {
  readonly bytes: Uint8Array;
  readonly o: Uint8Array;
}

const D = 2;

/** BAL-4, from any core and proofs. */
function ballotBytes({ election }: SmallElection, header: Header, core: Uint8Array, proofs: Uint8Array): Uint8Array {
  const { style, rollVersion, seen } = header;
  return concat(
    u8(1),
    election.fingerprint,
    u32le(style),
    u32le(rollVersion),
    u64le(seen.size),
    seen.root,
    core,
    proofs,
  );
}

/**
 * B1: the challenge is hashed from the commitments alone, so the ciphertext may be chosen after it: its plaintext is L_1 + δ/x^2, which is no code.
 * Copies the responses of an honest proof for l = 1.
 */
export function weakFiatShamirBallot(small: SmallElection, header: Header): Forged {
  const { election, sealing } = small;
  const random = seededRandom("ballot liar");
  const draw = (): Scalar[] => Array.from({ length: D }, () => randomScalar(random));
  const [r, a, s, t, rho] = [draw(), draw(), draw(), draw(), draw()] as const;
  const rA = randomScalar(random);
  const l = [ONE, ZERO];
  const codes = padded(codeList(election.manifest.contests[0]!, election.manifest.districts[0]!.id, 0));
  const c = codePolynomial(codes, l, a);
  const CdB = rho.map((rk, k) => minus(multiply(rk, sealing.P), multiplyBase(c[k]!)));
  const shifted = [plus(CdB[0]!, multiplyBase(scalar(99))), CdB[1]!];
  const commitments = currentEngine().encodeElements(
    currentEngine().elementVector([
      ...l.map((lj, j) => commit(lj, r[j]!)),
      ...a.map((aj, j) => commit(aj, s[j]!)),
      ...l.map((lj, j) => commit(mul(lj, a[j]!), t[j]!)),
      ...rho.flatMap((rk, k) => [multiplyBase(rk), shifted[k]!]),
    ]),
  );
  const x = wideReduce(sha512(commitments));
  const f = l.map((lj, j) => add(mul(lj, x), a[j]!));
  const za = f.map((_, j) => add(mul(r[j]!, x), s[j]!));
  const zb = f.map((fj, j) => add(mul(r[j]!, sub(x, fj)), t[j]!));
  const zd = rho.reduce((sum, rk, k) => sub(sum, mul(rk, power(x, k))), mul(rA, power(x, D)));
  const over = invert(power(x, D));
  const v = c.reduce((sum, ck, k) => add(sum, mul(ck, power(x, k))), ZERO);
  const A = multiplyBase(rA);
  const B = linearCombination([
    [mul(zd, over), sealing.P],
    [mul(v, over), G],
    [over, shifted[0]!],
    [mul(over, x), shifted[1]!],
  ]);
  const o = tagOpening(random(32), election.fingerprint);
  const T = voterTag(election.fingerprint, header.person, header.style, o);
  const proof = concat(commitments, ...[...f, ...za, ...zb, zd].map(encodeScalar));
  const core = concat(...[T, A, B].map(encodeElement));
  return { bytes: ballotBytes(small, header, core, proof), o: encodeScalar(o) };
}

function padded(codes: readonly number[]): readonly Scalar[] {
  return Array.from({ length: 2 ** D }, (_, i) => scalar(codes[Math.min(i, codes.length - 1)]!));
}

/** Coefficients of Σ_i L_i·Π_j f_{j,i_j}(X), f_{j,1} = l_j·X + a_j, f_{j,0} = (1 − l_j)·X − a_j. */
function codePolynomial(L: readonly Scalar[], l: readonly Scalar[], a: readonly Scalar[]): readonly Scalar[] {
  const sum = [ZERO, ZERO, ZERO];
  for (const [i, code] of L.entries()) {
    const factor = (j: number): readonly [Scalar, Scalar] =>
      (i >> j) & 1 ? [a[j]!, l[j]!] : [sub(ZERO, a[j]!), sub(ONE, l[j]!)];
    const [[p0, p1], [q0, q1]] = [factor(0), factor(1)];
    const product = [mul(p0, q0), add(mul(p0, q1), mul(p1, q0)), mul(p1, q1)];
    for (const [k, value] of product.entries()) sum[k] = add(sum[k]!, mul(code, value));
  }
  return sum;
}
