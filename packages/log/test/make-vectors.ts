/** Writes test/vectors/log-*.json: public inputs and the answer each must get. Run with Node; review the difference. */
import { writeFileSync } from "node:fs";
import { vectorFileText } from "./vectors/case.ts";
import { merkleVectors } from "./vectors/merkle.ts";
import { noteVectors } from "./vectors/notes.ts";
import { tileVectors } from "./vectors/tiles.ts";
import { witnessVectors } from "./vectors/witness.ts";

const files = { merkle: merkleVectors(), tiles: tileVectors(), notes: noteVectors(), witness: witnessVectors() };
for (const [name, file] of Object.entries(files))
  writeFileSync(new URL(`../../../test/vectors/log-${name}.json`, import.meta.url), vectorFileText(file));
