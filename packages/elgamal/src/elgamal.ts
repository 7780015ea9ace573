/** Lifted ElGamal on ristretto255: Enc(m; r) = (A, B) = (r·G, m·G + r·P). Homomorphic; secrecy rests on DDH. */
import { concat, type Decoded, ok } from "@selge/basics";
import {
  currentEngine,
  decodeElement,
  decodeNonIdentity,
  type Element,
  encodeElement,
  equalElements,
  G,
  minus,
  multiply,
  multiplyBase,
  plus,
  type Scalar,
} from "@selge/group";

export interface Ciphertext {
  readonly A: Element;
  readonly B: Element;
}

export const CIPHERTEXT_BYTES = 64;

/** ELG-1 Encrypt: (r·G, m·G + r·P). r is secret and not zero. Cost: three fixed-base multiplications. */
export function encrypt(m: Scalar, r: Scalar, P: Element): Ciphertext {
  const engine = currentEngine();
  const onG = engine.multiplyFixed(G, engine.scalarVector([r, m]));
  const onP = engine.multiplyFixed(P, engine.scalarVector([r]));
  return {
    A: engine.elementAt(onG, 0),
    B: engine.elementAt(engine.addElements(engine.sliceElements(onG, 1, 2), onP), 0),
  };
}

/** ELG-2 ReEncrypt: C + Enc(0; ρ). */
export function reEncrypt({ A, B }: Ciphertext, rho: Scalar, P: Element): Ciphertext {
  return { A: plus(A, multiplyBase(rho)), B: plus(B, multiply(rho, P)) };
}

/** ELG-3 Opens: is C = Enc(m; r)? Both equations; a check of B alone accepts a false r (THREATS I1). Total. */
export function opens({ A, B }: Ciphertext, m: Scalar, r: Scalar, P: Element): boolean {
  return equalElements(A, multiplyBase(r)) && equalElements(minus(B, multiply(r, P)), multiplyBase(m));
}

/** ELG-4 EncodeCiphertext: A ‖ B, 64 bytes. */
export function encodeCiphertext({ A, B }: Ciphertext): Uint8Array<ArrayBuffer> {
  return concat(encodeElement(A), encodeElement(B));
}

/** ELG-5 DecodeCiphertext: 64 bytes A ‖ B; the identity is refused for A and allowed for B. Total. */
export function decodeCiphertext(bytes: Uint8Array, where = "ciphertext"): Decoded<Ciphertext> {
  const A = decodeNonIdentity(bytes.subarray(0, 32), `${where}.A`);
  if (!A.ok) return A;
  const B = decodeElement(bytes.subarray(32), `${where}.B`);
  return B.ok ? ok({ A: A.value, B: B.value }) : B;
}
