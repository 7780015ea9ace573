import { concat, instant, sha256, utf8 } from "@selge/basics";
import { decodeCertificate } from "../src/certificate.ts";
import { encodeCertificate, encodeName, extension } from "../src/demo/certificate-writer.ts";
import { encodeAdditions } from "../src/index.ts";
import { OID } from "../src/oids.ts";
import type { Case } from "./cases.ts";
import {
  derSigner,
  ecKey,
  makeEnvelope,
  makeOcsp,
  makeSubmission,
  makeTimestamp,
  makeWorld,
  NOW,
  type World,
} from "./world.ts";

/** Attacks on the timestamp. */
export function timestampCases(world: World): readonly Case[] {
  const foreign = makeWorld("foreign timestamp authority");
  const stamp = (
    name: string,
    expect: Case["expect"],
    timestamp: NonNullable<Parameters<typeof makeEnvelope>[1]>["timestamp"] & object,
  ): Case => ({
    name,
    expect,
    ...makeEnvelope(world, { timestamp }),
  });
  const mine = makeSubmission(world);
  const theirs = makeSubmission(world, { dataFile: utf8("another vote") });
  const swapped = encodeAdditions({
    timestamp: makeTimestamp(world, theirs.signatureValue),
    ocsp: makeOcsp(world, mine.certificate),
  });
  const ownKey = derSigner(ecKey("P-256", "my own clock", "sha256"));
  return [
    {
      name: "G13 timestamp swapped between two votes",
      expect: "TIMESTAMP_IMPRINT",
      submission: mine.submission,
      additions: swapped,
    },
    stamp("imprint of the signature value without its element", "TIMESTAMP_IMPRINT", {
      imprint: sha256(mine.signatureValue),
    }),
    stamp("G13 foreign TSA whose certificate the token carries", "TIMESTAMP_SIGNER", {
      tsa: foreign.tsa,
      signer: foreign.tsaSigner,
    }),
    stamp("G13 foreign TSA of the same name and serial", "TIMESTAMP_SIGNER", { tsa: twin(world), signer: ownKey }),
    stamp("G13 the pinned TSA's name, a stranger's key", "TIMESTAMP_SIGNATURE", { signer: ownKey }),
    stamp("signed by the OCSP responder", "TIMESTAMP_SIGNER", { tsa: world.responder, signer: world.responderSigner }),
    stamp("signed by the voter", "TIMESTAMP_SIGNER", {
      tsa: world.leaf,
      signer: derSigner(ecKey("P-256", "leaf 256", "sha256")),
    }),
    stamp("timestamp with a critical extension", "TIMESTAMP_FORMAT", {
      extensions: [extension.other("1.2.3.4", true, Uint8Array.of(5, 0))],
    }),
    stamp("imprint of another length than its hash", "TIMESTAMP_FORMAT", { imprint: new Uint8Array(20) }),
    {
      name: "time changed inside the token",
      expect: "TIMESTAMP_CONTENT",
      submission: mine.submission,
      additions: rewritten(world, mine),
    },
    {
      name: "TSA expired",
      expect: "TSA_NOT_VALID",
      ...makeEnvelope(world),
      trust: { tsa: [expiredTsa(world).der] },
      ...withTsa(world),
    },
  ];
}

/** A certificate with the TSA's issuer and serial, and another key. */
function twin(world: World) {
  return tsaCertificate(world, world.tsa.serial, world.tsa.notAfter, "my own clock");
}

function expiredTsa(world: World) {
  return tsaCertificate(world, Uint8Array.of(9), instant(NOW - 1), "old clock");
}

function withTsa(world: World) {
  return makeEnvelope(world, {
    timestamp: { tsa: expiredTsa(world), signer: derSigner(ecKey("P-256", "old clock", "sha256")) },
  });
}

function tsaCertificate(world: World, serial: Uint8Array, notAfter: typeof NOW, seed: string) {
  const der = encodeCertificate(
    {
      serial,
      issuer: world.ca.subject.raw,
      subject: encodeName([[OID.commonName, "TSA"]]),
      notBefore: world.tsa.notBefore,
      notAfter,
      spki: ecKey("P-256", seed, "sha256").spki,
      extensions: [extension.extendedKeyUsage(true, OID.timeStamping)],
    },
    world.caSigner,
  );
  const decoded = decodeCertificate(der);
  if (!decoded.ok) throw new Error(decoded.error.expected);
  return decoded.value;
}

function rewritten(world: World, { signatureValue, certificate }: ReturnType<typeof makeSubmission>): Uint8Array {
  const token = makeTimestamp(world, signatureValue);
  const text = Buffer.from(token).toString("latin1");
  const earlier = text.replace("20270301100000Z", "20270301095900Z");
  if (earlier === text) throw new Error("no time in the token");
  const ocsp = makeOcsp(world, certificate);
  return encodeAdditions({ timestamp: concat(Buffer.from(earlier, "latin1")), ocsp });
}
