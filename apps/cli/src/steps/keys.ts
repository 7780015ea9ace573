/** Key files of people with a role, and the public part that the election office collects. */
import {
  type Decoded,
  decodeCanonicalJson,
  decodeError,
  encodeCanonicalJson,
  fromHex,
  type JsonObject,
  ok,
  type RandomBytes,
  toHex,
} from "@selge/basics";
import type { Manifest } from "@selge/election";
import { ed25519PublicKey, isSigningKey } from "@selge/group";
import {
  openRoleKey,
  openShareKey,
  type RoleKey,
  type ScryptCost,
  sealRoleKey,
  type TrusteeShare,
} from "@selge/threshold";
import { Refusal } from "../terminal/failure.ts";
import type { Passphrases } from "../terminal/passphrase.ts";
import { accepted, readInput } from "./files.ts";

export const ROLES = ["official", "auditor", "mixer", "trustee", "collector", "processor", "log", "witness"] as const;
export type RoleName = (typeof ROLES)[number];

export interface PublicPart {
  readonly role: RoleName;
  readonly name: string;
  readonly organisation: string;
  readonly key: string;
}

export interface NewKey {
  readonly secretFile: Uint8Array;
  readonly publicFile: Uint8Array;
  readonly publicPart: PublicPart;
}

export function makeRoleKey(
  who: Omit<PublicPart, "key">,
  passphrase: string,
  random: RandomBytes,
  scrypt: ScryptCost,
): NewKey {
  const secretKey = random(32);
  const publicPart = { ...who, key: toHex(ed25519PublicKey(secretKey)) };
  const publicFile = encodeCanonicalJson({ type: "public-key", version: 1, ...publicPart });
  return { secretFile: sealRoleKey(secretKey, who.name, passphrase, random, scrypt), publicFile, publicPart };
}

/** Total. */
export function decodePublicPart(bytes: Uint8Array): Decoded<PublicPart> {
  const json = decodeCanonicalJson(bytes);
  if (!json.ok) return json;
  const { role, name, organisation, key } = json.value as JsonObject;
  const typed = (json.value as JsonObject).type === "public-key" && (json.value as JsonObject).version === 1;
  if (!typed || typeof name !== "string" || typeof organisation !== "string" || typeof key !== "string")
    return decodeError(
      "PUBLIC_KEY_SHAPE",
      "$",
      "{type, version, role, name, organisation, key} as `selge key new` wrote it",
    );
  if (!ROLES.includes(role as RoleName)) return decodeError("PUBLIC_KEY_ROLE", "$.role", ROLES.join(", "));
  const bytesOfKey = fromHex(key, 32);
  if (bytesOfKey === undefined || !isSigningKey(bytesOfKey))
    return decodeError("PUBLIC_KEY", "$.key", "an Ed25519 key of 64 lower-case hexadecimal digits");
  return ok({ role: role as RoleName, name, organisation, key });
}

export async function openKey(file: string, secrets: Passphrases): Promise<RoleKey> {
  const bytes = await readInput(file, "a key file of `selge key new`");
  return accepted(file, openRoleKey(bytes, await secrets.of(file)), WRONG_PASSPHRASE);
}

export async function openShare(file: string, secrets: Passphrases): Promise<TrusteeShare> {
  const bytes = await readInput(file, "a share of the election key");
  return accepted(file, openShareKey(bytes, await secrets.of(file)), WRONG_PASSPHRASE);
}

export const WRONG_PASSPHRASE =
  "Is the passphrase right, and is this the right file? A wrong passphrase and a changed file look alike.";

type RoleList = Exclude<keyof Manifest["roles"], "log">;

/** Name and organisation of a key in the manifest, or a refusal that says which role is wanted. */
export function holderOf(manifest: Manifest, lists: readonly RoleList[], key: string, file: string) {
  for (const list of lists) {
    const held = [manifest.roles[list]].flat() as readonly { name: string; organisation: string; key: string }[];
    const person = held.find((candidate) => candidate.key === key);
    if (person !== undefined) return { list, ...person };
  }
  throw new Refusal(
    "KEY_ROLE",
    `${file}: the key ${key} is not that of ${lists.join(" or ")} in this election`,
    "Take the key file of that role, or check that this is the right election.",
  );
}
