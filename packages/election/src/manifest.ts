/** The election's definition: decoded once, then trusted by everybody who knows its fingerprint. */
import { type Decoded, decodeError, fromHex, ok, toHex } from "@selge/basics";
import { decodeSignedDocument, isSigningKey, type SignedDocument } from "@selge/group";
import { type Manifest, manifestShape } from "./manifest-shape.ts";
import { shapeFault } from "./shape-fault.ts";

export interface Election {
  readonly manifest: Manifest;
  /** SHA-256 of the body's canonical bytes: the trust anchor. */
  readonly fingerprint: Uint8Array;
  readonly fingerprintHex: string;
  readonly document: SignedDocument;
}

/** ELE-1 DecodeManifest: a signed, well-formed manifest whose rules hold, or the first fault with its path. Total. Cost: one hash, one signature check a signer. */
export function decodeManifest(bytes: Uint8Array): Decoded<Election> {
  const document = decodeSignedDocument(bytes, "election");
  if (!document.ok) return document;
  const manifest = checkManifestBody(document.value.body);
  if (!manifest.ok) return manifest;
  const officials = new Set(manifest.value.roles.officials.map((official) => official.key));
  const { signers, hash } = document.value;
  if (signers.length < 2 || signers.some((signer) => !officials.has(signer)))
    return decodeError(
      "MANIFEST_SIGNERS",
      "$.signatures",
      "signatures of two or more of the manifest's officials, and of nobody else",
    );
  return ok({ manifest: manifest.value, fingerprint: hash, fingerprintHex: toHex(hash), document: document.value });
}

/** The rules of ELE-1 on a body before anybody signs it. */
export function checkManifestBody(body: unknown): Decoded<Manifest> {
  const shape = manifestShape.safeParse(body);
  if (!shape.success) return shapeFault("MANIFEST_SHAPE", shape.error);
  return firstFault(shape.data) ?? ok(shape.data);
}

/** Every role with its key, log and witnesses included, in manifest order. */
export function roleKeys(manifest: Manifest): readonly { readonly where: string; readonly key: string }[] {
  const { officials, auditors, mixers, trustees, collector, processor, log, witnesses } = manifest.roles;
  const listed = Object.entries({ officials, auditors, mixers, trustees, witnesses }).flatMap(([role, people]) =>
    people.map((person, i) => ({ where: `$.roles.${role}[${i}].key`, key: person.key })),
  );
  const single = Object.entries({ collector, processor, log }).map(([role, { key }]) => ({
    where: `$.roles.${role}.key`,
    key,
  }));
  return [...listed, ...single];
}

/** With the blank vote the 65,536 codes that a membership proof can be about (SIG-11). */
const MAX_CHOICES = 65535;

type Fault = ReturnType<typeof decodeError>;

function firstFault(manifest: Manifest): Fault | undefined {
  return (
    boundFault(manifest) ??
    scheduleFault(manifest) ??
    repeatedFault(manifest) ??
    unknownFault(manifest) ??
    ruleFault(manifest) ??
    keyFault(manifest)
  );
}

function scheduleFault({ schedule: { servesFrom, opens, closes, servesUntil } }: Manifest): Fault | undefined {
  const inOrder = servesFrom <= opens && opens < closes && closes <= servesUntil;
  return inOrder
    ? undefined
    : decodeError("MANIFEST_SCHEDULE", "$.schedule", "servesFrom ≤ opens < closes ≤ servesUntil");
}

function repeatedFault({ units, districts, contests }: Manifest): Fault | undefined {
  const lists: [string, readonly (string | number)[]][] = [
    ["$.units", units.map((unit) => unit.code)],
    ["$.districts", districts.map((district) => district.id)],
    ["$.contests", contests.map((contest) => contest.id)],
    ...districts.map((district, i): [string, readonly string[]] => [`$.districts[${i}].units`, district.units]),
  ];
  for (const [c, contest] of contests.entries()) {
    lists.push([`$.contests[${c}].districts`, contest.districts.map((part) => part.district)]);
    for (const [d, part] of contest.districts.entries())
      lists.push([
        `$.contests[${c}].districts[${d}].lists`,
        part.lists.flatMap((list) => list.choices.map((choice) => choice.code)),
      ]);
  }
  const repeated = lists.find(([, values]) => new Set(values).size !== values.length);
  return repeated && decodeError("MANIFEST_REPEATED", repeated[0], "codes and ids that occur once");
}

function unknownFault({ units, districts, contests }: Manifest): Fault | undefined {
  const unitCodes = new Set(units.map((unit) => unit.code));
  const districtIds = new Set(districts.map((district) => district.id));
  for (const [i, district] of districts.entries())
    for (const [j, unit] of district.units.entries())
      if (!unitCodes.has(unit))
        return decodeError("MANIFEST_UNKNOWN", `$.districts[${i}].units[${j}]`, "a unit of $.units");
  for (const [i, contest] of contests.entries())
    for (const [j, part] of contest.districts.entries())
      if (!districtIds.has(part.district))
        return decodeError(
          "MANIFEST_UNKNOWN",
          `$.contests[${i}].districts[${j}].district`,
          "a district of $.districts",
        );
  return undefined;
}

function ruleFault({ contests }: Manifest): Fault | undefined {
  const wrong = contests.findIndex((contest) => (contest.rule === "plurality") !== (contest.slots === 1));
  return wrong < 0
    ? undefined
    : decodeError("MANIFEST_RULE", `$.contests[${wrong}].rule`, '"plurality" with one slot, "k-of-n" with several');
}

/** The bounds that one field sets for another. */
function boundFault(manifest: Manifest): Fault | undefined {
  const { threshold, witnessQuorum, minMixers, minAuditors, roles } = manifest;
  const bounds: [string, number, number][] = [
    ["threshold", threshold, roles.trustees.length],
    ["witnessQuorum", witnessQuorum, roles.witnesses.length],
    ["minMixers", minMixers, roles.mixers.length],
    ["minAuditors", minAuditors, roles.auditors.length],
  ];
  const over = bounds.find(([, value, most]) => value > most);
  if (over)
    return decodeError("MANIFEST_SHAPE", `$.${over[0]}`, `at most ${over[2]}, the number of those who hold the role`);
  for (const [c, contest] of manifest.contests.entries())
    for (const [d, { lists }] of contest.districts.entries())
      if (lists.reduce((sum, list) => sum + list.choices.length, 0) > MAX_CHOICES)
        return decodeError(
          "MANIFEST_SHAPE",
          `$.contests[${c}].districts[${d}].lists`,
          `at most ${MAX_CHOICES} choices in all lists together`,
        );
  return undefined;
}

function keyFault(manifest: Manifest): Fault | undefined {
  const seen = new Set<string>();
  for (const { where, key } of roleKeys(manifest)) {
    if (!isSigningKey(fromHex(key, 32)!))
      return decodeError("MANIFEST_KEY", where, "a canonical Ed25519 key, not of small order");
    if (seen.has(key)) return decodeError("MANIFEST_KEY", where, "a key that no other role holds");
    seen.add(key);
  }
  const names = manifest.roles.witnesses.map((witness) => witness.name);
  return new Set(names).size === names.length
    ? undefined
    : decodeError("MANIFEST_KEY", "$.roles.witnesses", "names that differ");
}
