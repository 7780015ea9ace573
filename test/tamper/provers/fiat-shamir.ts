/** Where a shuffle's challenges come from: SHF-2, or what a careless implementation would hash. */
import { utf8 } from "@selge/basics";
import type { Element, Scalar } from "@selge/group";
import type { ShuffleProof } from "@selge/shuffle";
import { type ElectionContext, Transcript } from "@selge/transcript";

export interface ShufflePlace {
  readonly context: ElectionContext;
  readonly batch: string;
  readonly position: number;
  readonly mixer: Uint8Array;
  readonly n: number;
  /** SHA-512 of the files. */
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

export type SecondRound = Pick<ShuffleProof, "Cu" | "Cdelta" | "CDelta" | "C0" | "E0">;

export interface FiatShamir {
  x(Ca: Element): Scalar;
  yz(Cb: Element): { readonly y: Scalar; readonly z: Scalar };
  e(commitments: SecondRound): Scalar;
}

/** What is left out, or hashed too late. */
export type Omission = "nothing" | "statement" | "output" | "Ca" | "Cb" | "second round";

export function fiatShamir(place: ShufflePlace, omission: Omission = "nothing"): FiatShamir {
  const transcript = new Transcript("shuffle", place.context);
  if (omission !== "statement") absorb(transcript, place, omission === "output");
  let early: { y: Scalar; z: Scalar } | undefined;
  const yz = () => ({ y: transcript.challenge("y"), z: transcript.challenge("z") });
  return {
    x: (Ca) => {
      if (omission !== "Ca") transcript.appendElements("Ca", Ca);
      const x = transcript.challenge("x");
      if (omission === "Ca") transcript.appendElements("Ca", Ca);
      if (omission === "Cb") early = yz();
      return x;
    },
    yz: (Cb) => {
      transcript.appendElements("Cb", Cb);
      return early ?? yz();
    },
    e: (commitments) => {
      if (omission !== "second round") absorbSecond(transcript, commitments);
      return transcript.challenge("e");
    },
  };
}

/** y and z of a transcript that asks for them too early, for who is to bend b to them. */
export function earlyYz(
  place: ShufflePlace,
  Ca: Element,
): { readonly x: Scalar; readonly y: Scalar; readonly z: Scalar } {
  const transcript = new Transcript("shuffle", place.context);
  absorb(transcript, place, false);
  const x = transcript.appendElements("Ca", Ca).challenge("x");
  return { x, y: transcript.challenge("y"), z: transcript.challenge("z") };
}

function absorb(transcript: Transcript, place: ShufflePlace, withoutOutput: boolean): void {
  const { batch, position, mixer, n, input, output } = place;
  transcript.append("batch", utf8(batch)).appendInteger("position", position).append("mixer", mixer);
  transcript.appendInteger("n", n).appendInteger("w", 1).append("input", input);
  if (!withoutOutput) transcript.append("output", output);
}

function absorbSecond(transcript: Transcript, { Cu, Cdelta, CDelta, C0, E0 }: SecondRound): void {
  transcript.appendElements("Cu", Cu).appendElements("Cdelta", Cdelta).appendElements("CDelta", CDelta);
  transcript.appendElements("C0", C0);
  for (const { A, B } of E0) transcript.appendElements("E0", A, B);
}
