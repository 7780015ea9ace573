/** The names of TAL-12, in one place. */
export const BALLOTS_PER_FILE = 1024;

export const recordNames = {
  manifest: "election.json",
  opening: "opening.json",
  software: "software.json",
  opened: "opened.json",
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
