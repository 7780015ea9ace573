/** The fields of the manifest, exactly (SPEC "The manifest"). Decoding, and the rules between fields, are in manifest.ts. */
import { decodeInstant, fromBase64, fromHex, type Instant } from "@selge/basics";
import { z } from "zod";

/** Browsers run this under a policy that forbids `eval`; without this line zod tries it once, and the policy reports an attack. */
z.config({ jitless: true });

/** SPEC "text". */
export const plainText = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\u0000-\u001f\u007f]*$/);
const texts = z
  .record(z.string().regex(/^[a-z]{2}$/), plainText)
  .refine((value) => Object.keys(value).length >= 1 && Object.keys(value).length <= 8, "1 to 8 languages");
const name = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);
const unitCode = z.string().regex(/^[0-9]{4}$/);
const districtId = z.string().regex(/^[0-9]{4}\.[1-9][0-9]?$/);
const key = z.string().refine((value) => fromHex(value, 32) !== undefined, "64 lower-case hexadecimal digits");
const der = z
  .string()
  .refine((value) => derLength(value) >= 1 && derLength(value) <= 8192, "strict base64 of 1 to 8192 bytes");
const instantText = z
  .string()
  .refine((value) => decodeInstant(value) !== undefined, "an instant YYYY-MM-DDTHH:MM:SSZ")
  .transform((value) => decodeInstant(value) as Instant);
const count = (least: number, most: number) => z.number().int().min(least).max(most);
const list = <T extends z.ZodType>(item: T, most: number, least = 1) => z.array(item).min(least).max(most).readonly();

const role = z.strictObject({ name: plainText, organisation: plainText, key });
const choice = z.strictObject({ code: count(1, 2 ** 32 - 1), id: plainText, name: plainText });
const choiceList = z.strictObject({ name: plainText, choices: list(choice, 4096) });
const contestDistrict = z.strictObject({ district: districtId, lists: list(choiceList, 500) });
const contest = z
  .strictObject({
    id: name,
    title: texts,
    slots: count(1, 16),
    blank: list(z.boolean(), 16),
    rule: z.enum(["plurality", "k-of-n"]),
    districts: list(contestDistrict, 1000),
  })
  .refine((value) => value.blank.length === value.slots, { message: "one boolean per slot", path: ["blank"] });
const witness = z.strictObject({
  name: z.string().regex(/^(?!.*\+)[\x21-\x7e]{1,100}$/),
  organisation: plainText,
  key,
});

export const manifestShape = z.strictObject({
  type: z.literal("election"),
  version: z.literal(1),
  id: name,
  demonstration: z.boolean(),
  title: texts,
  schedule: z.strictObject({
    servesFrom: instantText,
    opens: instantText,
    closes: instantText,
    servesUntil: instantText,
  }),
  units: list(z.strictObject({ code: unitCode, name: plainText, county: plainText }), 20000),
  districts: list(z.strictObject({ id: districtId, name: plainText, units: list(unitCode, 2000) }), 1000),
  contests: list(contest, 16),
  roles: z.strictObject({
    officials: list(role, 32, 2),
    auditors: list(role, 16),
    mixers: list(role, 16),
    trustees: list(role, 32),
    collector: role,
    processor: role,
    log: z.strictObject({ key }),
    witnesses: list(witness, 16),
  }),
  threshold: count(1, 32),
  witnessQuorum: count(1, 16),
  minMixers: count(1, 16),
  minAuditors: count(1, 16),
  minBatch: count(1, 1000),
  verification: z.strictObject({ minutes: count(1, 1440), times: count(1, 100) }),
  identity: z.strictObject({
    providers: list(name, 16),
    cas: list(der, 16),
    ocsp: list(der, 16),
    tsa: list(der, 16),
    policies: list(plainText, 32, 0),
  }),
  register: z.strictObject({ key: der.refine((value) => derLength(value) === 91, "a P-256 key of 91 bytes") }),
});

/** The body of the manifest, decoded: instants are numbers. */
export type Manifest = z.output<typeof manifestShape>;
/** The body as it stands in the file. */
export type ManifestBody = z.input<typeof manifestShape>;

export type Role = z.output<typeof role>;
export type Witness = z.output<typeof witness>;
export type Contest = Manifest["contests"][number];
export type Choice = z.output<typeof choice>;
export type ChoiceList = z.output<typeof choiceList>;
export type District = Manifest["districts"][number];
export type Schedule = Manifest["schedule"];

function derLength(value: string): number {
  return fromBase64(value)?.length ?? 0;
}
