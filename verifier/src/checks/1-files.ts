/** Area 1, at the end: nothing unknown in the record, nothing missing, nothing too long (TAL-12). */
import type { RecordEntry } from "../ports.ts";
import { demand, Missing, refuse } from "../record/fault.ts";
import { decodeJson } from "../record/json.ts";
import type { Manifest } from "../record/manifest.ts";
import { nameRules } from "../record/names.ts";
import { readWhole } from "../record/source.ts";
import type { InputStatement } from "./4-input.ts";
import type { Run } from "./run.ts";

export interface Listing {
  readonly entries: readonly RecordEntry[];
  readonly complete: boolean;
}

/** No file of any record is longer. */
const LARGEST = 2 ** 40;

/** Returns the files that belong to the record and are not too long. */
export async function checkFiles(
  run: Run,
  listing: Listing,
  manifest: Manifest,
  logSize: number | undefined,
  ballots: number | undefined,
  input: InputStatement | undefined,
): Promise<ReadonlySet<string>> {
  const sound = new Set<string>();
  const { ledger } = run;
  const entries = [...listing.entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  const paths = entries.map(({ path }) => path);
  const restricted = run.level === "full" ? await restrictedFiles(run) : undefined;
  const facts = {
    manifest,
    logSize,
    ballots: run.level === "full" ? ballots : undefined,
    batches: input?.batches,
    restricted,
  };
  const rules = nameRules(facts, paths);
  ledger.expect("RECORD_UNKNOWN", Math.max(1, entries.length));
  ledger.expect("RECORD_LIMITS", 1 + entries.length);
  await ledger.item("RECORD_LIMITS", { file: "" }, () =>
    demand(listing.complete, "LIMIT", `more than ${entries.length} files`),
  );
  for (const { path, kind, size } of entries) {
    const cap = kind === "file" ? rules.capOf(path) : undefined;
    await ledger.item("RECORD_UNKNOWN", { file: path }, () => {
      if (cap === undefined) refuse("RECORD_UNKNOWN", kind === "file" ? "" : kind);
    });
    if (cap !== undefined && size <= Math.min(cap, LARGEST)) sound.add(path);
    await ledger.item("RECORD_LIMITS", { file: path }, () =>
      demand(size <= (cap ?? Number.MAX_SAFE_INTEGER), "LIMIT", `${size} bytes`),
    );
  }
  const present = new Set(paths);
  ledger.expect("RECORD_COMPLETE", rules.required.length);
  for (const path of rules.required)
    await ledger.item("RECORD_COMPLETE", { file: path }, () => {
      if (!present.has(path)) throw new Missing(path);
    });
  return sound;
}

/** The files that documents.json names, as far as it can be read; it is judged elsewhere. */
async function restrictedFiles({ files }: Run): Promise<readonly string[] | undefined> {
  try {
    const listed = decodeJson(await readWhole(files, "restricted/documents.json", 2 ** 26));
    if (!Array.isArray(listed)) return undefined;
    return listed.map((entry) => `restricted/${entry instanceof Map ? String(entry.get("file")) : ""}`);
  } catch {
    return undefined;
  }
}
