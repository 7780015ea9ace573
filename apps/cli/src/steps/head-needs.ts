/** What a step needs to sign heads: the log's key, and the witnesses whose keys lie at hand (the others are asked by file). */
import type { WitnessPort } from "@selge/ballotbox";
import { type Clock, toHex } from "@selge/basics";
import { ed25519Signer, logKey, type NoteSigner } from "@selge/log";
import { localWitness } from "../ports/witnesses.ts";
import { Refusal } from "../terminal/failure.ts";
import type { Passphrases } from "../terminal/passphrase.ts";
import { anchorsOf, type OpenedElection } from "./election.ts";
import type { HeadNeeds } from "./heads.ts";
import { openKey } from "./keys.ts";
import { stateFileOf, witnessMemoryFile, witnessName } from "./witness.ts";

export interface HeadKeyFlags {
  readonly logKey?: string;
  readonly witnessKey?: readonly string[];
}

export async function logSigner({ election }: OpenedElection, file: string, secrets: Passphrases): Promise<NoteSigner> {
  const key = await openKey(file, secrets);
  if (toHex(key.publicKey) !== election.manifest.roles.log.key)
    throw new Refusal("KEY_ROLE", `${file}: this is not the log's key of this election`, "Take the log's key file.");
  return ed25519Signer((publicKey) => logKey(election.fingerprint, publicKey), key.secretKey);
}

/** `{}` without a log key: then no head can be signed. */
export async function headNeeds(
  opened: OpenedElection,
  { logKey: logFile, witnessKey: files = [] }: HeadKeyFlags,
  secrets: Passphrases,
  clock: Clock,
): Promise<{ readonly heads?: HeadNeeds }> {
  if (logFile === undefined) return {};
  const { election } = opened;
  const { logKey: key } = anchorsOf(election);
  const signer = await logSigner(opened, logFile, secrets);
  const ports: WitnessPort[] = [];
  for (const file of files) {
    const role = await openKey(file, secrets);
    const name = witnessName(election.manifest, role, file);
    ports.push(localWitness(name, role.secretKey, key, witnessMemoryFile(stateFileOf(file), key), clock));
  }
  return { heads: { signer, ports } };
}
