/** Test of the shares: THR-20, THR-22. Tests are numbered from 1; each has an answer of every trustee. */
import { decodeNonIdentity, hashToGroup } from "../proofs/group.ts";
import { decodeEquality, verifyProbe } from "../proofs/logarithms.ts";
import { concat, fromHex, u32le } from "../record/bytes.ts";
import { demand } from "../record/fault.ts";
import type { Manifest } from "../record/manifest.ts";
import { anyObject, hexOf, integer, objectOf } from "../record/shape.ts";
import { checkSigners, decodeSignedOf } from "../record/signed.ts";
import type { Opening } from "./2-ceremony.ts";
import { document, need, type Run } from "./run.ts";

const PROBE = /^ceremony\/probes\/([1-9][0-9]{0,9})-[1-9][0-9]?\.json$/;
/** More tests than anybody makes; a record with more is refused by its listing's limits. */
const MOST_TESTS = 1000;

export async function checkProbes(run: Run, manifest: Manifest, opening: Opening | undefined): Promise<void> {
  const tests = testsFound(run.files.sizes.keys());
  const m = manifest.trusteeKeys.length;
  run.ledger.expect("KEY_PROBES", m * tests);
  for (let test = 1; test <= tests; test++)
    for (let j = 1; j <= m; j++) {
      const file = `ceremony/probes/${test}-${j}.json`;
      await run.ledger.item("KEY_PROBES", { file, index: j }, async () => {
        const bytes = await document(run, file);
        checkProbe(bytes, test, j, manifest, need(opening, "the opening statement"));
      });
    }
}

/** The highest test number; at least one test was made. */
export function testsFound(paths: Iterable<string>): number {
  let most = 1;
  for (const path of paths) most = Math.max(most, Math.min(MOST_TESTS, Number(PROBE.exec(path)?.[1] ?? 0)));
  return most;
}

/** THR-22. */
export function checkProbe(bytes: Uint8Array, test: number, j: number, manifest: Manifest, opening: Opening): void {
  const { fingerprint, trusteeKeys } = manifest;
  const read = decodeSignedOf(bytes, "probe", fingerprint);
  const { ceremony, trustee, answer, proof, ...body } = objectOf(read.fields, "body", {
    ceremony: integer(),
    trustee: integer(),
    test: integer(),
    answer: hexOf(32),
    proof: anyObject,
  });
  demand(ceremony === opening.ceremony, "PROBE_NUMBER");
  demand(trustee === j && body.test === test, "PROBE_PLACE");
  checkSigners(read, { all: [trusteeKeys[j - 1]!] });
  const statement = {
    ...{ j, test, Pj: opening.shares[j - 1]! },
    A: hashToGroup(concat(fromHex(opening.transcript), u32le(j), u32le(test)), "selge/v1/probe"),
    D: decodeNonIdentity(fromHex(answer), "answer"),
  };
  const context = { fingerprint: fromHex(fingerprint), opening: ceremony };
  demand(verifyProbe(statement, decodeEquality(proof), context), "PROBE_PROOF");
}
