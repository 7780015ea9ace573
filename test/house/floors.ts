/** The plan of the house: who lives on which floor, which doors lead sideways, which guests may enter where. One screen. */

/** A package imports only from strictly lower floors. */
export const FLOORS: Readonly<Record<string, number>> = {
  basics: 0,
  group: 1,
  transcript: 1,
  engine: 2,
  elgamal: 2,
  sigma: 3,
  shuffle: 3,
  threshold: 3,
  election: 4,
  ballot: 4,
  identity: 4,
  log: 4,
  ballotbox: 5,
  tally: 5,
  api: 5,
};

/** The only imports between rooms of one floor. */
export const DOORS: readonly string[] = [
  "transcript→group",
  "threshold→sigma",
  "ballot→election",
  "ballot→identity",
  "ballot→log",
  "tally→ballotbox",
];

/** Packages of the registry, and the places that may import them. */
export const GUESTS: Readonly<Record<string, readonly string[]>> = {
  "@noble/curves": ["packages/group/", "packages/identity/", "verifier/"],
  "@noble/hashes": ["packages/basics/", "packages/group/", "packages/transcript/", "packages/threshold/", "verifier/"],
  "@noble/ciphers": ["packages/threshold/", "verifier/"],
  canonicalize: ["packages/basics/"],
  fflate: ["packages/identity/", "packages/tally/"],
  "@peculiar/x509": ["packages/identity/src/demo/"],
  pkijs: ["packages/identity/src/demo/"],
  asn1js: ["packages/identity/src/demo/"],
  // The compiler of the engine's kernel; not part of any program that runs.
  assemblyscript: ["packages/engine/build/"],
  "reflect-metadata": ["packages/identity/src/demo/"],
  kysely: ["packages/ballotbox/"],
  pg: ["packages/ballotbox/"],
  zod: ["packages/api/", "packages/election/", "packages/tally/"],
  commander: ["apps/cli/src/"],
  "@clack/prompts": ["apps/cli/src/"],
};

/** Parts of Node that a package may use although it is otherwise pure. */
export const NODE_GUESTS: Readonly<Record<string, readonly string[]>> = {
  "node:sqlite": ["packages/ballotbox/"],
  // The box and the record are files: their offices read and write them (floor 5 holds state).
  "node:fs/promises": ["packages/ballotbox/", "packages/tally/", "packages/engine/src/node/"],
  "node:path": ["packages/tally/"],
  // The engine's build, and its entry for Node: reading the kernel, starting workers.
  "node:fs": ["packages/engine/build/"],
  "node:crypto": ["packages/engine/build/"],
  "node:worker_threads": ["packages/engine/src/node/"],
};

/** What tests may import besides what their room may; the root manifest declares it for all. */
export const TEST_GUESTS: readonly string[] = ["vitest", "fast-check", "ajv", "libsodium-wrappers-sumo"];

/** What the verifier takes from the prover's house: arithmetic in the group, which imports nothing itself. Its proofs are its own. */
export const VERIFIER_HOSTS: Readonly<Record<string, readonly string[]>> = { "packages/engine": ["./core"] };

/** The apps that may import the verifier, and then only what it exports. */
export const VERIFIER_GUESTS: readonly string[] = ["cli", "console", "observer"];

/** Tests of one package that an implementation elsewhere runs on itself. */
export const CONTRACTS: readonly string[] = ["packages/group/test/engine-contract.ts"];
