import { instant } from "@selge/basics";
import { decodeCertificate } from "../src/certificate.ts";
import { encodeCertificate, extension } from "../src/demo/certificate-writer.ts";
import { OID } from "../src/oids.ts";
import type { Case } from "./cases.ts";
import { derSigner, type EnvelopeChanges, ecKey, makeEnvelope, makeWorld, NOW, type World } from "./world.ts";

/** Attacks on the certificate's status. */
export function ocspCases(world: World): readonly Case[] {
  const foreign = makeWorld("foreign responder");
  const at = (seconds: number) => instant(NOW + seconds);
  const answer = (name: string, expect: Case["expect"], ocsp: NonNullable<EnvelopeChanges["ocsp"]>): Case => ({
    name,
    expect,
    ...makeEnvelope(world, { ocsp }),
  });
  const old = expiredResponder(world);
  return [
    answer("status with a critical extension", "OCSP_FORMAT", {
      extensions: [extension.other("1.2.3.4", true, Uint8Array.of(5, 0))],
    }),
    answer("G4 revoked", "OCSP_REVOKED", { status: "revoked" }),
    answer("G4 unknown", "OCSP_UNKNOWN", { status: "unknown" }),
    answer("G5 foreign OCSP responder of the same name", "OCSP_SIGNATURE", {
      responder: foreign.responder,
      signer: foreign.responderSigner,
    }),
    answer("G5 foreign OCSP responder whose certificate the response carries", "OCSP_RESPONDER", {
      responder: world.tsa,
      signer: world.tsaSigner,
    }),
    answer("G5 the voter answers about itself", "OCSP_RESPONDER", {
      responder: world.leaf,
      signer: derSigner(ecKey("P-256", "leaf 256", "sha256")),
    }),
    answer("G5 stale: produced before the timestamp", "OCSP_BEFORE_TIMESTAMP", { producedAt: at(-1) }),
    answer("G5 stale: from yesterday", "OCSP_BEFORE_TIMESTAMP", { producedAt: at(-86400), thisUpdate: at(-86400) }),
    answer("G5 delayed: 901 s after the timestamp", "OCSP_LATE", { producedAt: at(901) }),
    answer("thisUpdate in the future", "OCSP_THIS_UPDATE", { thisUpdate: at(1) }),
    answer("nextUpdate already past", "OCSP_NEXT_UPDATE", { nextUpdate: at(-1) }),
    answer("status of another certificate", "OCSP_CERT_ID", { serial: Uint8Array.of(1, 2, 3) }),
    answer("status from another authority's list", "OCSP_CERT_ID", { issuer: foreign.ca }),
    answer("revoked and of another certificate", "OCSP_CERT_ID", { status: "revoked", serial: Uint8Array.of(1) }),
    {
      ...answer("responder expired", "RESPONDER_NOT_VALID", {
        responder: old,
        signer: derSigner(ecKey("P-256", "old responder", "sha256")),
      }),
      trust: { ocsp: [old.der] },
    },
  ];
}

function expiredResponder(world: World) {
  const der = encodeCertificate(
    {
      serial: Uint8Array.of(8),
      issuer: world.ca.subject.raw,
      subject: world.responder.subject.raw,
      notBefore: world.responder.notBefore,
      notAfter: instant(NOW - 1),
      spki: ecKey("P-256", "old responder", "sha256").spki,
      extensions: [extension.extendedKeyUsage(false, OID.ocspSigning)],
    },
    world.caSigner,
  );
  const decoded = decodeCertificate(der);
  if (!decoded.ok) throw new Error(decoded.error.expected);
  return decoded.value;
}
