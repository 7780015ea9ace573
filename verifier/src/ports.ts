/**
 * What the verifier asks of its surroundings: files, randomness and signature mathematics. Everything outside `node/` sees
 * the world only through these, so that the same checks run in a browser.
 */

/** What a listing finds under a name. Only plain files can belong to a record. */
export type EntryKind = "file" | "link" | "special" | "empty directory" | "directory";

export interface RecordEntry {
  /** Path inside the record, parts joined by "/". */
  readonly path: string;
  readonly kind: EntryKind;
  /** Length in bytes as the directory or the archive tells it; the bytes that come are counted against it. */
  readonly size: number;
}

/** A record as a set of named byte streams: a directory, a ZIP, files chosen in a browser. */
export interface RecordSource {
  /** All entries, in any order; `complete` is false when the listing was cut at its cap. */
  list(): Promise<{ readonly entries: readonly RecordEntry[]; readonly complete: boolean }>;
  /** The bytes of a file in pieces of any length. Never more bytes than `size` of its entry; fewer is an error. */
  open(path: string): AsyncIterable<Uint8Array>;
}

export type RandomBytes = (length: number) => Uint8Array;

/** Algorithms of IDN-14, IDN-15. */
export type SignatureAlgorithm =
  | "ecdsa-sha256"
  | "ecdsa-sha384"
  | "ecdsa-sha512"
  | "rsa-sha256"
  | "rsa-sha384"
  | "rsa-sha512"
  | "rsa-pss-sha256"
  | "rsa-pss-sha384"
  | "rsa-pss-sha512";

/** The mathematics of ECDSA on P-curves and of RSA; ranges, lengths and encodings were checked before. */
export interface SignaturePort {
  /**
   * `key` is a DER SubjectPublicKeyInfo. An ECDSA signature is `r ‖ s`, each at the byte length of the curve's order; an RSA
   * signature has the modulus's length. PSS: MGF1 with the same hash, salt length = hash length. Never throws.
   */
  verify(
    algorithm: SignatureAlgorithm,
    key: Uint8Array,
    signature: Uint8Array,
    message: Uint8Array,
  ): boolean | Promise<boolean>;
}

/** Trust of IDN-20 as the manifest writes it. */
export interface TrustInput {
  readonly cas: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
  readonly tsa: readonly Uint8Array[];
  readonly policies: readonly string[];
  readonly demonstration: boolean;
}

export interface EnvelopeRules {
  readonly electionId: string;
  readonly trust: TrustInput;
  readonly verify: SignaturePort;
}

/** IDN-24: what one envelope says, or the code of the first step that refused it. */
export type EnvelopeJudgement =
  | {
      readonly ok: true;
      /** Person id, the 11 digits of IDN-18. */
      readonly signer: string;
      readonly name: string;
      /** Seconds since 1970 (genTime without its fraction). */
      readonly castTime: number;
      readonly dataFile: Uint8Array;
    }
  | { readonly ok: false; readonly code: string };

/** The entry of `identity/`. Total: never throws. */
export type JudgeEnvelope = (
  submission: Uint8Array,
  additions: Uint8Array,
  rules: EnvelopeRules,
) => EnvelopeJudgement | Promise<EnvelopeJudgement>;
