/** Containers that the official DigiDoc library accepted, and what IDN-24 says of their signatures. */
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeAdditions } from "../../src/identity/additions.ts";
import { encodeContainer } from "../../src/identity/container.ts";
import { judgeEnvelope, nobleSignatures, prepareTrust } from "../../src/identity/index.ts";
import { decodeOcspResponse } from "../../src/identity/ocsp.ts";
import { nodeSignatures } from "../../src/node/signatures.ts";
import { fromUtf8, hex, text } from "../../src/record/bytes.ts";
import { pack, sha256 } from "./world.ts";

const FOLDER = new URL("../../../packages/identity/test/fixtures/asice/", import.meta.url);
const prepared = prepareTrust({
  cas: [pem("ca")],
  ocsp: [pem("ocsp")],
  tsa: [pem("tsa")],
  policies: ["1.3.6.1.4.1.51361.2.1.5", "1.3.6.1.4.1.10015.17.2"],
  demonstration: false,
});
if (!prepared.ok) throw new Error(prepared.code);
const trust = prepared.value;

describe.each([nodeSignatures(), nobleSignatures].map((verify, i) => [["node", "noble"][i]!, verify] as const))(
  "by %s",
  (_, verify) => {
    const judge = ({ submission, additions }: ReturnType<typeof genuine>, electionId: string) =>
      judgeEnvelope(submission, additions, { electionId, trust, verify });

    it("out-v2-LT: accepted", async () => {
      const envelope = genuine("out-v2-LT");
      expect(await judge(envelope, "RK2027.question")).toMatchObject({
        ok: true,
        signer: "38001085718",
        name: "JAAK-KRISTJAN JÕEORG",
        castTime: Date.UTC(2026, 10, 23, 16, 2, 53) / 1000,
        certificateSha256: sha256(pem("voter-sign")),
      });
    });

    it("out-v2-LT: refused under another name, without its LT parts' place, without its authority", async () => {
      const envelope = genuine("out-v2-LT");
      expect(await judge(envelope, "RK2027")).toEqual({ ok: false, code: "DATA_FILE_NAME" });
      expect(await judge(genuine("out-v2-LT", true), "RK2027.question")).toEqual({ ok: false, code: "XML_PROFILE" });
      const strange = await judgeEnvelope(envelope.submission, envelope.additions, {
        electionId: "RK2027.question",
        trust: { ...trust, cas: trust.tsa, chains: new WeakMap() },
        verify,
      });
      expect(strange).toEqual({ ok: false, code: "ISSUER_UNKNOWN" });
    });

    it.each(["out-pkijs-LT", "out-rsapss-sha512"] as const)(
      "%s: a timestamp of constructed octets is no DER",
      async (name) => {
        const envelope = genuine(name);
        const electionId = envelope.dataFileName.replace(/\.ballot$/, "");
        expect(await judge(envelope, electionId)).toEqual({ ok: false, code: "TIMESTAMP_FORMAT" });
        expect(decodeOcspResponse(decodeAdditions(envelope.additions).ocsp).status).toBe("good");
      },
    );
  },
);

it("the authentication certificate is another one", () => {
  expect(hex(sha256(pem("voter-auth")))).not.toBe(hex(sha256(pem("voter-sign"))));
});

function pem(name: string): Uint8Array {
  const body = readFileSync(new URL(`pki/${name}.crt`, FOLDER), "utf8").replace(/-----[A-Z ]+-----|\s/g, "");
  return new Uint8Array(Buffer.from(body, "base64"));
}

/** The signature at baseline B in the fixed container, its additions taken out of the unsigned part. */
function genuine(name: string, keepUnsigned = false) {
  const files = unzip(new Uint8Array(readFileSync(new URL(`${name}.asice`, FOLDER))));
  const dataFileName = [...files.keys()].find((path) => path.endsWith(".ballot"))!;
  const xml = fromUtf8(files.get("META-INF/signatures0.xml")!);
  const from = xml.indexOf("<xades:UnsignedProperties>");
  const to = xml.indexOf("</xades:QualifyingProperties>");
  const evidence = (element: string): Uint8Array =>
    new Uint8Array(Buffer.from(new RegExp(`<xades:${element}[^>]*>([^<]*)<`).exec(xml)![1]!, "base64"));
  const signed = keepUnsigned ? xml : xml.slice(0, from) + xml.slice(to);
  return {
    dataFileName,
    submission: encodeContainer(dataFileName, files.get(dataFileName)!, text(signed)),
    additions: pack(evidence("EncapsulatedTimeStamp"), evidence("EncapsulatedOCSPValue")),
  };
}

/** By the central directory; stored or deflated. */
function unzip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const files = new Map<string, Uint8Array>();
  let at = view.getUint32(bytes.length - 6, true);
  for (; view.getUint32(at, true) === 0x02014b50; ) {
    const [nameLength, extra, comment] = [28, 30, 32].map((i) => view.getUint16(at + i, true)) as [
      number,
      number,
      number,
    ];
    const name = fromUtf8(bytes.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = bytes.subarray(from, from + view.getUint32(at + 20, true));
    files.set(name, view.getUint16(at + 10, true) === 0 ? packed : new Uint8Array(inflateRawSync(packed)));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}
