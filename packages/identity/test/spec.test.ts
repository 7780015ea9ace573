/** The specification's templates and code lists are those of the code, character by character. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { encodeManifestXml } from "../src/container.ts";
import { ALGORITHM_URIS, IDENTITY_CODES } from "../src/index.ts";
import { unsignedProperties } from "../src/lt-container.ts";
import { renderSignatureXml } from "../src/signature-xml.ts";

const spec = readFileSync(new URL("../SPEC.md", import.meta.url), "utf8");

function piece(name: string): string {
  const found = new RegExp(`^ {4}${name} {3}(.*)$`, "m").exec(spec);
  if (found === null) throw new Error(`no piece ${name}`);
  return found[1]!;
}

describe("SPEC.md", () => {
  const xml = renderSignatureXml({
    algorithmUri: "{alg}",
    fileName: "{file}",
    dataDigest: "{dataDigest}",
    propertiesDigest: "{propertiesDigest}",
    signatureValue: "{value}",
    certificate: "{cert}",
    signingTime: "{time}",
    certificateDigest: "{certDigest}",
  });

  it("has the signature file's pieces", () => {
    const pieces = ["P1", "SI", "SV", "KI", "SP", "P9"].map(piece).join("");
    expect(`${piece("P0")}\n${pieces}`).toBe(xml);
  });

  it("has the manifest and the unsigned properties", () => {
    expect(spec).toContain(encodeManifestXml("{file}").replace("\n", "\n    "));
    const empty = { timestamp: new Uint8Array(), ocsp: new Uint8Array(), certificates: [] };
    const written = unsignedProperties(empty)
      .replace("<xades:EncapsulatedTimeStamp>", "$&{timestamp}")
      .replace("<xades:CertificateValues>", "$&{certificates}")
      .replace('Id="S0-N0">', "$&{ocsp}");
    expect(spec).toContain(`\n    ${written}\n`);
  });

  it("has every code, and those of a table in the code's order", () => {
    for (const code of IDENTITY_CODES) expect(spec).toContain(`\`${code}\``);
    const inTables = [...spec.matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|/gm)].flatMap((m) => m[1]!.split(", "));
    const from = IDENTITY_CODES.indexOf("ALGORITHM_UNKNOWN");
    expect(inTables).toEqual(IDENTITY_CODES.slice(from).map((code) => `\`${code}\``));
  });

  it("has every algorithm", () => {
    for (const uri of Object.values(ALGORITHM_URIS)) {
      const [base, name] = uri.split("#");
      expect(spec).toContain(`\`${base}#`);
      expect(spec).toContain(`#${name}\``);
    }
  });
});
