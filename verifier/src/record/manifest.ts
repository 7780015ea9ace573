/** The election's definition: ELE-1. What every other check compares with; nothing is taken from elsewhere. */
import { demand } from "./fault.ts";
import {
  der,
  flag,
  hexOf,
  instant,
  integer,
  listOf,
  matching,
  object,
  objectOf,
  plainText,
  type Reader,
  texts,
  word,
} from "./shape.ts";
import { checkSigners, decodeSigned, isRoleKey, type SignedDocument } from "./signed.ts";

const NAME = matching(/^[A-Za-z0-9_-]{1,40}$/);
const UNIT = matching(/^[0-9]{4}$/);
const DISTRICT = matching(/^[0-9]{4}\.[1-9][0-9]?$/);
const KEY = hexOf(32);
const PERSON_ROLE = object({ name: plainText, organisation: plainText, key: KEY });
const WITNESS = object({ name: matching(/^(?!.*\+)[\x21-\x7e]{1,100}$/), organisation: plainText, key: KEY });
const CHOICE = object({ code: integer(1, 2 ** 32 - 1), id: plainText, name: plainText });
const CHOICES = object({
  district: DISTRICT,
  lists: listOf(object({ name: plainText, choices: listOf(CHOICE, 1, 4096) }), 1, 500),
});
const CONTEST = object({
  id: NAME,
  title: texts,
  slots: integer(1, 16),
  blank: listOf(flag, 1, 16),
  rule: word("plurality", "k-of-n"),
  districts: listOf(CHOICES, 1, 1000),
});
const FIELDS = {
  id: NAME,
  demonstration: flag,
  title: texts,
  schedule: object({ servesFrom: instant, opens: instant, closes: instant, servesUntil: instant }),
  units: listOf(object({ code: UNIT, name: plainText, county: plainText }), 1, 20000),
  districts: listOf(object({ id: DISTRICT, name: plainText, units: listOf(UNIT, 1, 2000) }), 1, 1000),
  contests: listOf(CONTEST, 1, 16),
  roles: object({
    officials: listOf(PERSON_ROLE, 2, 32),
    auditors: listOf(PERSON_ROLE, 1, 16),
    mixers: listOf(PERSON_ROLE, 1, 16),
    trustees: listOf(PERSON_ROLE, 1, 32),
    collector: PERSON_ROLE,
    processor: PERSON_ROLE,
    log: object({ key: KEY }),
    witnesses: listOf(WITNESS, 1, 16),
  }),
  threshold: integer(1, 32),
  witnessQuorum: integer(1, 16),
  minMixers: integer(1, 16),
  minAuditors: integer(1, 16),
  minBatch: integer(1, 1000),
  verification: object({ minutes: integer(1, 1440), times: integer(1, 100) }),
  identity: object({
    providers: listOf(NAME, 1, 16),
    cas: listOf(der, 1, 16),
    ocsp: listOf(der, 1, 16),
    tsa: listOf(der, 1, 16),
    policies: listOf(plainText, 0, 32),
  }),
  register: object({ key: der }),
};

const MOST_CHOICES = 65_535;

type Value<R> = R extends Reader<infer T> ? T : never;
type Body = { readonly [K in keyof typeof FIELDS]: Value<(typeof FIELDS)[K]> };
export type Contest = Value<typeof CONTEST>;
export type Schedule = Body["schedule"];
export type Role = Value<typeof PERSON_ROLE>;

export interface Manifest extends Body {
  /** SHA-256 of the body, hex. */
  readonly fingerprint: string;
  readonly officialKeys: readonly string[];
  readonly trusteeKeys: readonly string[];
}

/** ELE-1. The most bytes that are read before anything is known. */
export const MANIFEST_CAP = 16 * 2 ** 20;

export function decodeManifest(bytes: Uint8Array): Manifest {
  const document = decodeSigned(bytes, "election");
  demand(!document.body.has("fingerprint"), "SHAPE", "fingerprint");
  const body = objectOf(document.fields, "election", FIELDS);
  checkSchedule(body.schedule);
  checkNames(body);
  for (const { id, slots, blank, rule } of body.contests) {
    demand(blank.length === slots, "SHAPE", `contest ${id}.blank`);
    demand((rule === "plurality") === (slots === 1), "MANIFEST_RULE", `contest ${id}`);
  }
  checkBounds(body);
  checkKeys(body);
  return signedManifest(document, body);
}

function signedManifest(document: SignedDocument, body: Body): Manifest {
  const officialKeys = body.roles.officials.map(({ key }) => key);
  checkSigners(document, { some: officialKeys, least: 2 });
  const trusteeKeys = body.roles.trustees.map(({ key }) => key);
  return { ...body, fingerprint: document.hash, officialKeys, trusteeKeys };
}

function checkSchedule({ servesFrom, opens, closes, servesUntil }: Schedule): void {
  demand(servesFrom <= opens && opens < closes && closes <= servesUntil, "MANIFEST_SCHEDULE", "schedule");
}

function checkNames({ units, districts, contests }: Body): void {
  const unitCodes = distinct(
    "units",
    units.map(({ code }) => code),
  );
  const districtIds = distinct(
    "districts",
    districts.map(({ id }) => id),
  );
  distinct(
    "contests",
    contests.map(({ id }) => id),
  );
  for (const { id, units: own } of districts) {
    distinct(`district ${id}`, own);
    for (const unit of own) demand(unitCodes.has(unit), "MANIFEST_UNKNOWN", `unit ${unit} of district ${id}`);
  }
  for (const { id, districts: own } of contests) {
    distinct(
      `contest ${id}`,
      own.map(({ district }) => district),
    );
    for (const { district, lists } of own) {
      demand(districtIds.has(district), "MANIFEST_UNKNOWN", `district ${district} of contest ${id}`);
      const codes = lists.flatMap(({ choices }) => choices.map(({ code }) => code));
      demand(codes.length <= MOST_CHOICES, "SHAPE", `choices of ${id} in ${district}`);
      distinct(`choices of ${id} in ${district}`, codes);
    }
  }
}

function checkBounds({ roles, threshold, witnessQuorum, minMixers, minAuditors }: Body): void {
  demand(threshold <= roles.trustees.length, "SHAPE", "threshold");
  demand(witnessQuorum <= roles.witnesses.length, "SHAPE", "witnessQuorum");
  demand(minMixers <= roles.mixers.length, "SHAPE", "minMixers");
  demand(minAuditors <= roles.auditors.length, "SHAPE", "minAuditors");
}

function checkKeys({ roles }: Body): void {
  const { officials, auditors, mixers, trustees, collector, processor, log, witnesses } = roles;
  const holders = [...officials, ...auditors, ...mixers, ...trustees, collector, processor, log, ...witnesses];
  const keys = holders.map(({ key }) => key);
  for (const key of keys) demand(isRoleKey(key), "MANIFEST_KEY", key);
  demand(new Set(keys).size === keys.length, "MANIFEST_KEY", "two roles have one key");
  demand(new Set(witnesses.map(({ name }) => name)).size === witnesses.length, "MANIFEST_KEY", "witness names");
}

function distinct<T>(where: string, values: readonly T[]): ReadonlySet<T> {
  const set = new Set(values);
  demand(set.size === values.length, "MANIFEST_REPEATED", where);
  return set;
}
