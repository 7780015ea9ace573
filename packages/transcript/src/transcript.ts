/**
 * Fiat–Shamir as a labelled, length-framed hash chain. What was absorbed before a challenge determines it; nothing else does.
 * A statement element left out is a forgery waiting (Bernhard, Pereira, Warinschi 2012), so each proof has one function that
 * absorbs its whole statement.
 */
import { concat, sha512, u16le, u32le, u64le, utf8 } from "@selge/basics";
import { type Element, encodeElement, encodeScalar, type Scalar, wideReduce } from "@selge/group";
import { LABELS, type ProofLabel } from "./labels.ts";

/** What every proof of an election is bound to. */
export interface ElectionContext {
  /** SHA-256 of the manifest's body. */
  readonly fingerprint: Uint8Array;
  /** SHA-256 of the opening statement's body; in the key ceremony its number instead. */
  readonly opening: Uint8Array | number;
}

const VERSION = 1;

export class Transcript {
  #state: Uint8Array;

  /** TRN-1 StartTranscript: state = SHA-512("selge/v1/transcript"), then absorbs label, version, fingerprint, opening or ceremony number. */
  constructor(proof: ProofLabel, context: ElectionContext) {
    this.#state = sha512(utf8(LABELS.transcript));
    this.append("label", utf8(LABELS[proof]));
    this.append("version", u32le(VERSION));
    this.append("fingerprint", context.fingerprint);
    if (typeof context.opening === "number") this.append("ceremony", u32le(context.opening));
    else this.append("opening", context.opening);
  }

  /** TRN-2 Append: state = SHA-512(state ‖ 0x01 ‖ u16le(|label|) ‖ label ‖ u64le(|bytes|) ‖ bytes). */
  append(label: string, bytes: Uint8Array): this {
    this.#state = sha512(this.#state, Uint8Array.of(1), framedLabel(label), u64le(bytes.length), bytes);
    return this;
  }

  /** TRN-5 AppendInteger: as u64le, whatever the integer's range. */
  appendInteger(label: string, value: number): this {
    return this.append(label, u64le(value));
  }

  /** TRN-6 AppendScalar: as its 32 bytes. */
  appendScalar(label: string, value: Scalar): this {
    return this.append(label, encodeScalar(value));
  }

  /** TRN-7 AppendElements: one or more under one label, their encodings concatenated. */
  appendElements(label: string, ...elements: readonly Element[]): this {
    return this.append(label, concat(...elements.map(encodeElement)));
  }

  /**
   * TRN-3 Challenge: block = SHA-512(state ‖ 0x02 ‖ u16le(|label|) ‖ label); c = WideReduce(block) (GRP-3);
   * state = SHA-512(state ‖ 0x03 ‖ u16le(|label|) ‖ label ‖ encode(c)).
   */
  challenge(label: string): Scalar {
    const c = wideReduce(this.#block(label));
    this.#state = sha512(this.#state, Uint8Array.of(3), framedLabel(label), encodeScalar(c));
    return c;
  }

  /**
   * TRN-4 ChallengeWeights: seed = block as in TRN-3; weight_i = first 16 bytes of SHA-512(seed ‖ u64le(i)), i = 0..n−1, packed;
   * state = SHA-512(state ‖ 0x03 ‖ u16le(|label|) ‖ label ‖ seed).
   */
  challengeWeights(label: string, n: number): Uint8Array<ArrayBuffer> {
    const seed = this.#block(label);
    this.#state = sha512(this.#state, Uint8Array.of(3), framedLabel(label), seed);
    const out = new Uint8Array(16 * n);
    for (let i = 0; i < n; i++) out.set(sha512(seed, u64le(i)).subarray(0, 16), 16 * i);
    return out;
  }

  #block(label: string): Uint8Array {
    return sha512(this.#state, Uint8Array.of(2), framedLabel(label));
  }
}

function framedLabel(label: string): Uint8Array {
  const bytes = utf8(label);
  return concat(u16le(bytes.length), bytes);
}
