/** Writes test/vectors/ballot-*.json: `node packages/ballot/test/make-vectors.ts`. Deterministic: a changed file is a changed protocol. */
import { writeFileSync } from "node:fs";
import { ballots, openings } from "./vectors-ballots.ts";
import { codes, envelopes, leaves, receipts } from "./vectors-records.ts";

const files = {
  openings: openings(),
  ballots: ballots(),
  envelopes: envelopes(),
  leaves: leaves(),
  receipts: receipts(),
  codes: codes(),
};
for (const [name, file] of Object.entries(files)) {
  const target = new URL(`../../../test/vectors/ballot-${name}.json`, import.meta.url);
  writeFileSync(target, `${JSON.stringify(file, null, 2)}\n`);
}
