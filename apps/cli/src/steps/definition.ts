/** From official lists, public keys and settings to the body of the definition that officials sign. */
import { toBase64 } from "@selge/basics";
import { checkOfficialLists, importOfficialLists, type ManifestBody, vis3 } from "@selge/election";
import { Refusal } from "../terminal/failure.ts";
import { accepted } from "./files.ts";
import type { PublicPart } from "./keys.ts";

/** What people decide about an election besides its lists. */
export interface ElectionSettings
  extends Pick<
    ManifestBody,
    | "demonstration"
    | "title"
    | "schedule"
    | "threshold"
    | "witnessQuorum"
    | "minMixers"
    | "minAuditors"
    | "minBatch"
    | "verification"
    | "identity"
  > {
  /** May a vote be left blank? */
  readonly blank: boolean;
  /** The register's public key, SPKI. */
  readonly registerKey: Uint8Array;
}

export interface OfficialLists {
  readonly districts: vis3.OfficialDistricts;
  readonly choices: vis3.OfficialChoices;
}

export function decodeOfficialLists(
  districts: { readonly path: string; readonly bytes: Uint8Array },
  choices: { readonly path: string; readonly bytes: Uint8Array },
): OfficialLists {
  const lists = {
    districts: accepted(districts.path, vis3.decodeDistricts(districts.bytes)),
    choices: accepted(choices.path, vis3.decodeChoices(choices.bytes)),
  };
  accepted(choices.path, checkOfficialLists(lists.districts, lists.choices));
  return lists;
}

export function manifestBody(
  { districts, choices }: OfficialLists,
  roles: ManifestBody["roles"],
  { blank, registerKey, ...settings }: ElectionSettings,
): ManifestBody {
  const imported = importOfficialLists(districts, choices, settings.title, blank);
  return {
    type: "election",
    version: 1,
    id: districts.election,
    ...settings,
    units: imported.units,
    districts: imported.districts,
    contests: [imported.contest],
    roles,
    register: { key: toBase64(registerKey) },
  };
}

/** The manifest's roles from the public parts that people handed in; in the order of their files. */
export function rolesOf(parts: readonly PublicPart[], where: string): ManifestBody["roles"] {
  const of = (role: PublicPart["role"]) =>
    parts.filter((part) => part.role === role).map(({ name, organisation, key }) => ({ name, organisation, key }));
  const one = (role: PublicPart["role"]) => {
    const [first, ...more] = of(role);
    if (first === undefined || more.length > 0)
      throw new Refusal(
        "KEYS_ROLE",
        `${where}: exactly one public key with the role "${role}" is expected, there are ${of(role).length}`,
        "`selge key new --role …` writes NAME.public.json; collect these files in one folder.",
      );
    return first;
  };
  return {
    officials: of("official"),
    auditors: of("auditor"),
    mixers: of("mixer"),
    trustees: of("trustee"),
    collector: one("collector"),
    processor: one("processor"),
    log: { key: one("log").key },
    witnesses: of("witness"),
  };
}
