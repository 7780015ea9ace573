/** Certificate files as people have them: DER or PEM. */
import { createPublicKey, X509Certificate } from "node:crypto";
import type { CertificateEnd } from "@selge/election";
import { decodeCertificate } from "@selge/identity";
import { Refusal } from "../terminal/failure.ts";
import { readInput } from "./files.ts";

/** When a certificate ends, for preflight. */
export const certificateEnd: CertificateEnd = (der) => {
  const certificate = decodeCertificate(der);
  return certificate.ok ? certificate.value.notAfter : undefined;
};

export async function readCertificate(path: string): Promise<Uint8Array> {
  const bytes = await readInput(path, "a certificate");
  try {
    return new Uint8Array(new X509Certificate(bytes).raw);
  } catch {
    throw new Refusal("CERTIFICATE", `${path}: expected one certificate, DER or PEM`);
  }
}

/** SubjectPublicKeyInfo of a public key file, DER or PEM. */
export async function readPublicKey(path: string): Promise<Uint8Array> {
  const bytes = Buffer.from(await readInput(path, "a public key"));
  try {
    const key = bytes.includes("-----BEGIN")
      ? createPublicKey(bytes)
      : createPublicKey({ key: bytes, format: "der", type: "spki" });
    return new Uint8Array(key.export({ format: "der", type: "spki" }));
  } catch {
    throw new Refusal("PUBLIC_KEY", `${path}: expected one public key, DER (SPKI) or PEM`);
  }
}
