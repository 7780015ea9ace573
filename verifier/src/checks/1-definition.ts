/** Area 1: is this the election that was asked for, and is its definition sound? */
import { hex, sha256 } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";
import { decodeJson, encodeJson } from "../record/json.ts";
import { decodeManifest, MANIFEST_CAP, type Manifest } from "../record/manifest.ts";
import { demandKnownVersion } from "../record/signed.ts";
import { has } from "../record/source.ts";
import { document, type Run } from "./run.ts";

const FILE = "election.json";

export async function checkDefinition(run: Run): Promise<Manifest | undefined> {
  const { ledger, fingerprint } = run;
  ledger.expect("TRUST_ANCHOR", 1);
  ledger.expect("MANIFEST", 1);
  if (has(run.files, FILE)) {
    const bytes = await document(run, FILE, MANIFEST_CAP).catch(() => new Uint8Array(0));
    demandKnownVersion(bytes);
  }
  if (fingerprint === undefined)
    ledger.skip(
      "TRUST_ANCHOR",
      { file: FILE },
      "NO TRUST ANCHOR: no fingerprint was given, the record vouches for itself",
    );
  else
    await ledger.item("TRUST_ANCHOR", { file: FILE }, async () => {
      const found = bodyHash(await document(run, FILE, MANIFEST_CAP));
      demand(found === fingerprint, "TRUST_ANCHOR", `this is the election ${found}`);
    });
  return ledger.item("MANIFEST", { file: FILE }, async () => decodeManifest(await document(run, FILE, MANIFEST_CAP)));
}

function bodyHash(bytes: Uint8Array): string {
  const value = decodeJson(bytes);
  if (!(value instanceof Map)) return refuse("DOCUMENT_SHAPE");
  return hex(sha256(encodeJson(new Map([...value].filter(([name]) => name !== "signatures")))));
}
