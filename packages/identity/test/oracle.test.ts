/**
 * xmlsec1, an independent XML signature program, on our containers. When it is not installed, the oracle says so, and the rest of the file
 * still compares our own verdicts with hashes and signatures recomputed here from the unzipped XML with node:crypto alone.
 */
import { spawnSync } from "node:child_process";
import { createHash, createPublicKey, verify, X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { instant, must } from "@selge/basics";
import { unzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { decodeAdditions, decodeSubmission, encodeLtContainer } from "../src/index.ts";
import { genuineContainer, genuineFiles, pkiCertificate, splitSignatureFile } from "./genuine.ts";
import { ecKey, leafFor, makeEnvelope, makeWorld, rsaKey } from "./world.ts";

const today = instant(Math.floor(Date.now() / 1000));
const world = makeWorld("oracle", today);
const folder = mkdtempSync(join(tmpdir(), "selge-oracle-"));
const hasXmlsec = spawnSync("xmlsec1", ["--version"]).status === 0;
if (!hasXmlsec) console.warn("xmlsec1 is not installed: the oracle did not run (Debian: apt-get install xmlsec1)");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Files = Readonly<Record<string, Uint8Array>>;

const P384 = ecKey("P-384", "oracle", "sha384");
const RSA = rsaKey("rsa-sha256");
const envelopes = {
  "P-256": makeEnvelope(world),
  "P-384": withKey(P384),
  RSA: withKey(RSA),
};

function withKey(key: typeof RSA) {
  return makeEnvelope(world, { certificate: leafFor(world, key.spki), algorithm: key.algorithm, signRaw: key.signRaw });
}

function ltFiles(name: keyof typeof envelopes): Files {
  const { submission, additions } = envelopes[name];
  const certificates = [world.responder.der, world.ca.der, world.tsa.der];
  return unzipSync(
    encodeLtContainer(must(decodeSubmission(submission)), { ...must(decodeAdditions(additions)), certificates }),
  );
}

/** Unpacks the container and asks xmlsec1; time checks are ours, so it trusts at the given date. */
function xmlsecAccepts(files: Files, ca: Uint8Array, at: string): boolean {
  const root = mkdtempSync(join(folder, "c-"));
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
  writeFileSync(join(root, "ca.pem"), new X509Certificate(ca).toString());
  const id = "http://uri.etsi.org/01903/v1.3.2#:SignedProperties";
  const args = ["--verify", "--verification-time", at, "--trusted-pem", "ca.pem", "--id-attr:Id", id];
  return spawnSync("xmlsec1", [...args, "META-INF/signatures0.xml"], { cwd: root }).status === 0;
}

const text = (date: Date): string => date.toISOString().slice(0, 19).replace("T", " ");
const NOW_TEXT = text(new Date(today * 1000));

describe.runIf(hasXmlsec)("xmlsec1", () => {
  it.each(Object.keys(envelopes) as (keyof typeof envelopes)[])(
    "accepts our submission and our LT container (%s)",
    (name) => {
      expect(xmlsecAccepts(unzipSync(envelopes[name].submission), world.ca.der, NOW_TEXT)).toBe(true);
      expect(xmlsecAccepts(ltFiles(name), world.ca.der, NOW_TEXT)).toBe(true);
    },
  );

  it("accepts a genuine container, also in our profile", () => {
    expect(xmlsecAccepts(genuineFiles("out-v2-LT"), pkiCertificate("ca"), "2026-11-23 16:10:00")).toBe(true);
    const ours = unzipSync(genuineContainer("out-v2-LT").submission);
    expect(xmlsecAccepts(ours, pkiCertificate("ca"), "2026-11-23 16:10:00")).toBe(true);
  });

  it("refuses tampered data, tampered properties, and another authority", () => {
    const files = unzipSync(envelopes["P-256"].submission);
    const xml = new TextDecoder().decode(files["META-INF/signatures0.xml"]);
    const moved = xml.replace(/<xades:SigningTime>\d{4}/, "<xades:SigningTime>2031");
    expect(xmlsecAccepts({ ...files, "RK_2027.ballot": Uint8Array.of(1) }, world.ca.der, NOW_TEXT)).toBe(false);
    const tampered = { ...files, "META-INF/signatures0.xml": new TextEncoder().encode(moved) };
    expect(xmlsecAccepts(tampered, world.ca.der, NOW_TEXT)).toBe(false);
    expect(xmlsecAccepts(files, pkiCertificate("ca"), NOW_TEXT)).toBe(false);
  });
});

describe("recomputed from the XML text", () => {
  const NAMESPACES = /<asic:XAdESSignatures( xmlns:asic="[^>]*")>/;

  /** The apex form, made from the file's own text: the root's declarations go onto the element's start tag. */
  function apex(xml: string, element: string): string {
    const from = xml.indexOf(`<${element}`);
    const to = xml.indexOf(`</${element}>`) + element.length + 3;
    return xml.slice(from, to).replace(`<${element}`, `<${element}${NAMESPACES.exec(xml)![1]}`);
  }

  it.each(Object.keys(envelopes) as (keyof typeof envelopes)[])(
    "digests and signature of the LT container (%s)",
    (name) => {
      const files = ltFiles(name);
      const xml = new TextDecoder().decode(files["META-INF/signatures0.xml"]);
      const digests = [...xml.matchAll(/<ds:DigestValue>([^<]*)</g)].map((m) => m[1]);
      const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("base64");
      const der = Buffer.from(/<ds:X509Certificate>([^<]*)</.exec(xml)![1]!, "base64");
      expect(digests).toEqual([
        sha256(files["RK_2027.ballot"]!),
        sha256(apex(xml, "xades:SignedProperties")),
        sha256(der),
      ]);
      const value = Buffer.from(/<ds:SignatureValue Id="S0-SIG">([^<]*)</.exec(xml)![1]!, "base64");
      const key = createPublicKey(new X509Certificate(der).publicKey.export({ format: "pem", type: "spki" }));
      const hash = name === "P-384" ? "sha384" : "sha256";
      expect(verify(hash, apex(xml, "ds:SignedInfo") as never, { key, dsaEncoding: "ieee-p1363" }, value)).toBe(true);
    },
  );

  it("the timestamp's imprint", () => {
    const xml = new TextDecoder().decode(ltFiles("RSA")["META-INF/signatures0.xml"]);
    const imprint = createHash("sha256").update(apex(xml, "ds:SignatureValue")).digest();
    expect(Buffer.from(splitSignatureFile(xml).timestamp).includes(imprint)).toBe(true);
  });
});
