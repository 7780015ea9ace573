import { X509Certificate } from "node:crypto";
import { instant, must, toHex } from "@selge/basics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Certificate, decodeCertificate, isValidAt } from "../src/certificate.ts";
import { encodeName, extension } from "../src/demo/certificate-writer.ts";
import { OID } from "../src/oids.ts";
import { personOf } from "../src/person.ts";
import { pkiCertificate } from "./genuine.ts";
import { derSigner, ecKey, leafFor, makeWorld, rsaKey } from "./world.ts";

const world = makeWorld("certificates");
const open = (der: Uint8Array): Certificate => must(decodeCertificate(der));

describe("IDN-12 certificates", () => {
  const genuine = ["ca", "ocsp", "tsa", "tsl", "voter-auth", "voter-rsa", "voter-sign"].map(pkiCertificate);
  const own = [world.ca.der, world.responder.der, world.tsa.der, world.leaf.der];

  it("agrees with the platform's reader", () => {
    for (const der of [...genuine, ...own]) {
      const [ours, theirs] = [open(der), new X509Certificate(der)];
      expect(toHex(ours.serial).replace(/^00/, "")).toBe(theirs.serialNumber.toLowerCase());
      expect(ours.notBefore * 1000).toBe(Date.parse(theirs.validFrom));
      expect(ours.notAfter * 1000).toBe(Date.parse(theirs.validTo));
      expect(ours.isCa).toBe(theirs.ca);
      expect(ours.extendedKeyUsage?.purposes).toEqual(theirs.keyUsage);
      expect(toHex(ours.sha256)).toBe(theirs.fingerprint256.replaceAll(":", "").toLowerCase());
      expect(ours.publicKey.spki).toEqual(new Uint8Array(theirs.publicKey.export({ format: "der", type: "spki" })));
    }
  });

  it("reads what the checks need of a genuine signing certificate", () => {
    const leaf = open(pkiCertificate("voter-sign"));
    expect([...leaf.keyUsage!]).toEqual([1]);
    expect(leaf.policies).toEqual(["1.3.6.1.4.1.51361.2.1.5", "0.4.0.194112.1.2"]);
    expect(leaf.publicKey.type).toBe("P-384");
    expect(leaf.authorityKeyId).toEqual(open(pkiCertificate("ca")).subjectKeyId);
    expect(personOf(leaf.subject)).toEqual({ id: "38001085718", name: "JAAK-KRISTJAN JÕEORG" });
    expect([...open(pkiCertificate("voter-auth")).keyUsage!]).toEqual([0, 4]);
    expect(open(pkiCertificate("voter-rsa")).publicKey).toMatchObject({
      type: "RSA",
      exponent: 65537n,
      modulusLength: 384,
    });
  });

  it("counts both ends into the validity", () => {
    const { notBefore, notAfter } = world.leaf;
    const at = [notBefore - 1, notBefore, notAfter, notAfter + 1].map((t) => isValidAt(world.leaf, instant(t)));
    expect(at).toEqual([false, true, true, false]);
  });

  it("is total: any changed byte decodes or is refused, and stays inside the certificate", () => {
    const { der } = world.leaf;
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = der.slice();
        changed[at]! ^= mask;
        const decoded = decodeCertificate(changed);
        return decoded.ok || decoded.error.code === "CERTIFICATE_FORMAT";
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => !decodeCertificate(noise).ok));
  });

  it("is capped", () => {
    const big = leafFor(world, world.leaf.publicKey.spki, {
      more: [extension.other("1.2.3", false, new Uint8Array(8000))],
    });
    expect(decodeCertificate(big)).toMatchObject({ ok: false, error: { where: "bytes" } });
  });

  it.each(["rsa-sha256", "rsa-pss-sha384"] as const)("reads one that is signed with %s", (algorithm) => {
    const der = leafFor(world, world.leaf.publicKey.spki, { signer: derSigner(rsaKey(algorithm)) });
    expect(open(der).signed.algorithm).toBe(algorithm);
  });

  it("reads one that is signed on P-521", () => {
    const key = ecKey("P-521", "authority", "sha512");
    const der = leafFor(world, key.spki, { signer: derSigner(key) });
    expect(open(der)).toMatchObject({ signed: { algorithm: "ecdsa-sha512" }, publicKey: { type: "P-521" } });
  });
});

describe("IDN-18 the person", () => {
  const person = (...attributes: (readonly [string, string])[]) =>
    personOf(open(leafFor(world, world.leaf.publicKey.spki, { subject: encodeName(attributes) })).subject);
  const CODE = [OID.serialNumber, "PNOEE-47101010033"] as const;

  it("keeps leading zeros and asks no check digit", () => {
    expect(person([OID.serialNumber, "PNOEE-00000000000"])?.id).toBe("00000000000");
  });

  it("takes the display name from given name and surname, else from the common name", () => {
    expect(person(CODE, [OID.givenName, "Mari"], [OID.surname, "Õun"])?.name).toBe("Mari Õun");
    expect(person(CODE, [OID.givenName, "Mari"], [OID.commonName, "ÕUN,MARI"])?.name).toBe("ÕUN,MARI");
    expect(person(CODE, [OID.givenName, "Mari"], [OID.givenName, "Kai"], [OID.surname, "Õun"])?.name).toBe("");
    expect(person(CODE)?.name).toBe("");
  });

  it.each([
    "",
    "47101010033",
    "PNOEE-",
    "pnoee-47101010033",
    "PNOEE-471010100333",
    " PNOEE-47101010033",
    "IDCEE-47101010033",
    "PNOEE-4710101003A",
  ])("%j is nobody", (serialNumber) => expect(person([OID.serialNumber, serialNumber])).toBeUndefined());
});
