export * from "./add-checkpoint.ts";
export * from "./checkpoint.ts";
export * from "./consistency.ts";
export * from "./cosignature.ts";
export * from "./entry.ts";
export * from "./frontier.ts";
export { emptyRoot, leafHash, nodeHash } from "./hashes.ts";
export * from "./inclusion.ts";
export * from "./memory-tree.ts";
export { type HashReader, rootAt, rootOfHashes, type TreeNode } from "./nodes.ts";
export {
  decodeNote,
  decodeSignatureLines,
  encodeNote,
  encodeSignatureLine,
  MAX_NOTE_BYTES,
  MAX_SIGNATURES,
  type Note,
  type NoteCode,
  type NoteSignature,
} from "./note.ts";
export type { Outcome, Refusal } from "./refusal.ts";
export * from "./tile-content.ts";
export * from "./tile-path.ts";
export * from "./tree-files.ts";
export * from "./verifier-key.ts";
export * from "./witness.ts";
