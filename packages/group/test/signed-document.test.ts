import { readFileSync } from "node:fs";
import { decodeCanonicalJson, encodeCanonicalJson, fromUtf8, type JsonObject, must, toHex } from "@selge/basics";
import {
  addSignature,
  bodyHash,
  decodeSignedDocument,
  ed25519PublicKey,
  signatureMessage,
  signDocument,
  signEd25519,
} from "@selge/group";
import { describe, expect, it } from "vitest";

const [k1, k2, k3] = [1, 2, 3].map((x) => new Uint8Array(32).fill(x)) as [Uint8Array, Uint8Array, Uint8Array];
const keyOf = (secret: Uint8Array) => toHex(ed25519PublicKey(secret));
const body: JsonObject = {
  type: "example",
  version: 1,
  fingerprint: "00".repeat(32),
  note: "õ",
  list: [1, { a: true }],
};
const document = signDocument(body, [k1, k2]);
const members = must(decodeCanonicalJson(document)) as JsonObject;
const signatures = members.signatures as readonly { readonly key: string; readonly sig: string }[];

const refusal = (value: JsonObject, type = "example") => {
  const result = decodeSignedDocument(encodeCanonicalJson(value), type);
  return result.ok ? "accepted" : result.error.code;
};

describe("signed documents", () => {
  it("come back with body, hash and signers in order", () => {
    const read = must(decodeSignedDocument(document, "example"));
    expect(read.body).toEqual(body);
    expect(read.hash).toEqual(bodyHash(body));
    expect(read.signers).toEqual([keyOf(k1), keyOf(k2)].sort());
    expect(read.bytes).toBe(document);
  });

  it("are the same file in whatever order they were signed", () => {
    expect(signDocument(body, [k2, k1])).toEqual(document);
    const first = must(decodeSignedDocument(signDocument(body, [k2]), "example"));
    expect(addSignature(first, k1)).toEqual(document);
    expect(addSignature(must(decodeSignedDocument(document, "example")), k1)).toEqual(document);
  });

  it("keep hash and other signatures when one is added", () => {
    const three = must(
      decodeSignedDocument(addSignature(must(decodeSignedDocument(document, "example")), k3), "example"),
    );
    expect(three.hash).toEqual(bodyHash(body));
    expect(three.signers).toEqual([k1, k2, k3].map(keyOf).sort());
  });

  it("bind every member: each one changed, removed or added is refused", () => {
    for (const name of Object.keys(body)) {
      const { [name]: removed, ...rest } = members;
      expect(["SIGNATURE_INVALID", "DOCUMENT_TYPE", "DOCUMENT_VERSION"]).toContain(refusal(rest));
      expect(refusal({ ...members, [name]: "changed" })).not.toBe("accepted");
      expect(removed).toBeDefined();
    }
    expect(refusal({ ...members, extra: 0 })).toBe("SIGNATURE_INVALID");
  });

  it("B13: a signature does not pass to another type, with the same members", () => {
    expect(refusal({ ...members, type: "result" }, "result")).toBe("SIGNATURE_INVALID");
    expect(refusal(members, "result")).toBe("DOCUMENT_TYPE");
  });

  it("refuse one good signature beside a bad one", () => {
    const [a, b] = signatures as [(typeof signatures)[0], (typeof signatures)[0]];
    expect(refusal({ ...members, signatures: [a, { key: b.key, sig: a.sig }] })).toBe("SIGNATURE_INVALID");
    expect(refusal({ ...members, signatures: [{ key: a.key, sig: b.sig }, b] })).toBe("SIGNATURE_INVALID");
    expect(refusal({ ...members, signatures: [b, a] })).toBe("SIGNATURE_ORDER");
    expect(refusal({ ...members, signatures: [a, a, b] })).toBe("SIGNATURE_ORDER");
  });

  it("B5: a signature over the bare body is no document signature", () => {
    const sig = toHex(signEd25519(encodeCanonicalJson(body), k1));
    expect(refusal({ ...body, signatures: [{ key: keyOf(k1), sig }] })).toBe("SIGNATURE_INVALID");
  });

  it("are not made from what is no body", () => {
    expect(() => signDocument({ version: 1 }, [k1])).toThrow(TypeError);
    expect(() => signDocument({ ...body, signatures: [] }, [k1])).toThrow(TypeError);
    expect(() => signatureMessage({ type: 1 })).toThrow(TypeError);
  });

  it("stand as the example in the specification", () => {
    const spec = readFileSync(new URL("../SPEC.md", import.meta.url), "utf8").replace(/\n {4}/g, "");
    const example: JsonObject = { type: "example", version: 1, fingerprint: "00".repeat(32), note: "õ" };
    expect(spec).toContain(fromUtf8(encodeCanonicalJson(example)));
    expect(spec).toContain(toHex(bodyHash(example)));
    expect(spec.replaceAll(" ", "")).toContain(toHex(signatureMessage(example)));
    expect(spec).toContain(fromUtf8(signDocument(example, [k1, k2])));
  });
});
