/** The processor's statement is what the box, the rolls and the revocations give (TAL-1, TAL-2). */
import { equal } from "../../record/bytes.ts";
import { demand } from "../../record/fault.ts";
import { encodeJson, type Json } from "../../record/json.ts";
import type { Manifest } from "../../record/manifest.ts";
import { anyObject, anyText, hexOf, integer, listOf, objectOf } from "../../record/shape.ts";
import { checkSigners, decodeSignedOf } from "../../record/signed.ts";
import { COUNTS, FATES, type FateCounts, type FateName, type InputStatement } from "../4-input.ts";
import { DOCUMENT_CAP, document, need, type Run } from "../run.ts";

export interface Recomputed {
  /** One per ballot leaf in log order. */
  readonly fates: readonly string[];
  readonly reports: readonly { readonly number: number; readonly repeated: number; readonly unknown: number }[];
}

const FILE = "restricted/processing.json";
/** Bytes of one fate in the file, with room for the longest code. */
const FATE_BYTES = 64;

export async function checkProcessing(
  run: Run,
  manifest: Manifest,
  input: InputStatement | undefined,
  recomputed: Recomputed | undefined,
  ballots: readonly number[],
): Promise<void> {
  const { ledger } = run;
  ledger.expect("PROCESSING", 1);
  let stated: readonly string[] | undefined;
  await ledger.item("PROCESSING", { file: FILE }, async () => {
    const bytes = await document(run, FILE, 4 * DOCUMENT_CAP + FATE_BYTES * ballots.length);
    const read = decodeSignedOf(bytes, "processing", manifest.fingerprint);
    const body = objectOf(read.fields, "body", {
      ...{ size: integer(), root: hexOf(32), salt: hexOf(32), counts: COUNTS },
      ...{ fates: listOf(anyText, 0), revocations: listOf(anyObject, 0) },
    });
    checkSigners(read, { all: [manifest.roles.processor.key] });
    stated = body.fates;
    const { hash, size, root, counts } = { ...need(input, "the input statement"), hash: read.hash };
    demand(
      need(input, "the input statement").processing === hash,
      "PROCESSING_HASH",
      "not the one the auditors signed",
    );
    demand(body.size === size && body.root === root, "PROCESSING_POSITION");
    demand(sameCounts(body.counts, counts), "PROCESSING_COUNTS", "not the auditors' counts");
    const { fates, reports } = need(recomputed, "every ballot, roll and revocation");
    demand(sameCounts(body.counts, countFates(fates)), "PROCESSING_COUNTS", "not the counts of the box");
    demand(
      body.fates.length === fates.length,
      "PROCESSING_FATES",
      `${body.fates.length} fates, ${fates.length} ballots`,
    );
    const entries: Json = reports.map((report) => new Map<string, Json>(Object.entries(report)));
    demand(equal(encodeJson(body.revocations), encodeJson(entries)), "PROCESSING_REVOCATIONS");
  });
  for (const [i, index] of ballots.entries())
    await ledger.item("FATES", { file: FILE, index }, () => {
      const fate = need(recomputed, "every ballot, roll and revocation").fates[i]!;
      const found = need(stated, FILE)[i];
      demand(found === fate, "FATE", `ballot ${i}: recomputed ${fate}, stated ${found}`);
    });
}

function countFates(fates: readonly string[]): FateCounts {
  const counts = Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<FateName, number>;
  for (const fate of fates) counts[fate.split(":")[0] as FateName]++;
  return counts;
}

function sameCounts(a: FateCounts, b: FateCounts): boolean {
  return FATES.every((fate) => a[fate] === b[fate]);
}
