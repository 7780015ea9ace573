/** The demonstration identity authority and its identities as encrypted files. For demonstrations only, and every certificate says so. */
import { type Clock, decodeCanonicalJson, encodeCanonicalJson, type JsonObject, type RandomBytes } from "@selge/basics";
import type { StatusResponder, TimestampAuthority } from "@selge/identity";
import {
  createDemoAuthority,
  type DemoAuthority,
  type DemoIdentity,
  decodeDemoIdentity,
  decodeDemoState,
  encodeDemoIdentity,
  encodeDemoState,
  openDemoAuthority,
} from "@selge/identity/demo";
import { openKeyFile, type ScryptCost, sealKeyFile } from "@selge/threshold";
import { nodeKeys } from "../ports/signatures.ts";
import type { Passphrases } from "../terminal/passphrase.ts";
import { accepted, readInput } from "./files.ts";
import { WRONG_PASSPHRASE } from "./keys.ts";

export const NOTICE =
  "DEMONSTRATION: whoever holds this authority can vote as anybody. A real election refuses its certificates.";

export function newAuthority(clock: Clock, random: RandomBytes): DemoAuthority {
  return createDemoAuthority({ clock, random, keys: nodeKeys(random) });
}

export function sealAuthority(
  authority: DemoAuthority,
  passphrase: string,
  random: RandomBytes,
  scrypt: ScryptCost,
): Uint8Array {
  return seal("authority", encodeDemoState(authority.state()), passphrase, random, scrypt);
}

export function sealIdentity(
  identity: DemoIdentity,
  passphrase: string,
  random: RandomBytes,
  scrypt: ScryptCost,
): Uint8Array {
  return seal("identity", encodeDemoIdentity(identity), passphrase, random, scrypt);
}

export async function openAuthority(
  file: string,
  secrets: Passphrases,
  clock: Clock,
  random: RandomBytes,
): Promise<DemoAuthority> {
  const state = accepted(file, decodeDemoState(await open(file, secrets)));
  return openDemoAuthority(state, { clock, random, keys: nodeKeys(random) });
}

export async function openIdentity(file: string, secrets: Passphrases): Promise<DemoIdentity> {
  return accepted(file, decodeDemoIdentity(await open(file, secrets)));
}

/** The services that a ballot box asks, answered by the authority in the same process. */
export function authorityPorts(authority: DemoAuthority): {
  readonly timestamps: TimestampAuthority;
  readonly status: StatusResponder;
} {
  return {
    timestamps: { stamp: async (imprint) => authority.stamp(imprint) },
    status: { status: async (_issuer, certificate) => authority.status(certificate) },
  };
}

function seal(kind: string, state: JsonObject, passphrase: string, random: RandomBytes, scrypt: ScryptCost) {
  const secret = encodeCanonicalJson(state);
  return sealKeyFile("demonstration", { kind, notice: NOTICE }, secret, passphrase, random, scrypt);
}

async function open(file: string, secrets: Passphrases) {
  const bytes = await readInput(file, "a file of `selge authority`");
  const opened = accepted(file, openKeyFile(bytes, "demonstration", await secrets.of(file)), WRONG_PASSPHRASE);
  return accepted(file, decodeCanonicalJson(opened.secret));
}
