/** Node's randomness and OpenSSL behind the ports. */
import { randomBytes } from "node:crypto";
import type { Surroundings } from "../checks/run.ts";
import { nodeSignatures } from "./signatures.ts";

export function nodeSurroundings(): Surroundings {
  return { random: (length) => new Uint8Array(randomBytes(length)), signatures: nodeSignatures() };
}
