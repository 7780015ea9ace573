/** Three containers that the official DigiDoc library accepted, taken apart; and the certificates that made them. */
import { readFileSync } from "node:fs";
import { fromBase64 } from "@selge/basics";
import { unzipSync } from "fflate";
import { encodeContainer } from "../src/container.ts";
import { encodeAdditions } from "../src/index.ts";

export const GENUINE = ["out-v2-LT", "out-pkijs-LT", "out-rsapss-sha512"] as const;
export type GenuineName = (typeof GENUINE)[number];

const folder = new URL("fixtures/asice/", import.meta.url);

export function genuineFiles(name: GenuineName): Readonly<Record<string, Uint8Array>> {
  return unzipSync(new Uint8Array(readFileSync(new URL(`${name}.asice`, folder))));
}

export function pkiCertificate(name: string): Uint8Array {
  const pem = readFileSync(new URL(`pki/${name}.crt`, folder), "utf8");
  return fromBase64(pem.replace(/-----[A-Z ]+-----|\s/g, ""))!;
}

export function genuineTrust() {
  const [cas, ocsp, tsa] = ["ca", "ocsp", "tsa"].map((name) => [pkiCertificate(name)]);
  return {
    cas: cas!,
    ocsp: ocsp!,
    tsa: tsa!,
    policies: ["1.3.6.1.4.1.51361.2.1.5", "1.3.6.1.4.1.10015.17.2"],
    demonstration: false,
  };
}

/** The unsigned part of the signature file, apart from the rest. */
export function splitSignatureFile(xml: string) {
  const from = xml.indexOf("<xades:UnsignedProperties>");
  const to = xml.indexOf("</xades:QualifyingProperties>");
  const unsigned = xml.slice(from, to);
  const all = (pattern: RegExp): Uint8Array[] => [...unsigned.matchAll(pattern)].map((m) => fromBase64(m[1]!)!);
  return {
    unsigned,
    signed: xml.slice(0, from) + xml.slice(to),
    timestamp: all(/<xades:EncapsulatedTimeStamp>([^<]*)</g)[0]!,
    ocsp: all(/<xades:EncapsulatedOCSPValue Id="S0-N0">([^<]*)</g)[0]!,
    certificates: all(/<xades:EncapsulatedX509Certificate Id="S0-CERT-\d">([^<]*)</g),
  };
}

/** The same signature in the fixed ZIP profile at baseline B, and its additions. */
export function genuineContainer(name: GenuineName) {
  const files = genuineFiles(name);
  const fileName = Object.keys(files).find((path) => path.endsWith(".ballot"))!;
  const xml = new TextDecoder().decode(files["META-INF/signatures0.xml"]);
  const { signed, timestamp, ocsp } = splitSignatureFile(xml);
  const signatureFile = new TextEncoder().encode(signed);
  const submission = encodeContainer({ fileName, dataFile: files[fileName]!, signatureFile });
  return { submission, additions: encodeAdditions({ timestamp, ocsp }) };
}
