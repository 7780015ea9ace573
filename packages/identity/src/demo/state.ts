/** Keeping the demonstration authority and its identities between processes, as JSON. The text holds secret keys. */
import {
  type Decoded,
  decodeError,
  fromBase64,
  fromHex,
  type Json,
  type JsonObject,
  ok,
  toBase64,
  toHex,
} from "@selge/basics";
import { decodeCertificate } from "../certificate.ts";
import type { DemoKeyPair, DemoState } from "./authority.ts";
import type { DemoIdentity } from "./identity.ts";

export function encodeDemoState({ ca, ocsp, tsa, revoked }: DemoState): JsonObject {
  return { type: "selge/demo-authority", version: 1, ca: pair(ca), ocsp: pair(ocsp), tsa: pair(tsa), revoked };
}

/** Total. Code DEMO_STATE. */
export function decodeDemoState(json: Json): Decoded<DemoState> {
  const o = asObject(json);
  const [ca, ocsp, tsa] = [o.ca, o.ocsp, o.tsa].map(readPair);
  const revoked = strings(o.revoked);
  const typed = o.type === "selge/demo-authority" && o.version === 1;
  if (!typed || !ca || !ocsp || !tsa || !revoked)
    return decodeError("DEMO_STATE", "authority", "a kept demonstration authority");
  return ok({ ca, ocsp, tsa, revoked });
}

export function encodeDemoIdentity(identity: DemoIdentity): JsonObject {
  const { personCode, givenName, surname, signing, authentication } = identity;
  return { personCode, givenName, surname, signing: pair(signing), authentication: pair(authentication) };
}

/** Total. Code DEMO_STATE. */
export function decodeDemoIdentity(json: Json): Decoded<DemoIdentity> {
  const o = asObject(json);
  const { personCode, givenName, surname } = o;
  const [signing, authentication] = [o.signing, o.authentication].map(readPair);
  const named = typeof personCode === "string" && typeof givenName === "string" && typeof surname === "string";
  if (!named || !signing || !authentication)
    return decodeError("DEMO_STATE", "identity", "a kept demonstration identity");
  return ok({ personCode, givenName, surname, signing, authentication });
}

function pair({ secret, certificate }: DemoKeyPair): JsonObject {
  return { secret: toHex(secret), certificate: toBase64(certificate) };
}

function readPair(json: Json | undefined): DemoKeyPair | undefined {
  const o = asObject(json);
  const secret = typeof o.secret === "string" ? fromHex(o.secret, 32) : undefined;
  const certificate = typeof o.certificate === "string" ? fromBase64(o.certificate) : undefined;
  if (!secret || !certificate || !decodeCertificate(certificate).ok) return undefined;
  return { secret, certificate };
}

function strings(json: Json | undefined): readonly string[] | undefined {
  return Array.isArray(json) && json.every((x) => typeof x === "string") ? (json as readonly string[]) : undefined;
}

function asObject(json: Json | undefined): JsonObject {
  return typeof json === "object" && !Array.isArray(json) ? (json as JsonObject) : {};
}
