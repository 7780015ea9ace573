/** Every domain separator of the system above the mathematics, on one screen. Those of floor 1 stand in @selge/group (GROUP_LABELS). */
export const LABELS = {
  transcript: "selge/v1/transcript",

  // proofs (the first thing a transcript absorbs)
  possession: "selge/v1/proof/possession",
  membership: "selge/v1/proof/membership",
  shuffle: "selge/v1/proof/shuffle",
  decryption: "selge/v1/proof/decryption",
  probe: "selge/v1/proof/probe",

  // batches of verification equations
  batch: "selge/v1/batch",

  // key ceremony
  ceremonyCommit: "selge/v1/ceremony/commit",
  ceremonyShare: "selge/v1/ceremony/share",
  ceremonyRounds: "selge/v1/ceremony/rounds",
  probePoint: "selge/v1/probe",
  keyFile: "selge/v1/key-file",

  // ballot
  ballotRandomness: "selge/v1/ballot/r",
  ballotTag: "selge/v1/ballot/tag",
  voterTag: "selge/v1/voter-tag",

  // log leaves
  leafCore: "selge/v1/leaf/core",
  leafContext: "selge/v1/leaf/ctx",
  leafPrivate: "selge/v1/leaf/priv",
  leafSalt: "selge/v1/leaf/salt",
  leaf: "selge/v1/leaf",
  leafDocument: "selge/v1/leaf/doc",
} as const;

export type ProofLabel = "possession" | "membership" | "shuffle" | "decryption" | "probe";
