/** Writes `test/vectors/threshold-*.json`; run it with node. Reproducible: a second run changes nothing. */
import { writeFileSync } from "node:fs";
import type { VectorFile } from "./vector-case.ts";
import { ceremonyVectors } from "./vectors-ceremony.ts";
import { decryptionVectors } from "./vectors-decryption.ts";
import { keyFileVectors } from "./vectors-key-file.ts";
import { probeVectors } from "./vectors-probe.ts";

const FILES: Readonly<Record<string, VectorFile>> = {
  "threshold-ceremony.json": ceremonyVectors(),
  "threshold-decryption.json": decryptionVectors(),
  "threshold-key-files.json": keyFileVectors(),
  "threshold-probe.json": probeVectors(),
};

for (const [name, file] of Object.entries(FILES))
  writeFileSync(new URL(`../../../test/vectors/${name}`, import.meta.url), `${JSON.stringify(file, null, 1)}\n`);
