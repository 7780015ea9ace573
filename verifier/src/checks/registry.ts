/** Every check there is. CHECKS.md says the same in words for people; a test compares the two. */

export type Level = "public" | "full";

export interface Registration {
  readonly id: string;
  readonly area: string;
  /** The claim in one line. */
  readonly title: string;
  readonly level: Level;
}

const AREAS: Readonly<Record<string, readonly (readonly [id: string, title: string, level?: Level])[]>> = {
  "1-definition": [
    ["TRUST_ANCHOR", "the election is the one with the given fingerprint"],
    ["MANIFEST", "the definition is well formed and signed by two of its officials"],
    ["RECORD_UNKNOWN", "nothing is in the record that does not belong there"],
    ["RECORD_COMPLETE", "every file that must be there is there"],
    ["RECORD_LIMITS", "no file is longer than the definition allows"],
  ],
  "2-ceremony": [
    ["OPENING", "all trustees and two officials signed the opening statement"],
    ["CEREMONY_COMMITMENTS", "every trustee committed to a polynomial before seeing another"],
    ["CEREMONY_REVEALS", "every trustee revealed what was committed to, of the right degree"],
    ["KEY_POSSESSION", "every trustee knew the secret behind its part of the key"],
    ["CEREMONY_SHARES", "every trustee sent its shares in this ceremony"],
    ["CEREMONY_CONFIRMATIONS", "every trustee confirmed the same rounds"],
    ["CEREMONY_TRANSCRIPT", "the opening statement names exactly this ceremony"],
    ["KEY_SUM", "the election key is the sum of the trustees' parts"],
    ["KEY_SHARES", "every trustee's public share follows from the commitments"],
    ["KEY_PROBES", "every trustee's share was tested and works"],
  ],
  "3-log": [
    ["LOG_CHECKPOINT", "the log signed the final checkpoint of this election"],
    ["LOG_WITNESSES", "enough of the election's witnesses cosigned it"],
    ["LOG_TRUSTED_WITNESSES", "enough of the witnesses named by you cosigned it"],
    ["LOG_TILES", "every tile of the log is what its entries give"],
    ["LOG_ROOT", "the entries give the signed root"],
    ["LOG_DUPLICATES", "no ballot stands in the log twice"],
    ["LOG_ENTRIES", "every public document of the log is in the record"],
    ["LOG_DOCUMENTS", "every document of the record is in the log, once"],
    ["LOG_ORDER", "the log tells the election in the right order"],
    ["SOFTWARE", "two officials signed the list of programs"],
    ["OPENED", "two officials opened the voting with this key"],
    ["EXTENSIONS", "two officials signed every extension, and none shortens"],
    ["CLOSING", "the collector and two officials closed the voting"],
    ["CLOSING_COUNTS", "the closing statement tells the log as it is"],
  ],
  "4-box": [
    ["INPUT_STATEMENT", "enough auditors of distinct organisations signed the mix input"],
    ["INPUT_POSITION", "the auditors saw this log, this opening"],
    ["INPUT_COUNTS", "fates sum to the ballots, batches sum to the counted ones"],
    ["INPUT_BATCHES", "the batches are those of the definition, large enough"],
    ["INPUT_ENTRIES", "every batch carries its line of the auditors' statement"],
    ["BOX_LEAVES", "every ballot of the box is the one in the log at its place", "full"],
    ["BOX_DOCUMENTS", "every restricted document is the one in the log at its place", "full"],
    ["ROLL", "every roll version is signed by the register and two officials and applies", "full"],
    ["REVOCATIONS", "every revocation is signed by two officials and applies", "full"],
    ["CLOSING_GRACE", "the closing statement tells the ballots of the grace time", "full"],
    ["PROCESSING", "the processor signed what these files give", "full"],
    ["BALLOTS", "every ballot was judged: signature, time, proofs", "full"],
    ["FATES", "every ballot has the fate that the rules give it", "full"],
    ["INPUT_MERGE", "the batches hold exactly the counted ballots", "full"],
    ["STRIP_STATEMENTS", "the processor signed how each batch was stripped of names", "full"],
    ["STRIP_PROOFS", "stripping a batch of names changed no vote", "full"],
  ],
  "5-mix": [
    ["INPUT_LISTS", "each batch begins with the list that the auditors signed"],
    ["MIX_LISTS", "every list holds ciphertexts and nothing else"],
    ["MIX_STATEMENTS", "every mix is signed by its mixer and names these files"],
    ["MIX_POLICY", "enough mixers of distinct organisations mixed, none only in appearance"],
    ["MIX_PROOFS", "every mix only permuted and re-encrypted"],
  ],
  "6-decryption": [
    ["SHARE_FILES", "every decryption share is whole"],
    ["DECRYPTION_SHARES", "enough trustees decrypted each batch, with valid proofs"],
  ],
  "7-count": [
    ["COUNT_PLAINTEXT", "every decrypted vote is a choice of its list"],
    ["COUNT_PADDING", "the row added to a single ballot is found and removed"],
    ["RESULT", "two officials signed the result of this mix input"],
    ["RESULT_BATCHES", "the result of every batch is what its votes give"],
    ["RESULT_TOTALS", "the totals are the sums of the batches"],
  ],
};

export const CHECKS: readonly Registration[] = Object.entries(AREAS).flatMap(([area, checks]) =>
  checks.map(([id, title, level = "public"]) => ({ id, area, title, level })),
);

export function checksOf(level: Level): readonly Registration[] {
  return CHECKS.filter((check) => level === "full" || check.level === "public");
}
