/** What auditors sign before anything is decrypted, and what everyone later checks of it. */
import { type Decoded, decodeError, encodeCanonicalJson, ok, toHex } from "@selge/basics";
import { decodeShaped, type Election, type ElectionDocument, type Manifest } from "@selge/election";
import { decodeSignedDocument } from "@selge/group";
import { realRows } from "./count.ts";
import type { FateCounts } from "./fates.ts";
import { type InputBatch, type Statement, statementShapes } from "./statements.ts";

export type InputStatement = ElectionDocument<Statement<"input-statement">>;

/** The body of TAL-5 InputStatement. Hashes are those of the bodies. */
export function inputStatement(
  election: Election,
  head: { readonly size: number; readonly root: Uint8Array },
  hashes: { readonly opening: Uint8Array; readonly processing: Uint8Array },
  counts: FateCounts,
  batches: readonly InputBatch[],
): Statement<"input-statement"> {
  return {
    type: "input-statement",
    version: 1,
    fingerprint: election.fingerprintHex,
    size: head.size,
    root: toHex(head.root),
    opening: toHex(hashes.opening),
    processing: toHex(hashes.processing),
    counts: { ...counts },
    batches: [...batches],
  };
}

/** TAL-5 InputStatement as a trustee and the public check it: signers, sums, and that batches are merged as ELE-5 allows. Total. */
export function decodeInputStatement(bytes: Uint8Array, election: Election): Decoded<InputStatement> {
  const signed = decodeSignedDocument(bytes, "input-statement");
  if (!signed.ok) return signed;
  const statement = decodeShaped(
    bytes,
    "input-statement",
    statementShapes["input-statement"],
    signed.value.signers,
    election,
  );
  if (!statement.ok) return statement;
  const fault =
    auditorFault(signed.value.signers, election.manifest) ?? batchFault(statement.value.body, election.manifest);
  return fault ?? ok(statement.value);
}

type Fault = ReturnType<typeof decodeError>;

function auditorFault(signers: readonly string[], { roles, minAuditors }: Manifest): Fault | undefined {
  const auditors = new Map(roles.auditors.map((auditor) => [auditor.key, auditor.organisation]));
  const organisations = signers.map((signer) => auditors.get(signer));
  const foreign = organisations.includes(undefined) || organisations.includes(roles.collector.organisation);
  if (!foreign && new Set(organisations).size >= minAuditors) return undefined;
  return decodeError(
    "INPUT_STATEMENT_SIGNERS",
    "$.signatures",
    `auditors of ${minAuditors} organisations, none the collector's, and nobody else`,
  );
}

function batchFault({ batches, counts }: Statement<"input-statement">, manifest: Manifest): Fault | undefined {
  let at = 0;
  for (const contest of manifest.contests) {
    for (const { district } of contest.districts) {
      const units = [...manifest.districts.find((candidate) => candidate.id === district)!.units];
      const groups: InputBatch[] = [];
      while (units.length > 0) {
        const batch = batches[at];
        const where = `$.batches[${at}]`;
        if (!batch || batch.contest !== contest.id || batch.district !== district)
          return decodeError("INPUT_STATEMENT_BATCHES", where, `a batch of ${contest.id} in ${district}`);
        if (batch.units.join() !== units.splice(0, batch.units.length).join())
          return decodeError("INPUT_STATEMENT_UNITS", where, "the next units of the district, in its order");
        if (batch.batch !== `${contest.id}.${district}.${batch.units[0]}` || batch.w !== contest.slots)
          return decodeError(
            "INPUT_STATEMENT_BATCHES",
            where,
            "name and slots of its contest, district and first unit",
          );
        if (batch.padded !== (realRows(batch) === 1) || (batch.n === 0) !== (batch.input === undefined))
          return decodeError(
            "INPUT_STATEMENT_ROWS",
            where,
            "a padding row iff there is one ballot, an input iff there is any",
          );
        groups.push(batch);
        at++;
      }
      const small = groups.length > 1 && groups.find((group) => realRows(group) < manifest.minBatch);
      if (small)
        return decodeError(
          "INPUT_STATEMENT_SMALL",
          `batch ${small.batch}`,
          `${manifest.minBatch} ballots or more, or one group for the district`,
        );
    }
  }
  if (at < batches.length) return decodeError("INPUT_STATEMENT_BATCHES", `$.batches[${at}]`, "no further batch");
  return sumFault(batches, counts.counted, manifest);
}

/** A ballot holds all contests of its style: the contests of a district have the same groups and rows, and all districts together the counted ballots. */
function sumFault(batches: readonly InputBatch[], counted: number, manifest: Manifest): Fault | undefined {
  let sum = 0;
  for (const { id } of manifest.districts) {
    const held = manifest.contests.filter(({ districts }) => districts.some(({ district }) => district === id));
    const groups = held.map((contest) =>
      batches.filter((batch) => batch.contest === contest.id && batch.district === id),
    );
    const shapes = groups.map((own) => own.map((batch) => `${batch.units.join()}:${realRows(batch)}`).join(";"));
    const other = shapes.findIndex((shape) => shape !== shapes[0]);
    if (other > 0)
      return decodeError(
        "INPUT_STATEMENT_SUM",
        `contest ${held[other]!.id} in ${id}`,
        `the groups and ballots of ${held[0]!.id}: every ballot of the district holds both`,
      );
    sum += (groups[0] ?? []).reduce((rows, batch) => rows + realRows(batch), 0);
  }
  return sum === counted
    ? undefined
    : decodeError("INPUT_STATEMENT_SUM", "$.counts.counted", `${sum}, the ballots of all districts`);
}

/** Equality of a batch's own file with its entry in the statement. */
export function inputBatchBytes(batch: InputBatch): Uint8Array {
  return encodeCanonicalJson(JSON.parse(JSON.stringify(batch)));
}
