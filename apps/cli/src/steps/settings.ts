/** The settings file of `selge define`: plain JSON that a person writes. Paths in it are relative to it. */
import { dirname, resolve } from "node:path";
import { fromUtf8, toBase64 } from "@selge/basics";
import { Refusal } from "../terminal/failure.ts";
import { readCertificate, readPublicKey } from "./certificates.ts";
import type { ElectionSettings } from "./definition.ts";
import { readInput } from "./files.ts";

const FIELDS = [
  "title",
  "schedule",
  "threshold",
  "witnessQuorum",
  "minMixers",
  "minAuditors",
  "minBatch",
  "verification",
  "identity",
  "registerKey",
  "demonstration",
  "blank",
] as const;
const CERTIFICATE_LISTS = ["cas", "ocsp", "tsa"] as const;

/** Values are judged where the definition is (with their place); here only what is needed to find files. */
export async function readSettings(path: string): Promise<ElectionSettings> {
  const fields = await jsonObject(path);
  known(path, "$", fields, FIELDS);
  const missing = FIELDS.filter((name) => !["minBatch", "verification", "blank"].includes(name)).find(
    (name) => fields[name] === undefined,
  );
  if (missing !== undefined)
    throw new Refusal("SETTINGS_MISSING", `${path}: $.${missing} is missing`, `Needed are ${FIELDS.join(", ")}.`);
  const registerKey = await readPublicKey(fileOf(path, fields.registerKey, "$.registerKey"));
  const { registerKey: _, identity, blank = true, minBatch = 10, verification, ...rest } = fields;
  return {
    ...rest,
    minBatch,
    verification: verification ?? { minutes: 15, times: 3 },
    blank: blank !== false,
    registerKey,
    identity: await readIdentity(path, identity),
  } as ElectionSettings;
}

async function readIdentity(path: string, value: unknown): Promise<ElectionSettings["identity"]> {
  if (typeof value === "string") {
    const file = fileOf(path, value, "$.identity");
    return readIdentity(file, await jsonObject(file));
  }
  if (typeof value !== "object" || value === null)
    throw new Refusal("SETTINGS_SHAPE", `${path}: $.identity: expected an object, or the path of a file with one`);
  const fields = value as Record<string, unknown>;
  known(path, "$.identity", fields, ["providers", "policies", ...CERTIFICATE_LISTS]);
  const lists = await Promise.all(
    CERTIFICATE_LISTS.map(async (list) => {
      const files = fields[list];
      if (!Array.isArray(files))
        throw new Refusal("SETTINGS_SHAPE", `${path}: $.identity.${list}: expected a list of certificate files`);
      const read = files.map((file, i) => readCertificate(fileOf(path, file, `$.identity.${list}[${i}]`)));
      return [list, (await Promise.all(read)).map(toBase64)] as const;
    }),
  );
  const { providers, policies = [] } = fields;
  return { providers, policies, ...Object.fromEntries(lists) } as ElectionSettings["identity"];
}

async function jsonObject(path: string): Promise<Record<string, unknown>> {
  const text = fromUtf8(await readInput(path, "a JSON file with settings"));
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new Refusal("SETTINGS_JSON", `${path}: no JSON (${(error as Error).message})`);
  }
  throw new Refusal("SETTINGS_SHAPE", `${path}: $: expected a JSON object`);
}

function known(path: string, at: string, fields: Record<string, unknown>, names: readonly string[]): void {
  const unknown = Object.keys(fields).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Refusal("SETTINGS_UNKNOWN", `${path}: ${at}.${unknown} is not known`, `Known are ${names.join(", ")}.`);
}

function fileOf(path: string, value: unknown, at: string): string {
  if (typeof value !== "string") throw new Refusal("SETTINGS_SHAPE", `${path}: ${at}: expected the path of a file`);
  return resolve(dirname(path), value);
}
