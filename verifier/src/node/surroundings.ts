/** Node's randomness and OpenSSL behind the ports. */
import { randomBytes } from "node:crypto";
import type { Surroundings } from "../checks/run.ts";
import type { Arithmetic } from "../proofs/arithmetic.ts";
import { nobleArithmetic } from "../proofs/noble-arithmetic.ts";
import { nodeSignatures } from "./signatures.ts";

export function nodeSurroundings(arithmetic: Arithmetic = nobleArithmetic): Surroundings {
  return { random: (length) => new Uint8Array(randomBytes(length)), signatures: nodeSignatures(), arithmetic };
}
