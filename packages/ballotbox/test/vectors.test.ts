import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { output, runVectors } from "../../../test/vectors/run.ts";
import { BoxDamaged, decodeRecord, openFileStore } from "../src/index.ts";
import { payloadsOf } from "./store-contract.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "selge-journal-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

runVectors("ballotbox-journal.json", {
  "BOX-1": async (input) => {
    const path = join(folder, "box.journal");
    await writeFile(path, input.bytes("journal"));
    try {
      const store = await openFileStore(path);
      const payloads = await payloadsOf(store).finally(() => store.close());
      const fault = payloads.map(decodeRecord).find((record) => !record.ok);
      return fault && !fault.ok ? { error: fault.error.code } : output(new Uint8Array(await readFile(path)));
    } catch (error) {
      if (!(error instanceof BoxDamaged)) throw error;
      return { error: error.code };
    }
  },
});
