import { concat, fromHex, must } from "@selge/basics";
import { decodeElement, decodeScalar, encodeScalar } from "@selge/group";
import { type ProofLabel, Transcript } from "@selge/transcript";
import { output, runVectors, type VectorInput } from "../../../test/vectors/run.ts";

type Operation =
  | { readonly append: string; readonly bytes: string }
  | { readonly append: string; readonly integer: number }
  | { readonly append: string; readonly scalar: string }
  | { readonly append: string; readonly elements: string }
  | { readonly challenge: string }
  | { readonly weights: string; readonly n: number };

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => fromHex(hex)!;

function start(input: VectorInput): Transcript {
  const opening = input.has("ceremony") ? input.integer("ceremony") : input.bytes("opening");
  return new Transcript(input.text("proof") as ProofLabel, { fingerprint: input.bytes("fingerprint"), opening });
}

function apply(transcript: Transcript, operation: Operation): Uint8Array {
  if ("challenge" in operation) return encodeScalar(transcript.challenge(operation.challenge));
  if ("weights" in operation) return transcript.challengeWeights(operation.weights, operation.n);
  const { append } = operation;
  if ("bytes" in operation) transcript.append(append, bytesOf(operation.bytes));
  else if ("integer" in operation) transcript.appendInteger(append, operation.integer);
  else if ("scalar" in operation) transcript.appendScalar(append, must(decodeScalar(bytesOf(operation.scalar))));
  else transcript.appendElements(append, ...elementsOf(bytesOf(operation.elements)));
  return new Uint8Array(0);
}

function elementsOf(packed: Uint8Array) {
  return Array.from({ length: packed.length / 32 }, (_, i) =>
    must(decodeElement(packed.subarray(32 * i, 32 * i + 32))),
  );
}

runVectors("transcript-chain.json", {
  "TRN-1": (input) => {
    const transcript = start(input);
    const operations = input.json("operations") as readonly Operation[];
    return output(concat(...operations.map((operation) => apply(transcript, operation))));
  },
});
