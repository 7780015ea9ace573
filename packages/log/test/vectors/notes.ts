/** Verifier keys, checkpoints, cosignatures. */
import { concat, fromBase64, fromUtf8, toBase64, toHex, u32le, u64le, utf8 } from "@selge/basics";
import {
  cosign,
  ed25519Signer,
  emptyRoot,
  encodeNote,
  encodeSignatureLine,
  encodeVerifierKey,
  frontierHead,
  keyId,
  type NoteSigner,
  signCheckpoint,
  type VerifierKey,
  witnessKey,
} from "@selge/log";
import {
  accepted,
  fingerprint,
  forkedTree,
  log,
  noon,
  otherLog,
  secretOf,
  testTree,
  witnesses,
  witnessKeys,
  witnessSigner,
} from "../fixture.ts";
import { readable, refusal, result, type VectorCase, type VectorFile, verification } from "./case.ts";

const head = frontierHead(testTree(20).frontier);
const note = signCheckpoint(head, log);
const whole = new TextDecoder().decode(note);
const { text } = accepted(note).note;
const line = whole.slice(text.length + 1);
const [origin, size, root] = text.split("\n") as [string, string, string];
const [w1, w2, w3] = witnesses as [NoteSigner, NoteSigner, NoteSigner];
const logVkey = encodeVerifierKey(log.key);

export function noteVectors(): VectorFile {
  return {
    about:
      "Keys, checkpoints, cosignatures. Keys of inputs are vkeys. Outputs: LOG-22 the vkey; LOG-29 the checkpoint's text; LOG-31 and " +
      "LOG-32 per cosigner u32le(position) and u64le(time). A case of LOG-32 first pins (LOG-31) and checks the note (LOG-29).",
    source: "own; the first two keys: Go's sumdb note package and checksum database",
    common: { logKey: logVkey },
    cases: [
      ...keyVectors(),
      ...signingVectors(),
      ...checkpointVectors(),
      ...cosignatureVectors(),
      ...splitViewVectors(),
    ],
  };
}

function signingVectors(): VectorCase[] {
  const secret = (label: string) => toHex(secretOf(label));
  const input = { secretKey: secret("w1"), witness: w1.key.name, checkpointText: text, time: noon };
  return [
    result("LOG-23", "origin", { fingerprint: toHex(fingerprint) }, utf8(origin)),
    result(
      "LOG-28",
      "size 20",
      { secretKey: secret("log"), fingerprint: toHex(fingerprint), size: 20, root: toHex(head.root) },
      note,
    ),
    result("LOG-30", "witness 1", input, utf8(cosign(text, w1, noon))),
  ];
}

function keyVectors(): VectorCase[] {
  const good = (name: string, vkey: string) => result("LOG-22", name, { vkeyText: vkey }, utf8(vkey));
  const bad = (vkey: string, code: string, name = vkey) =>
    refusal("LOG-22", `refused: ${name}`, { vkeyText: vkey }, code);
  const [id, ...rest] = logVkey.slice(origin.length + 1).split("+") as [string, ...string[]];
  const blob = rest.join("+");
  const small = Uint8Array.of(1, ...new Uint8Array(31));
  const beyond = Uint8Array.of(0xee, ...new Uint8Array(30).fill(0xff), 0x7f);
  return [
    good("Go's example", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
    good("Go's checksum database", "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"),
    good("log", logVkey),
    ...witnessKeys.map((key) => good(key.name, encodeVerifierKey(key))),
    ...[log.key, ...witnessKeys].map(({ name, algorithm, publicKey }) =>
      result("LOG-20", name, { name, algorithm, key: toHex(publicKey) }, keyId({ name, algorithm, publicKey })),
    ),
    bad("", "VKEY_FORM", "nothing"),
    bad(`${origin}+${id}`, "VKEY_FORM"),
    bad(`+${id}+${blob}`, "VKEY_FORM"),
    bad(`two words+${id}+${blob}`, "VKEY_FORM"),
    bad(`${origin}+${id}+${blob}\n`, "VKEY_FORM"),
    bad(`${origin}+${id}0+${blob}`, "VKEY_FORM"),
    bad(`${origin}+${id}+${blob.slice(0, -4)}`, "VKEY_FORM"),
    bad(`${origin}+00000000+${blob}`, "VKEY_ID"),
    bad(`other+${id}+${blob}`, "VKEY_ID"),
    bad(`${origin}+${id}+${toBase64(concat(Uint8Array.of(2), log.key.publicKey))}`, "VKEY_ALGORITHM"),
    bad(encodeVerifierKey(witnessKey("small", small)), "VKEY_KEY"),
    bad(encodeVerifierKey(witnessKey("beyond", beyond)), "VKEY_KEY"),
  ];
}

function checkpointVectors(): VectorCase[] {
  const item = (name: string, bytes: Uint8Array, code?: string) =>
    code === undefined
      ? result("LOG-29", name, readable("note", bytes), utf8(`${fromUtf8(bytes)!.split("\n\n")[0]}\n`))
      : refusal("LOG-29", name, readable("note", bytes), code);
  const edit = (name: string, edited: string, code?: string) => item(name, utf8(edited), code);
  const signed = (body: string, signature = log.sign(utf8(body))) =>
    encodeNote({ text: body, signatures: [{ name: log.key.name, id: keyId(log.key), signature }] });
  const unknown = (count: number) =>
    Array.from({ length: count }, (_, i) => `— someone.example/${i} ${toBase64(new Uint8Array(76).fill(i))}\n`).join(
      "",
    );
  return [
    item("size 20", note),
    item("size 0", signCheckpoint({ size: 0, root: emptyRoot() }, log)),
    item("size 2^53−1", signCheckpoint({ ...head, size: 2 ** 53 - 1 }, log)),
    edit("63 lines of unknown keys after", whole + unknown(63)),
    edit("63 lines of unknown keys before", `${text}\n${unknown(63)}${line}`),
    edit("same name, unknown id", `${whole}— ${origin} ${toBase64(new Uint8Array(68))}\n`),
    edit("64 lines of unknown keys", whole + unknown(64), "NOTE_SIGNATURES"),
    edit("the same line twice", whole + line, "NOTE_DUPLICATE"),
    edit("an unknown key twice", whole + unknown(1) + unknown(1), "NOTE_DUPLICATE"),
    edit("CRLF", whole.replaceAll("\n", "\r\n"), "NOTE_CONTROL"),
    edit("tab", whole.replace("20", "20\t"), "NOTE_CONTROL"),
    edit("no signature line", `${text}\n`, "NOTE_FORM"),
    edit("no empty line", text, "NOTE_FORM"),
    edit("no last newline", whole.slice(0, -1), "NOTE_FORM"),
    edit("an empty line at the end", `${whole}\n`, "NOTE_FORM"),
    edit("trailing text", `${whole}trailing\n`, "NOTE_LINE"),
    edit("hyphen for dash", whole.replace("—", "-"), "NOTE_LINE"),
    edit("two spaces", whole.replace("— ", "—  "), "NOTE_LINE"),
    edit("space at the end of a line", `${whole.slice(0, -1)} \n`, "NOTE_LINE"),
    edit("signature of 0 bytes", `${text}\n— ${origin} ${toBase64(keyId(log.key))}\n`, "NOTE_LINE"),
    edit("Base64 without padding", `${text}\n${line.replace("=", "")}`, "NOTE_LINE"),
    edit("Base64 with unused bits set", `${text}\n${unusedBits(line)}`, "NOTE_LINE"),
    item("not UTF-8", concat(note.slice(0, -1), Uint8Array.of(0xff, 0x0a)), "NOTE_UTF8"),
    item("byte order mark", concat(Uint8Array.of(0xef, 0xbb, 0xbf), note), "CHECKPOINT_ORIGIN"),
    item("nothing", new Uint8Array(0), "NOTE_FORM"),
    item("extension line", signed(`${text}extension\n`), "CHECKPOINT_LINES"),
    item("empty extension line", signed(`${text}\n`), "CHECKPOINT_LINES"),
    item("two lines", signed(`${origin}\n${size}\n`), "CHECKPOINT_LINES"),
    item("size with leading zero", signed(`${origin}\n020\n${root}\n`), "CHECKPOINT_SIZE"),
    item("size with sign", signed(`${origin}\n+20\n${root}\n`), "CHECKPOINT_SIZE"),
    item("size 2^53", signed(`${origin}\n9007199254740992\n${root}\n`), "CHECKPOINT_SIZE"),
    item("size empty", signed(`${origin}\n\n${root}\n`), "CHECKPOINT_SIZE"),
    item("root of 31 bytes", signed(`${origin}\n${size}\n${toBase64(head.root.slice(1))}\n`), "CHECKPOINT_ROOT"),
    item("root without padding", signed(`${origin}\n${size}\n${root.slice(0, -1)}\n`), "CHECKPOINT_ROOT"),
    item("root with unused bits set", signed(`${origin}\n${size}\n${unusedBits(root)}\n`), "CHECKPOINT_ROOT"),
    item("size 0 with another root", signed(`${origin}\n0\n${root}\n`), "CHECKPOINT_ROOT"),
    item("origin in upper case", signed(`${origin.toUpperCase()}\n${size}\n${root}\n`), "CHECKPOINT_ORIGIN"),
    item("origin of another kind of log", signed(`example.com/log\n${size}\n${root}\n`), "CHECKPOINT_ORIGIN"),
    item("head of another election, same key", signCheckpoint(head, otherLog), "CHECKPOINT_OTHER_LOG"),
    item("signed with another key", signCheckpoint(head, mallory()), "LOG_SIGNATURE_MISSING"),
    item("signed with another key under this key's id", signed(text, mallory().sign(utf8(text))), "LOG_SIGNATURE"),
    item("signature over another text", signed(text, log.sign(utf8(`${text}x`))), "LOG_SIGNATURE"),
    item("signature of 63 bytes", signed(text, log.sign(utf8(text)).slice(1)), "LOG_SIGNATURE"),
    item("signature of 65 bytes", signed(text, concat(log.sign(utf8(text)), Uint8Array.of(0))), "LOG_SIGNATURE"),
    item("s + ℓ", signed(text, plusOrder(log.sign(utf8(text)))), "LOG_SIGNATURE"),
    item(
      "a cosignature by the log's key instead",
      concat(utf8(`${text}\n`), utf8(cosign(text, logAsWitness(), noon))),
      "LOG_SIGNATURE_MISSING",
    ),
  ];
}

function cosignatureVectors(): VectorCase[] {
  type Expected = { readonly code?: string; readonly cosigners?: Uint8Array; readonly keys?: readonly VerifierKey[] };
  const item = (name: string, lines: string, quorum: number, { code, cosigners, keys = witnessKeys }: Expected) => {
    const input = { witnesses: keys.map(encodeVerifierKey), quorum, noteText: whole + lines };
    if (code === undefined) return result("LOG-32", name, input, cosigners!);
    const { noteText: _, ...set } = input;
    return code.startsWith("WITNESS_SET") ? refusal("LOG-31", name, set, code) : refusal("LOG-32", name, input, code);
  };
  const at = (witness: number, time: number) => concat(u32le(witness), u64le(time));
  const c1 = cosign(text, w1, noon);
  const c2 = cosign(text, w2, noon);
  const alias: NoteSigner = { ...w1, key: { ...w1.key, name: "witness.example/alias" } };
  const blob = fromBase64(c1.trimEnd().split(" ")[2]!)!.slice(4);
  const asW1 = (signature: Uint8Array) => encodeSignatureLine({ name: w1.key.name, id: keyId(w1.key), signature });
  const elsewhere = accepted(signCheckpoint(head, otherLog), otherLog.key).note.text;
  const both = concat(at(0, noon), at(1, noon));
  return [
    item("two of three", c1 + c2, 2, { cosigners: both }),
    item("order of lines does not matter", c2 + c1, 2, { cosigners: both }),
    item("an unpinned witness's wrong line is ignored", c1 + c2 + cosign("x\n", witnessSigner("w9"), noon), 2, {
      cosigners: both,
    }),
    item("time 0", asW1(concat(new Uint8Array(8), w1.sign(utf8(`cosignature/v1\ntime 0\n${text}`)))), 1, {
      cosigners: at(0, 0),
    }),
    item("below quorum", c1 + c2, 3, { code: "COSIGNATURE_QUORUM" }),
    item("none", "", 1, { code: "COSIGNATURE_QUORUM" }),
    item("only an unpinned witness", cosign(text, witnessSigner("w9"), noon), 1, { code: "COSIGNATURE_QUORUM" }),
    item("one witness under two names", c1 + cosign(text, alias, noon), 2, { code: "COSIGNATURE_QUORUM" }),
    item("one witness under two names, both pinned", c1 + cosign(text, alias, noon), 2, {
      code: "WITNESS_SET_DUPLICATE",
      keys: [w1.key, alias.key],
    }),
    item("one name with two keys pinned", c1, 1, {
      code: "WITNESS_SET_DUPLICATE",
      keys: [w1.key, { ...w2.key, name: w1.key.name }],
    }),
    item("log key pinned as witness", c1 + cosign(text, logAsWitness(), noon), 2, {
      code: "WITNESS_SET_LOG_KEY",
      keys: [w1.key, logAsWitness().key],
    }),
    item("algorithm 0x01 pinned as witness", c1, 1, {
      code: "WITNESS_SET_ALGORITHM",
      keys: [{ ...w1.key, algorithm: 1 }],
    }),
    item("quorum 0", c1, 0, { code: "WITNESS_SET_QUORUM" }),
    item("quorum above the number of witnesses", c1, 4, { code: "WITNESS_SET_QUORUM" }),
    item(
      "forged by another key, quorum without it",
      asW1(fromBase64(cosign(text, w3, noon).trimEnd().split(" ")[2]!)!.slice(4)) + c2,
      1,
      { code: "COSIGNATURE" },
    ),
    item("time changed", asW1(concat(blob.slice(0, 7), Uint8Array.of(blob[7]! ^ 1), blob.slice(8))), 1, {
      code: "COSIGNATURE",
    }),
    item("time above 9999-12-31", asW1(concat(Uint8Array.of(0, 0, 0, 0x3b), blob.slice(4))), 1, {
      code: "COSIGNATURE",
    }),
    item("without time", asW1(blob.slice(8)), 1, { code: "COSIGNATURE" }),
    item("a byte more", asW1(concat(blob, Uint8Array.of(0))), 1, { code: "COSIGNATURE" }),
    item("plain note signature", asW1(concat(blob.slice(0, 8), w1.sign(utf8(text)))), 1, { code: "COSIGNATURE" }),
    item("cosignature of another election's head", cosign(elsewhere, w1, noon), 1, { code: "COSIGNATURE" }),
    item("cosignature of another size", cosign(text.replace("\n20\n", "\n21\n"), w1, noon), 1, { code: "COSIGNATURE" }),
    item("s + ℓ", asW1(concat(blob.slice(0, 8), plusOrder(blob.slice(8)))), 1, { code: "COSIGNATURE" }),
  ];
}

function splitViewVectors(): VectorCase[] {
  const at = (signer: NoteSigner, common: number, n: number) =>
    signCheckpoint(frontierHead(forkedTree(common, n).frontier), signer);
  const item = (name: string, first: Uint8Array, second: Uint8Array, convicts: boolean) =>
    verification("LOG-37", name, { ...readable("first", first), ...readable("second", second) }, convicts);
  return [
    item("same size, other root", note, at(log, 5, 20), true),
    item("the same head twice", note, note, false),
    item("another size", note, at(log, 5, 21), false),
    item("another election", note, at(otherLog, 5, 20), false),
    item("second head not signed by the log", note, at(mallory(), 5, 20), false),
  ];
}

function mallory(): NoteSigner {
  return ed25519Signer((publicKey) => ({ ...log.key, publicKey }), secretOf("mallory"));
}

function logAsWitness(): NoteSigner {
  return ed25519Signer((key) => witnessKey("witness.example/log", key), secretOf("log"));
}

/** The same bytes, by another spelling of the last character before the padding. */
function unusedBits(base64: string): string {
  const at = base64.indexOf("=") - 1;
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return base64.slice(0, at) + alphabet[alphabet.indexOf(base64[at]!) + 1]! + base64.slice(at + 1);
}

/** An Ed25519 signature with s replaced by s + ℓ: valid only for a lenient verifier. */
function plusOrder(signature: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let s = [...signature.slice(32)].reduceRight((acc, byte) => acc * 256n + BigInt(byte), 0n) + order;
  const out = signature.slice();
  for (let i = 32; i < 64; i++, s >>= 8n) out[i] = Number(s & 255n);
  return out;
}
