/** TAL-13: nothing that could link a voter to a leaf, or show a revote, is in a public file. */
import { fromBase64, fromHex, toBase64, toHex, utf8 } from "@selge/basics";
import { describe, expect, it } from "vitest";
import { golden } from "../fixtures/golden/golden.ts";
import { documentBody, documentHash } from "../fixtures/golden/play.ts";
import { confidentialOf, isPublic } from "./confidential.ts";
import { type Confidential, leakIndex } from "./leak-index.ts";

/** Public whatever else they occur in. */
function publicConstants(files: ReadonlyMap<string, Uint8Array>, fingerprint: Uint8Array): readonly Uint8Array[] {
  const { identity } = documentBody(files.get("election.json")!) as { identity: Record<string, string[]> };
  const certificates = ["cas", "ocsp", "tsa"].flatMap((kind) => identity[kind]!.map((text) => fromBase64(text)!));
  return [fingerprint, ...certificates];
}

describe.each(["G0", "G1", "G2"] as const)("the public files of %s", (name) => {
  it("contain nothing confidential", async () => {
    const record = await golden(name);
    const { fingerprint } = record.small.election;
    const search = leakIndex(confidentialOf(record), publicConstants(record.files, fingerprint));
    const leaks = [...record.files].flatMap(([file, bytes]) => (isPublic(file) ? search(file, bytes) : []));
    expect(leaks).toEqual([]);
  });

  it("publish of restricted documents only the hash of the processing statement", async () => {
    const { files } = await golden(name);
    const processing = toHex(documentHash(files.get("restricted/processing.json")!));
    expect(documentBody(files.get("input-statement.json")!).processing).toBe(processing);
  });
});

describe("the lint finds what is planted", () => {
  const forms = {
    raw: (bytes: Uint8Array) => bytes,
    hex: (bytes: Uint8Array) => utf8(`{"x":"${toHex(bytes)}"}`),
    "upper-case hex after an odd digit": (bytes: Uint8Array) => utf8(`a${toHex(bytes).toUpperCase()}`),
    base64: (bytes: Uint8Array) => utf8(`{"x":"${toBase64(bytes)}"}`),
    "base64 out of step": (bytes: Uint8Array) => utf8(`Zm9${toBase64(bytes)}`),
  };
  const window = ({ bytes }: Confidential, at: number) => bytes.subarray(at, at + Math.min(16, bytes.length));

  it("each kind in each form", async () => {
    const record = await golden("G1");
    const secrets = confidentialOf(record);
    const search = leakIndex(secrets);
    const kinds = [...new Set(secrets.map(({ kind }) => kind))];
    expect(kinds.length).toBeGreaterThanOrEqual(20);
    for (const kind of kinds) {
      const secret = secrets.findLast((one) => one.kind === kind)!;
      const piece = window(secret, Math.min(5, Math.max(0, secret.bytes.length - 16)));
      for (const [form, write] of Object.entries(forms)) {
        const leaks = search("planted", write(piece));
        expect(
          leaks.map((leak) => leak.kind),
          `${kind} as ${form}`,
        ).toContain(kind);
      }
    }
  });

  it("at every offset of a window, and not one byte less", () => {
    const bytes = fromHex("00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210")!;
    const search = leakIndex([{ kind: "it", bytes }]);
    for (let at = 0; at + 16 <= bytes.length; at++) {
      expect(search("f", bytes.slice(at, at + 16)), `${at}`).not.toEqual([]);
      expect(search("f", bytes.slice(at, at + 15)), `${at}`).toEqual([]);
    }
    expect(leakIndex([{ kind: "it", bytes }], [bytes])("f", bytes)).toEqual([]);
  });
});

/** The hash of a text that can be guessed is the text. */
describe("the published hash of the processing statement", () => {
  it("cannot be recomputed by somebody who guesses the fates", async () => {
    const { files } = await golden("G1");
    const known = documentBody(files.get("input-statement.json")!);
    const secret = documentBody(files.get("restricted/processing.json")!);
    const guessable = ["type", "version", "fingerprint", "size", "root", "counts", "fates", "revocations"];
    const unknown = Object.keys(secret).filter((field) => !guessable.includes(field));
    expect(known.counts).toEqual(secret.counts);
    expect(unknown.map((field) => fromHex(String(secret[field]))?.length)).toEqual([32]);
  });
});
