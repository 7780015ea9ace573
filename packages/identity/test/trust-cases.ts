import { extension } from "../src/demo/certificate-writer.ts";
import { derNull } from "../src/der-writer.ts";
import type { TrustSource } from "../src/index.ts";
import { OID } from "../src/oids.ts";
import { genuineTrust, pkiCertificate } from "./genuine.ts";
import { leafFor, type World } from "./world.ts";

/** Pinned lists that no election may have: name, code, what is changed in the demonstration's lists. */
export function trustCases(world: World): readonly (readonly [string, string, Partial<TrustSource>])[] {
  const { spki } = world.leaf.publicKey;
  const clientOnly = leafFor(world, spki, { more: [extension.extendedKeyUsage(true, OID.clientAuth)] });
  const twoPurposes = leafFor(world, spki, {
    more: [extension.extendedKeyUsage(true, OID.timeStamping, OID.ocspSigning)],
  });
  const uncritical = leafFor(world, spki, { more: [extension.extendedKeyUsage(false, OID.timeStamping)] });
  const noSigning = leafFor(world, spki, { usage: [2], more: [extension.extendedKeyUsage(true, OID.timeStamping)] });
  const critical = leafFor(world, spki, { isCa: true, usage: [5], more: [extension.other("1.2.3", true, derNull())] });
  return [
    ["the demonstration in a real election", "DEMONSTRATION_IDENTITY", { demonstration: false }],
    [
      "one demonstration TSA among genuine ones",
      "DEMONSTRATION_IDENTITY",
      { ...genuineTrust(), tsa: [pkiCertificate("tsa"), world.tsa.der] },
    ],
    ["no authority", "TRUST_CERTIFICATE", { cas: [] }],
    ["no responder", "TRUST_CERTIFICATE", { ocsp: [] }],
    ["no TSA", "TRUST_CERTIFICATE", { tsa: [] }],
    ["one certificate twice", "TRUST_CERTIFICATE", { cas: [world.ca.der, world.ca.der] }],
    ["no certificate at all", "TRUST_CERTIFICATE", { cas: [new Uint8Array(10)] }],
    ["unread critical extension", "TRUST_CERTIFICATE", { cas: [critical] }],
    ["policy in words", "TRUST_CERTIFICATE", { policies: ["qualified"] }],
    ["policy with a leading zero", "TRUST_CERTIFICATE", { policies: ["1.02.3"] }],
    ["leaf as authority", "TRUST_USAGE", { cas: [world.leaf.der] }],
    ["authority that may not sign certificates", "TRUST_USAGE", { cas: [leafFor(world, spki, { isCa: true })] }],
    ["TSA as responder", "TRUST_USAGE", { ocsp: [world.tsa.der] }],
    ["responder as TSA", "TRUST_USAGE", { tsa: [world.responder.der] }],
    ["authority as TSA", "TRUST_USAGE", { tsa: [world.ca.der] }],
    ["client certificate as responder", "TRUST_USAGE", { ocsp: [clientOnly] }],
    ["TSA with two purposes", "TRUST_USAGE", { tsa: [twoPurposes] }],
    ["TSA whose purpose is not critical", "TRUST_USAGE", { tsa: [uncritical] }],
    ["TSA whose key may not sign", "TRUST_USAGE", { tsa: [noSigning] }],
  ];
}
