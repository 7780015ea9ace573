/** The names of the record's files, in one place. */
export const BALLOTS_PER_FILE = 1024;

export const recordNames = {
  manifest: "election.json",
  opening: "opening.json",
  software: "software.json",
  opened: "opened.json",
  extended: (number: number) => `extended-${number}.json`,
  closing: "closing.json",
  inputStatement: "input-statement.json",
  result: "result.json",
  checkpoint: "log/checkpoint",
  processing: "restricted/processing.json",
  documents: "restricted/documents.json",
  boxFile: (number: number) => `restricted/box/${String(number).padStart(6, "0")}.bin`,
  batch: (batch: string) => ({
    statement: `batches/${batch}/input.json`,
    input: `batches/${batch}/input.bin`,
    shares: `batches/${batch}/shares`,
    mix: (position: number) => ({
      statement: `batches/${batch}/mix-${position}/mix.json`,
      output: `batches/${batch}/mix-${position}/output.bin`,
      proof: `batches/${batch}/mix-${position}/proof.bin`,
    }),
    share: (trustee: number) => ({
      statement: `batches/${batch}/shares/${trustee}.json`,
      share: `batches/${batch}/shares/${trustee}.bin`,
    }),
    strip: { statement: `restricted/strip/${batch}/strip.json`, proof: `restricted/strip/${batch}/proof.bin` },
  }),
} as const;

const N = "[1-9]\\d{0,5}";
const BATCH = "[A-Za-z0-9_-]{1,40}\\.\\d{4}\\.[1-9]\\d?\\.\\d{4}";
const ROUND = "(1-commitments|2-reveals|3-shares|4-confirmations)";

const FILES = [
  `(election|opening|software|opened|extended-${N}|closing|input-statement|result)\\.json`,
  `ceremony/${ROUND}/${N}\\.json`,
  `ceremony/probes/[12]-${N}\\.json`,
  "log/checkpoint",
  `batches/${BATCH}/input\\.(json|bin)`,
  `batches/${BATCH}/mix-${N}/(mix\\.json|output\\.bin|proof\\.bin)`,
  `batches/${BATCH}/shares/${N}\\.(json|bin)`,
  "restricted/(documents|processing)\\.json",
  "restricted/box/\\d{6}\\.bin",
  `restricted/rolls/(0|${N})\\.(json|utf|sig)`,
  `restricted/revocations/${N}(\\.list)?\\.json`,
  `restricted/strip/${BATCH}/(strip\\.json|proof\\.bin)`,
];

const FOLDERS = [
  "ceremony|batches|log|restricted",
  `ceremony/(${ROUND}|probes)`,
  `batches/${BATCH}(/(mix-${N}|shares))?`,
  "log/tile(/[a-z0-9.]+)*",
  `restricted/(box|rolls|revocations|strip(/${BATCH})?)`,
];

const FILE = new RegExp(`^(${FILES.join("|")})$`);
const FOLDER = new RegExp(`^(${FOLDERS.join("|")})$`);

/** TAL-12 RecordFiles: may a file of a record bear this name? The log's tiles are named by LOG-13 instead. */
export function isRecordFile(name: string): boolean {
  return FILE.test(name);
}

/** May a folder of a record bear this name? */
export function isRecordFolder(name: string): boolean {
  return FOLDER.test(name);
}
