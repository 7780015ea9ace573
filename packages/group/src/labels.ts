/** Domain separators used below the transcript's floor; all others stand in packages/transcript/src/labels.ts. */
export const GROUP_LABELS = {
  pedersen: "selge/v1/pedersen",
  shuffle: "selge/v1/shuffle",
  tag: "selge/v1/tag",
  style: "selge/v1/style",
  signature: "selge/v1/sig/",
  nonce: "selge/v1/nonce",
} as const;
