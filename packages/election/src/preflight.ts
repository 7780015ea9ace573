/** Everything that can be known to be wrong before an election is signed. One finding per rule and place. */
import { fromBase64, type Instant } from "@selge/basics";
import { encodeElement, multiplyBase, scalar } from "@selge/group";
import type { Manifest } from "./manifest-shape.ts";
import { sharedOrganisations } from "./organisations.ts";
import type { StyledRoll } from "./roll.ts";
import { ballotStyles, codeList } from "./styles.ts";
import { checkPersonalCode, votersOf } from "./vis3/index.ts";

export interface Finding {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly where: string;
  /** What is wrong and what to do. */
  readonly text: string;
}

/** When a pinned certificate ends, or `undefined` when it does not decode: a port, since certificates are read on this floor by another package. */
export type CertificateEnd = (der: Uint8Array) => Instant | undefined;

export interface PreflightInput {
  readonly manifest: Manifest;
  readonly now: Instant;
  readonly certificateEnd: CertificateEnd;
  readonly roll?: StyledRoll;
}

const THIRTY_DAYS = 30 * 86400;

/** ELE-12 Preflight: all findings, errors first; no error means that officials may sign. Cost: one fixed-base multiplication per choice. */
export function preflight(input: PreflightInput): readonly Finding[] {
  const findings = [
    ...clockFindings(input),
    ...styleFindings(input.manifest),
    ...sizeFindings(input.manifest),
    ...choiceFindings(input.manifest),
    ...roleFindings(input.manifest),
    ...sharedOrganisations(input.manifest).map(({ where, text }) => warning("PREFLIGHT_ORGANISATIONS", where, text)),
    ...certificateFindings(input),
    ...textFindings(input.manifest),
    ...(input.roll ? rollFindings(input.roll) : []),
  ];
  return findings.sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}

const error = (code: string, where: string, text: string): Finding => ({ code, severity: "error", where, text });
const warning = (code: string, where: string, text: string): Finding => ({ code, severity: "warning", where, text });

function clockFindings({ manifest, now }: PreflightInput): Finding[] {
  if (manifest.schedule.servesFrom > now) return [];
  return [
    error(
      "PREFLIGHT_CLOCK",
      "$.schedule.servesFrom",
      "the schedule begins in the past; set servesFrom to a time after the signing",
    ),
  ];
}

function styleFindings(manifest: Manifest): Finding[] {
  const held = new Set(manifest.contests.flatMap((contest) => contest.districts.map((part) => part.district)));
  return [
    ...unusedUnits(manifest),
    ...manifest.districts.flatMap(({ id }, i) =>
      held.has(id)
        ? []
        : [
            error(
              "PREFLIGHT_STYLE_EMPTY",
              `$.districts[${i}]`,
              `no contest is held in ${id}; its voters would get an empty ballot`,
            ),
          ],
    ),
    ...ambiguousPlaces(manifest),
    ...missingDistricts(manifest, held),
  ];
}

function unusedUnits({ units, districts }: Manifest): Finding[] {
  const used = new Set(districts.flatMap((district) => district.units));
  return units.flatMap(({ code }, i) =>
    used.has(code)
      ? []
      : [error("PREFLIGHT_UNIT_UNUSED", `$.units[${i}]`, `unit ${code} is in no district; remove it or add it to one`)],
  );
}

function ambiguousPlaces(manifest: Manifest): Finding[] {
  const seen = new Set<string>();
  return ballotStyles(manifest).flatMap(({ district, unit }) => {
    const place = `${unit}/${district.split(".")[1]}`;
    const repeated = seen.has(place);
    seen.add(place);
    return repeated
      ? [
          error(
            "PREFLIGHT_STYLE_AMBIGUOUS",
            `district ${district}`,
            `unit ${unit} is in two districts of one number; the voter list could not tell them apart`,
          ),
        ]
      : [];
  });
}

function missingDistricts({ contests, districts }: Manifest, held: ReadonlySet<string>): Finding[] {
  return contests.flatMap((contest, c) => {
    const here = new Set(contest.districts.map((part) => part.district));
    return districts
      .filter((district) => held.has(district.id) && !here.has(district.id))
      .map(({ id }) =>
        warning(
          "PREFLIGHT_DISTRICT_NAMES",
          `$.contests[${c}]`,
          `district ${id} has no choices in this contest; its voters do not see it`,
        ),
      );
  });
}

/** BAL-4: 81 bytes of header, T, and for each slot a ciphertext and a proof of 8d + 1 items. */
function sizeFindings(manifest: Manifest): Finding[] {
  return manifest.districts.flatMap(({ id }, i) => {
    const held = manifest.contests.filter(({ districts }) => districts.some((part) => part.district === id));
    const slots = held.flatMap((contest) => contest.blank.map((_, slot) => codeList(contest, id, slot).length));
    const depths = slots.map((length) => Math.max(1, Math.ceil(Math.log2(length))));
    const bytes = depths.reduce((sum, depth) => sum + 64 + 32 * (8 * depth + 1), 81 + 32);
    const where = `$.districts[${i}]`;
    const text = `a ballot of ${id} would have ${bytes} bytes, more than ${MAX_BALLOT_BYTES}; hold fewer contests or slots in one election`;
    return bytes > MAX_BALLOT_BYTES ? [error("PREFLIGHT_BALLOT_SIZE", where, text)] : [];
  });
}

const MAX_BALLOT_BYTES = 49_152;

function choiceFindings(manifest: Manifest): Finding[] {
  return manifest.contests.flatMap((contest, c) => {
    const slots =
      contest.slots > 1
        ? [
            warning(
              "PREFLIGHT_SLOTS_MARK",
              `$.contests[${c}].slots`,
              "several slots: the order and the blanks of a ballot can mark it for a coercer",
            ),
          ]
        : [];
    const lists = contest.districts.flatMap((part, d) =>
      contest.blank.flatMap((_, slot) =>
        codeFindings(codeList(contest, part.district, slot), `$.contests[${c}].districts[${d}] slot ${slot}`),
      ),
    );
    return [...slots, ...lists];
  });
}

function codeFindings(codes: readonly number[], where: string): Finding[] {
  if (codes.length === 0)
    return [error("PREFLIGHT_CHOICES_EMPTY", where, "there is nothing to choose; add choices or allow a blank vote")];
  const elements = new Set(codes.map((code) => encodeElement(multiplyBase(scalar(code))).join()));
  return elements.size === codes.length
    ? []
    : [error("PREFLIGHT_CODES", where, "two codes encode to one element; every code must decode to itself")];
}

function roleFindings(manifest: Manifest): Finding[] {
  const { roles, threshold, witnessQuorum, minMixers, minAuditors } = manifest;
  const organisations = (people: readonly { readonly organisation: string }[]) =>
    new Set(people.map((person) => person.organisation));
  const auditors = organisations(roles.auditors);
  auditors.delete(roles.collector.organisation);
  const found: Finding[] = [];
  if (2 * witnessQuorum - roles.witnesses.length < 2)
    found.push(
      error(
        "PREFLIGHT_WITNESSES",
        "$.witnessQuorum",
        "2q − N must be 2 or more, so that one dishonest witness cannot help to split the log",
      ),
    );
  if (organisations(roles.mixers).size < minMixers)
    found.push(
      error("PREFLIGHT_MIXERS", "$.roles.mixers", `mixers of ${minMixers} different organisations are needed`),
    );
  if (auditors.size < minAuditors)
    found.push(
      error(
        "PREFLIGHT_AUDITORS",
        "$.roles.auditors",
        `auditors of ${minAuditors} different organisations, none the collector's, are needed`,
      ),
    );
  if (threshold === roles.trustees.length)
    found.push(
      warning("PREFLIGHT_THRESHOLD_ALL", "$.threshold", "every trustee is needed; one lost share loses the election"),
    );
  if (threshold === 1) found.push(warning("PREFLIGHT_THRESHOLD_ONE", "$.threshold", "one trustee alone can decrypt"));
  return found;
}

function certificateFindings({ manifest, certificateEnd }: PreflightInput): Finding[] {
  const { cas, ocsp, tsa } = manifest.identity;
  const last = manifest.schedule.servesUntil + THIRTY_DAYS;
  return Object.entries({ cas, ocsp, tsa }).flatMap(([list, certificates]) =>
    certificates.flatMap((certificate, i) => {
      const where = `$.identity.${list}[${i}]`;
      const end = certificateEnd(fromBase64(certificate)!);
      if (end === undefined)
        return [error("PREFLIGHT_CERTIFICATE", where, "the certificate cannot be read; export it again as DER")];
      return end >= last
        ? []
        : [
            error(
              "PREFLIGHT_CERTIFICATE_ENDS",
              where,
              "the certificate ends before 30 days after the election; pin its successor",
            ),
          ];
    }),
  );
}

function textFindings(manifest: Manifest): Finding[] {
  const titles = [
    { where: "$.title", title: manifest.title },
    ...manifest.contests.map((contest, i) => ({ where: `$.contests[${i}].title`, title: contest.title })),
  ];
  return titles.flatMap(({ where, title }) =>
    ["et", "en", "ru"]
      .filter((language) => title[language] === undefined)
      .map((language) => warning("PREFLIGHT_TITLE_LANGUAGES", where, `no title in "${language}"`)),
  );
}

function rollFindings(roll: StyledRoll): Finding[] {
  let checksums = 0;
  for (const [person] of votersOf(roll.roll)) if (typeof checkPersonalCode(person) === "string") checksums++;
  return checksums === 0
    ? []
    : [
        warning(
          "PREFLIGHT_ROLL_CHECKSUM",
          "voter list",
          `${checksums} personal codes fail their check digit or date; ask the register`,
        ),
      ];
}
