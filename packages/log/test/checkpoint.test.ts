import { concat, fromBase64, must, toBase64, toHex, utf8 } from "@selge/basics";
import { ed25519PublicKey, signEd25519, verifyEd25519 } from "@selge/group";
import {
  checkCheckpoint,
  decodeCheckpointText,
  decodeNote,
  decodeVerifierKey,
  ed25519Signer,
  emptyRoot,
  encodeCheckpointText,
  encodeNote,
  encodeVerifierKey,
  frontierHead,
  keyId,
  logKey,
  originOf,
  signCheckpoint,
  verifySplitView,
  witnessKey,
} from "@selge/log";
import { describe, expect, it, vi } from "vitest";
import { fingerprint, forkedTree, log, otherFingerprint, otherLog, secretOf, testTree } from "./fixture.ts";

vi.setConfig({ testTimeout: 30_000 }); // a loaded machine is slow

const code = (outcome: { ok: boolean; error?: { code: string } }) => (outcome.ok ? "ok" : outcome.error?.code);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const head = frontierHead(testTree(20).frontier);
const note = signCheckpoint(head, log);
const edited = (edit: (note: string) => string) => code(checkCheckpoint(utf8(edit(text(note))), log.key));
/** A checkpoint text of any shape, honestly signed by the log. */
const resigned = (body: string) =>
  encodeNote({ text: body, signatures: [{ name: log.key.name, id: keyId(log.key), signature: log.sign(utf8(body)) }] });

describe("keys", () => {
  it("the note of the Go implementation: key id, signature", () => {
    const key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const peter = must(decodeVerifierKey(key));
    expect(encodeVerifierKey(peter)).toBe(key);
    const body =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const line =
      "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    const decoded = must(decodeNote(utf8(`${body}\n${line}`)));
    expect(decoded.text).toBe(body);
    expect(verifyEd25519(utf8(body), decoded.signatures[0]!.signature, peter.publicKey)).toBe(true);
    expect(text(encodeNote(decoded))).toBe(`${body}\n${line}`);
  });

  it("the key of the Go checksum database decodes", () => {
    const key = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    expect(encodeVerifierKey(must(decodeVerifierKey(key)))).toBe(key);
  });

  it("log key and witness key of one public key have different ids", () => {
    expect(toHex(keyId(log.key))).not.toBe(toHex(keyId({ ...log.key, algorithm: 4 })));
    expect(must(decodeVerifierKey(encodeVerifierKey(log.key)))).toEqual(log.key);
  });

  it("malformed verifier keys are refused", () => {
    const vkey = encodeVerifierKey(log.key);
    const [name, id, blob] = vkey.split("+", 2).concat(vkey.split("+").slice(2).join("+")) as [string, string, string];
    const bytes = fromBase64(blob)!;
    expect(code(decodeVerifierKey(`${name}+${id}+${blob}`))).toBe("ok");
    for (const bad of ["", "+", "++", name, `${name}+${id}`, `+${id}+${blob}`, `a b+${id}+${blob}`, `${vkey}\n`])
      expect(code(decodeVerifierKey(bad))).toBe("VKEY_FORM");
    for (const bad of [
      `${name}+${id.toUpperCase()}A+${blob}`,
      `${name}+${id}0+${blob}`,
      `${name}+${id}+${blob.slice(0, -4)}`,
    ])
      expect(code(decodeVerifierKey(bad))).toBe("VKEY_FORM");
    expect(code(decodeVerifierKey(`${"n".repeat(256)}+${id}+${blob}`))).toBe("VKEY_FORM");
    expect(code(decodeVerifierKey(`${name}x+${id}+${blob}`))).toBe("VKEY_ID");
    expect(code(decodeVerifierKey(`${name}+00000000+${blob}`))).toBe("VKEY_ID");
    expect(code(decodeVerifierKey(`${name}+${id}+${toBase64(concat(Uint8Array.of(2), bytes.slice(1)))}`))).toBe(
      "VKEY_ALGORITHM",
    );
  });

  it("keys of small order and non-canonical keys are refused", () => {
    const smallOrder = [
      "0100000000000000000000000000000000000000000000000000000000000000",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    for (const hex of smallOrder) {
      const publicKey = Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16));
      expect(code(decodeVerifierKey(encodeVerifierKey(witnessKey("w", publicKey))))).toBe("VKEY_KEY");
    }
  });
});

describe("checkpoints", () => {
  it("have the exact bytes of the specification", () => {
    const lines = text(note).split("\n");
    expect(lines).toHaveLength(6);
    expect(lines.slice(0, 4)).toEqual([`selge/v1/${toHex(fingerprint)}`, "20", toBase64(head.root), ""]);
    expect(lines[4]!.startsWith(`— ${originOf(fingerprint)} `)).toBe(true);
    expect(checkCheckpoint(note, log.key)).toMatchObject({
      ok: true,
      value: { origin: originOf(fingerprint), ...head },
    });
  });

  it("sizes 0 and 2^53−1", () => {
    for (const size of [0, 1, 2 ** 53 - 1]) {
      const root = size === 0 ? emptyRoot() : head.root;
      expect(checkCheckpoint(signCheckpoint({ size, root }, log), log.key)).toMatchObject({
        ok: true,
        value: { size },
      });
    }
    expect(() => signCheckpoint({ size: 2 ** 53, root: head.root }, log)).toThrow(RangeError);
    expect(() =>
      signCheckpoint(
        head,
        ed25519Signer((key) => witnessKey("w", key), secretOf("w1")),
      ),
    ).toThrow(TypeError);
    expect(() => encodeCheckpointText({ ...head, origin: "example.com" })).toThrow(RangeError);
  });

  it("any changed bit is refused", () => {
    for (let at = 0; at < note.length; at++) {
      const bad = note.slice();
      bad[at]! ^= 1 << (at % 8);
      expect(checkCheckpoint(bad, log.key).ok, `byte ${at}`).toBe(false);
    }
    for (let length = 0; length < note.length; length++)
      expect(checkCheckpoint(note.slice(0, length), log.key).ok).toBe(false);
  });

  it("malformed texts, though signed by the log, are refused", () => {
    const [origin, size, root] = text(note).split("\n") as [string, string, string];
    const refused = (body: string) => code(checkCheckpoint(resigned(body), log.key));
    expect(refused(`${origin}\n${size}\n${root}\n`)).toBe("ok");
    expect(refused(`${origin}\n${size}\n${root}\nextension\n`)).toBe("CHECKPOINT_LINES");
    expect(refused(`${origin}\n${size}\n${root}\n\n`)).toBe("CHECKPOINT_LINES");
    expect(refused(`${origin}\n${size}\n`)).toBe("CHECKPOINT_LINES");
    expect(refused(`\n${origin}\n${size}\n${root}\n`)).toBe("CHECKPOINT_LINES");
    for (const bad of [
      "",
      "020",
      "+20",
      "-1",
      "2e1",
      "20 ",
      " 20",
      "0x14",
      "9007199254740992",
      "9".repeat(400),
      "20.0",
      "٢٠",
    ])
      expect(refused(`${origin}\n${bad}\n${root}\n`), bad).toBe("CHECKPOINT_SIZE");
    for (const bad of [
      "",
      root.slice(0, -1),
      `${root}=`,
      `${root} `,
      toBase64(new Uint8Array(31)),
      toBase64(new Uint8Array(33)),
    ])
      expect(refused(`${origin}\n${size}\n${bad}\n`), bad).toBe("CHECKPOINT_ROOT");
    expect(refused(`${origin}\n${size}\n${root.slice(0, -2)}${root.at(-2) === "B" ? "C" : "B"}=\n`)).toBe(
      "CHECKPOINT_ROOT",
    );
    expect(refused(`${origin}\n0\n${root}\n`)).toBe("CHECKPOINT_ROOT");
    for (const bad of [
      "example.com/log",
      origin.toUpperCase(),
      `${origin}/`,
      ` ${origin}`,
      origin.slice(0, -1),
      origin.replace("v1", "v2"),
    ])
      expect(refused(`${bad}\n${size}\n${root}\n`), bad).toBe("CHECKPOINT_ORIGIN");
    expect(decodeCheckpointText("").ok).toBe(false);
  });

  it("malformed notes are refused", () => {
    const line = text(note).split("\n\n")[1]!;
    const [, name, blob] = line.trimEnd().split(" ") as [string, string, string];
    expect(edited((n) => n)).toBe("ok");
    expect(edited((n) => n.replaceAll("\n", "\r\n"))).toBe("NOTE_CONTROL");
    expect(edited((n) => n.replace("20", "2\t0"))).toBe("NOTE_CONTROL");
    expect(edited((n) => `${n}\0`)).toBe("NOTE_CONTROL");
    expect(edited((n) => n.trimEnd())).toBe("NOTE_FORM");
    expect(edited((n) => n.split("\n\n")[0]!)).toBe("NOTE_FORM");
    expect(edited((n) => `${n.split("\n\n")[0]}\n\n`)).toBe("NOTE_FORM");
    expect(edited((n) => `${n}\n`)).toBe("NOTE_FORM");
    expect(edited((n) => `${n}trailing\n`)).toBe("NOTE_LINE");
    expect(edited((n) => `${n}${line}`)).toBe("NOTE_DUPLICATE");
    expect(edited((n) => n.replace(line, "") + `\n${line}`)).not.toBe("ok");
    for (const bad of [
      `- ${name} ${blob}\n`,
      `—  ${name} ${blob}\n`,
      `— ${name}  ${blob}\n`,
      `— ${name} ${blob} \n`,
      `—${name} ${blob}\n`,
      `— ${name}\u00a0x ${blob}\n`,
      `— ${name}+ ${blob}\n`,
      `— ${blob}\n`,
      `— ${name} ${blob.slice(0, -1)}\n`,
      `— ${name} ${blob.slice(0, -1)}*\n`,
      `— ${name} AAAA\n`,
      `— ${name} ${toBase64(new Uint8Array(4))}\n`,
      `— ${name} ${toBase64(new Uint8Array(8193))}\n`,
      `— ${"n".repeat(256)} ${blob}\n`,
    ])
      expect(
        edited((n) => n.replace(line, bad)),
        bad.slice(0, 90),
      ).toBe("NOTE_LINE");
    expect(code(checkCheckpoint(concat(note.slice(0, -1), Uint8Array.of(0xff, 0x0a)), log.key))).toBe("NOTE_UTF8");
    expect(code(checkCheckpoint(concat(Uint8Array.of(0xef, 0xbb, 0xbf), note), log.key))).toBe("CHECKPOINT_ORIGIN");
    expect(code(checkCheckpoint(new Uint8Array(65_537).fill(0x61), log.key))).toBe("NOTE_SIZE");
    expect(code(checkCheckpoint(new Uint8Array(0), log.key))).toBe("NOTE_FORM");
  });

  it("lines of unknown keys are ignored, up to 64 lines", () => {
    const unknown = (i: number) => `— someone.example/${i} ${toBase64(new Uint8Array(76).fill(i))}\n`;
    const many = (count: number) => Array.from({ length: count }, (_, i) => unknown(i)).join("");
    expect(edited((n) => n + many(63))).toBe("ok");
    expect(edited((n) => n.replace("\n\n", `\n\n${many(63)}`))).toBe("ok");
    expect(edited((n) => n + many(64))).toBe("NOTE_SIGNATURES");
    expect(edited((n) => n + unknown(1) + unknown(1))).toBe("NOTE_DUPLICATE");
    expect(edited((n) => `${n}— ${log.key.name} ${toBase64(new Uint8Array(68))}\n`)).toBe("ok"); // same name, other id
  });

  it("L7 head replay from another election with the same key is refused", () => {
    expect(toHex(otherLog.key.publicKey)).toBe(toHex(log.key.publicKey));
    expect(code(checkCheckpoint(signCheckpoint(head, otherLog), log.key))).toBe("CHECKPOINT_OTHER_LOG");
    const renamed = text(signCheckpoint(head, otherLog)).replaceAll(toHex(otherFingerprint), toHex(fingerprint));
    expect(code(checkCheckpoint(utf8(renamed), log.key))).toBe("LOG_SIGNATURE_MISSING");
  });

  it("a signature of another key under the log's name is refused", () => {
    const body = encodeCheckpointText({ origin: log.key.name, ...head });
    const forged = signEd25519(utf8(body), secretOf("mallory"));
    const mallory = logKey(fingerprint, ed25519PublicKey(secretOf("mallory")));
    const as = (id: Uint8Array, signature: Uint8Array) =>
      code(checkCheckpoint(encodeNote({ text: body, signatures: [{ name: log.key.name, id, signature }] }), log.key));
    expect(as(keyId(mallory), forged)).toBe("LOG_SIGNATURE_MISSING");
    expect(as(keyId(log.key), forged)).toBe("LOG_SIGNATURE");
    expect(as(keyId(log.key), log.sign(utf8(body)).slice(0, 63))).toBe("LOG_SIGNATURE");
    expect(as(keyId(log.key), concat(log.sign(utf8(body)), Uint8Array.of(0)))).toBe("LOG_SIGNATURE");
    expect(as(keyId(log.key), log.sign(utf8(body)))).toBe("ok");
  });

  it("L1 split view: two signed heads of one size convict the log, anything else does not", () => {
    const fork = signCheckpoint(frontierHead(forkedTree(5, 20).frontier), log);
    expect(verifySplitView(note, fork, log.key)).toBe(true);
    expect(verifySplitView(note, note, log.key)).toBe(false);
    expect(verifySplitView(note, signCheckpoint(frontierHead(testTree(21).frontier), log), log.key)).toBe(false);
    expect(verifySplitView(note, signCheckpoint(frontierHead(forkedTree(5, 20).frontier), otherLog), log.key)).toBe(
      false,
    );
    expect(verifySplitView(note, fork.slice(1), log.key)).toBe(false);
  });
});
