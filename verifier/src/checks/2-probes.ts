/** Test of the shares: THR-20, THR-22. Test 1 before opening by all trustees, test 2 before closing by at least t (TAL-12). */
import { decodeNonIdentity, hashToGroup } from "../proofs/group.ts";
import { decodeEquality, verifyProbe } from "../proofs/logarithms.ts";
import { concat, fromHex, u32le } from "../record/bytes.ts";
import { demand } from "../record/fault.ts";
import type { Manifest } from "../record/manifest.ts";
import { anyObject, hexOf, integer, objectOf } from "../record/shape.ts";
import { checkSigners, decodeSignedOf } from "../record/signed.ts";
import type { Opening } from "./2-ceremony.ts";
import { document, need, type Run } from "./run.ts";

export async function checkProbes(run: Run, manifest: Manifest, opening: Opening | undefined): Promise<void> {
  const trustees = manifest.trusteeKeys.map((_, k) => k + 1);
  const again = trustees.filter((j) => run.files.sizes.has(probeFile(2, j)));
  run.ledger.expect("KEY_PROBES", trustees.length + Math.max(manifest.threshold, again.length));
  const answers = [...trustees.map((j) => [1, j] as const), ...again.map((j) => [2, j] as const)];
  for (const [test, j] of answers) {
    const file = probeFile(test, j);
    await run.ledger.item("KEY_PROBES", { file, index: j }, async () => {
      const bytes = await document(run, file);
      checkProbe(bytes, test, j, manifest, need(opening, "the opening statement"));
    });
  }
  for (let missing = again.length; missing < manifest.threshold; missing++)
    await run.ledger.item("KEY_PROBES", { file: "ceremony/probes" }, () =>
      need(undefined, `test 2 of ${manifest.threshold} trustees`),
    );
}

function probeFile(test: number, trustee: number): string {
  return `ceremony/probes/${test}-${trustee}.json`;
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
