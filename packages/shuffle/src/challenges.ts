/** All hashing of the proof. The statement enters whole, before the first challenge; each challenge sees all commitments before it. */
import { utf8 } from "@selge/basics";
import type { Ciphertext } from "@selge/elgamal";
import type { Element, Scalar } from "@selge/group";
import { Transcript } from "@selge/transcript";
import type { ShuffleCommitments } from "./proof.ts";
import type { ShuffleStatement } from "./statement.ts";

export interface ShuffleChallenges {
  readonly x: Scalar;
  readonly y: Scalar;
  readonly z: Scalar;
  readonly e: Scalar;
}

/** SHF-2 Challenges: the verifier's run over the four rounds below. */
export function shuffleChallenges(statement: ShuffleStatement, commitments: ShuffleCommitments): ShuffleChallenges {
  const transcript = startTranscript(statement);
  const x = challengeX(transcript, commitments.Ca);
  const { y, z } = challengeYZ(transcript, commitments.Cb);
  return { x, y, z, e: challengeE(transcript, commitments) };
}

/** The whole statement. The lists stand for themselves by their hashes; P is fixed by the opening statement in the context. */
export function startTranscript({ context, batch, position, mixer, input, output }: ShuffleStatement): Transcript {
  return new Transcript("shuffle", context)
    .append("batch", utf8(batch))
    .appendInteger("position", position)
    .append("mixer", mixer)
    .appendInteger("n", input.list.n)
    .appendInteger("w", input.list.columns.length)
    .append("input", input.sha512)
    .append("output", output.sha512);
}

/** The permutation is committed before x exists: this order carries the soundness (SPEC, Security). */
export function challengeX(transcript: Transcript, Ca: Element): Scalar {
  return transcript.appendElements("Ca", Ca).challenge("x");
}

export function challengeYZ(transcript: Transcript, Cb: Element): { readonly y: Scalar; readonly z: Scalar } {
  transcript.appendElements("Cb", Cb);
  return { y: transcript.challenge("y"), z: transcript.challenge("z") };
}

export function challengeE(
  transcript: Transcript,
  { Cu, Cdelta, CDelta, C0, E0 }: Omit<ShuffleCommitments, "Ca" | "Cb">,
): Scalar {
  transcript.appendElements("Cu", Cu).appendElements("Cdelta", Cdelta).appendElements("CDelta", CDelta);
  transcript.appendElements("C0", C0);
  for (const { A, B } of E0 satisfies readonly Ciphertext[]) transcript.appendElements("E0", A, B);
  return transcript.challenge("e");
}
