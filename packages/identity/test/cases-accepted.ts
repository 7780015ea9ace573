import { instant, sha384, sha512, utf8 } from "@selge/basics";
import { extension } from "../src/demo/certificate-writer.ts";
import type { SignatureAlgorithm } from "../src/index.ts";
import { OID } from "../src/oids.ts";
import { apexForms } from "../src/signature-xml.ts";
import type { Case } from "./cases.ts";
import { genuineContainer, genuineTrust } from "./genuine.ts";
import { ecKey, leafFor, makeEnvelope, makeSubmission, NOW, rsaKey, type World } from "./world.ts";

/** What must pass: every key type and algorithm, the edges of every window. */
export function acceptedCases(world: World): readonly Case[] {
  const at = (seconds: number) => instant(NOW + seconds);
  const P384 = ecKey("P-384", "leaf 384", "sha384");
  const accept = (name: string, envelope: ReturnType<typeof makeEnvelope>): Case => ({
    name,
    expect: "accept",
    ...envelope,
  });
  const rsa = (
    ["rsa-sha256", "rsa-sha384", "rsa-sha512", "rsa-pss-sha256", "rsa-pss-sha384", "rsa-pss-sha512"] as const
  ).map((algorithm) => accept(`signed with ${algorithm}`, withKey(world, rsaKey(algorithm))));
  const ec = (["sha256", "sha384", "sha512"] as const).flatMap((hash) => [
    accept(`signed on P-256 with ecdsa-${hash}`, withKey(world, ecKey("P-256", "leaf 256", hash))),
    accept(`signed on P-384 with ecdsa-${hash}`, withKey(world, ecKey("P-384", "leaf 384", hash))),
  ]);
  const { signatureValue } = makeSubmission(world);
  const canonical = utf8(apexForms.signatureValue(signatureValue));
  const genuine = genuineContainer("out-v2-LT");
  return [
    accept("plain", makeEnvelope(world)),
    accept("an empty data file", makeEnvelope(world, { dataFile: new Uint8Array() })),
    accept(
      "the twin signature with high s",
      makeEnvelope(world, { signRaw: (m) => highTwin(world.keys.sign(world.identity.signing.secret, m)) }),
    ),
    ...ec,
    ...rsa,
    accept("status produced 900 s after the timestamp", makeEnvelope(world, { ocsp: { producedAt: at(900) } })),
    accept("nextUpdate equal to producedAt", makeEnvelope(world, { ocsp: { nextUpdate: NOW } })),
    accept("thisUpdate long before", makeEnvelope(world, { ocsp: { thisUpdate: at(-86400) } })),
    accept("certificate identifier with SHA-256", makeEnvelope(world, { ocsp: { certIdHash: "sha256" } })),
    accept(
      "timestamp with an extension that is not critical",
      makeEnvelope(world, { timestamp: { extensions: [extension.other("1.2.3.4", false, Uint8Array.of(5, 0))] } }),
    ),
    accept(
      "status with a nonce",
      makeEnvelope(world, { ocsp: { extensions: [extension.other(OID.ocspNonce, false, Uint8Array.of(4, 1, 9))] } }),
    ),
    accept(
      "status with a critical nonce",
      makeEnvelope(world, { ocsp: { extensions: [extension.other(OID.ocspNonce, true, Uint8Array.of(4, 1, 9))] } }),
    ),
    accept("timestamp with a nonce", makeEnvelope(world, { timestamp: { nonce: Uint8Array.of(1, 2, 3) } })),
    accept(
      "imprint with SHA-384",
      makeEnvelope(world, { timestamp: { imprintHash: "sha384", imprint: sha384(canonical) } }),
    ),
    accept(
      "imprint with SHA-512",
      makeEnvelope(world, { timestamp: { imprintHash: "sha512", imprint: sha512(canonical) } }),
    ),
    accept("cast in the first second of the certificate", makeEnvelope(world, edge(world, P384, { notBefore: NOW }))),
    accept("cast in the last second of the certificate", makeEnvelope(world, edge(world, P384, { notAfter: NOW }))),
    { ...accept("any policy", makeEnvelope(world, edge(world, P384, { policies: [] }))), trust: { policies: [] } },
    {
      ...accept("a container that DigiDoc software accepted (P-384, timestamp and status of OpenSSL)", genuine),
      trust: genuineTrust(),
      electionId: "RK2027.question",
    },
  ];
}

function withKey(world: World, key: ReturnType<typeof ecKey>) {
  const algorithm: SignatureAlgorithm = key.algorithm;
  return makeEnvelope(world, { certificate: leafFor(world, key.spki), algorithm, signRaw: key.signRaw });
}

function edge(world: World, key: ReturnType<typeof ecKey>, changes: Parameters<typeof leafFor>[2]) {
  return { certificate: leafFor(world, key.spki, changes), algorithm: key.algorithm, signRaw: key.signRaw };
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

export function highTwin(raw: Uint8Array): Uint8Array {
  const s = BigInt(`0x${Buffer.from(raw.subarray(32)).toString("hex")}`);
  const high = s > ORDER / 2n ? s : ORDER - s;
  return Buffer.concat([raw.subarray(0, 32), Buffer.from(high.toString(16).padStart(64, "0"), "hex")]);
}
