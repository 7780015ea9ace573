/** The manifest of a demonstration, from the very files that the election information system would hand over. */
import { encodeInstant, type Instant, instant, must, toBase64 } from "@selge/basics";
import { decodeManifest, type Election, type ManifestBody, preflight } from "@selge/election";
import { signDocument } from "@selge/group";
import type { TrustSource } from "@selge/identity";
import { certificateEnd } from "../steps/certificates.ts";
import { decodeOfficialLists, manifestBody } from "../steps/definition.ts";
import type { OfficialFile } from "./generator/official-files.ts";
import { type DemoPeople, publicRole } from "./people.ts";

export interface Definition {
  readonly people: DemoPeople;
  readonly threshold: number;
  readonly opens: Instant;
  readonly closes: Instant;
  readonly trust: TrustSource;
  /** The register's public key. */
  readonly registerKey: Uint8Array;
  /** districts and choices. */
  readonly files: readonly OfficialFile[];
}

const TITLE = {
  en: "Parliamentary election 2027 (demonstration)",
  et: "Riigikogu valimised 2027 (näidis)",
  ru: "Выборы парламента 2027 (демонстрация)",
};
const DAY = 86400;
export const GRACE_SECONDS = 900;

export function demoManifest({
  people,
  threshold,
  opens,
  closes,
  trust,
  registerKey,
  files,
}: Definition): ManifestBody {
  const fileOf = (suffix: string) => {
    const { name, bytes } = files.find((file) => file.name.endsWith(suffix))!;
    return { path: name, bytes };
  };
  const lists = decodeOfficialLists(fileOf("districts.json"), fileOf("choices.json"));
  return manifestBody(lists, rolesOf(people), {
    demonstration: true,
    title: TITLE,
    schedule: scheduleOf(opens, closes),
    threshold,
    witnessQuorum: people.witnesses.length,
    minMixers: people.mixers.length,
    minAuditors: 1,
    minBatch: 10,
    verification: { minutes: 15, times: 3 },
    identity: {
      providers: ["demonstration"],
      cas: trust.cas.map(toBase64),
      ocsp: trust.ocsp.map(toBase64),
      tsa: trust.tsa.map(toBase64),
      policies: [...trust.policies],
    },
    registerKey,
    blank: true,
  });
}

/** Preflight, then the signatures of two officials. Throws when preflight finds an error: the generator is at fault. */
export function signManifest(
  body: ManifestBody,
  { officials }: DemoPeople,
  now: Instant,
): { readonly election: Election; readonly file: Uint8Array } {
  const file = signDocument(body as never, [officials[0]!.secretKey, officials[1]!.secretKey]);
  const election = must(decodeManifest(file));
  const errors = preflight({ manifest: election.manifest, now, certificateEnd }).filter(
    (finding) => finding.severity === "error",
  );
  if (errors.length > 0)
    throw new Error(`preflight: ${errors.map((finding) => `${finding.code} ${finding.where}`).join("; ")}`);
  return { election, file };
}

function scheduleOf(opens: Instant, closes: Instant): ManifestBody["schedule"] {
  const at = (seconds: number) => encodeInstant(instant(seconds));
  return { servesFrom: at(opens - DAY), opens: at(opens), closes: at(closes), servesUntil: at(closes + GRACE_SECONDS) };
}

function rolesOf(people: DemoPeople): ManifestBody["roles"] {
  return {
    officials: people.officials.map(publicRole),
    auditors: people.auditors.map(publicRole),
    mixers: people.mixers.map(publicRole),
    trustees: people.trustees.map(publicRole),
    collector: publicRole(people.collector),
    processor: publicRole(people.processor),
    log: { key: people.log.key },
    witnesses: people.witnesses.map(publicRole),
  };
}
