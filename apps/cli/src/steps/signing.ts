/** What a person signs, shown before it is signed; and who may sign what. */
import { dirname } from "node:path";
import {
  encodeCanonicalJson,
  equalBytes,
  fromBase64,
  type Instant,
  type JsonObject,
  sha256,
  toHex,
} from "@selge/basics";
import { checkManifestBody, type Election, type Manifest, preflight } from "@selge/election";
import { addSignature, bodyHash, decodeSignedDocument, signDocument } from "@selge/group";
import { openRecordFolder } from "@selge/tally";
import { checkCeremony, openingBody, type RoleKey } from "@selge/threshold";
import { Refusal } from "../terminal/failure.ts";
import { grouped, printable, table } from "../terminal/text.ts";
import { certificateEnd } from "./certificates.ts";
import { ceremonySetting, readCeremony } from "./election.ts";
import { accepted } from "./files.ts";
import { holderOf } from "./keys.ts";
import { signaturesOf, unsigned } from "./pending.ts";

type RoleList = Parameters<typeof holderOf>[1][number];

/** Documents that `selge sign` signs. All others are made and signed by the step that computes them. */
const SIGNERS: Readonly<Record<string, readonly RoleList[]>> = {
  election: ["officials"],
  opening: ["trustees", "officials"],
  roll: ["officials"],
  software: ["officials"],
  opened: ["officials"],
  extended: ["officials"],
  revocation: ["officials"],
  closing: ["collector", "officials"],
  result: ["officials"],
};

export interface SignableDocument {
  readonly path: string;
  readonly type: string;
  readonly body: JsonObject;
  readonly bytes: Uint8Array;
  /** Hex. */
  readonly hash: string;
  readonly signers: readonly string[];
  readonly manifest: Manifest;
}

/** The document with everything that can be known about it before signing: right type, right election, right content where it can be recomputed. */
export async function signableDocument(
  path: string,
  bytes: Uint8Array,
  now: Instant,
  electionOf: () => Promise<Election>,
): Promise<SignableDocument> {
  const body = unsigned(path, bytes);
  const type = String(body.type);
  if (SIGNERS[type] === undefined)
    throw new Refusal(
      "SIGN_TYPE",
      `${path}: $.type: "${type}" is not signed by hand`,
      type === "input-statement"
        ? "Auditors sign it with `selge attest`, which recomputes everything first."
        : `Signed by hand are: ${Object.keys(SIGNERS).join(", ")}.`,
    );
  const signers = signaturesOf(path, bytes);
  if (signers.length > 0) accepted(path, decodeSignedDocument(bytes, type));
  const manifest = type === "election" ? checkedManifest(path, body, now) : await sameElection(path, body, electionOf);
  return { path, type, body, bytes, hash: toHex(bodyHash(body)), signers, manifest };
}

/** The document with one more signature of everybody named. */
export function signAll(document: SignableDocument, keys: readonly { readonly file: string; readonly key: RoleKey }[]) {
  const lists = SIGNERS[document.type]!;
  const holders = keys.map(({ file, key }) => holderOf(document.manifest, lists, toHex(key.publicKey), file));
  const bytes = keys.reduce<Uint8Array>(
    (file, { key }, i) =>
      i === 0 && document.signers.length === 0
        ? signDocument(document.body, [key.secretKey])
        : addSignature(accepted(document.path, decodeSignedDocument(file, document.type)), key.secretKey),
    document.bytes,
  );
  return { bytes, holders };
}

/** Type, hash in groups of four, and every field. */
export function shown({ path, type, hash, body, signers, manifest }: SignableDocument, all: boolean): string {
  const names = new Map(
    Object.values(manifest.roles)
      .flat()
      .map((role) => [role.key, "name" in role ? role.name : "log"]),
  );
  return [
    `Document: ${printable(path)}`,
    `Type:     ${printable(type)}`,
    `Hash:     ${grouped(hash)}`,
    signers.length > 0
      ? `Signed by ${signers.map((key) => printable(names.get(key) ?? key)).join(", ")}`
      : "Not signed yet",
    "",
    table(fieldsOf(body, all).map(([name, value]) => [`  ${printable(name)}`, printable(value)])),
  ].join("\n");
}

const LONGEST_LIST = 40;
const LONGEST_TEXT = 300;

/** Path and value of every field. Long parts are told by their number of values and their hash, unless `all` is wanted. */
function fieldsOf(value: JsonObject, all: boolean, path = ""): [string, string][] {
  return Object.entries(value).flatMap(([name, item]): [string, string][] => {
    const at = path === "" ? name : `${path}.${name}`;
    if (typeof item !== "object") return [[at, shownValue(String(item), all)]];
    const nested = fieldsOf(item as JsonObject, all, at);
    if (all || nested.length <= LONGEST_LIST) return nested;
    return [[at, `${nested.length} values, SHA-256 of their canonical JSON ${hashOf(encodeCanonicalJson(item))}`]];
  });
}

function shownValue(text: string, all: boolean): string {
  if (/^[0-9a-f]{64,}$/.test(text)) return grouped(text);
  const bytes = text.length > 64 ? fromBase64(text) : undefined;
  if (bytes !== undefined && !all) return `${bytes.length} bytes, SHA-256 ${hashOf(bytes)}`;
  return all || text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}

function hashOf(bytes: Uint8Array): string {
  return grouped(toHex(sha256(bytes)));
}

function checkedManifest(path: string, body: JsonObject, now: Instant): Manifest {
  const manifest = accepted(path, checkManifestBody(body));
  const errors = preflight({ manifest, now, certificateEnd }).filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new Refusal(
      errors[0]!.code,
      errors.map(({ where, text }) => `${path}: ${where}: ${text}`).join("\n  "),
      "Correct the input files and run `selge define` again.",
    );
  return manifest;
}

async function sameElection(path: string, body: JsonObject, electionOf: () => Promise<Election>): Promise<Manifest> {
  const election = await electionOf();
  if (body.fingerprint !== election.fingerprintHex)
    throw new Refusal(
      "SIGN_ELECTION",
      `${path}: $.fingerprint: this document belongs to another election than ${grouped(election.fingerprintHex)}`,
      "Do not sign it. Ask where the file comes from.",
    );
  if (body.type === "opening") await sameKey(path, body, election);
  return election.manifest;
}

/** Nobody signs a key that was not recomputed from the ceremony's files beside it. */
async function sameKey(path: string, body: JsonObject, election: Election): Promise<void> {
  const setting = ceremonySetting(election, Number(body.ceremony));
  const ceremony = checkCeremony(setting, await readCeremony(openRecordFolder(dirname(path)), setting));
  if (!ceremony.ok)
    throw new Refusal(
      ceremony.error[0]!.code,
      ceremony.error.map(({ code, file }) => `${dirname(path)}/${file}: ${code}`).join("\n  "),
      "The opening statement is signed beside the complete files of the ceremony, so that its key can be recomputed.",
    );
  if (!equalBytes(encodeCanonicalJson(openingBody(ceremony.value)), encodeCanonicalJson(body)))
    throw new Refusal("OPENING_KEY", `${path}: this is not the key of the ceremony beside it`, "Do not sign it.");
}
