/** Nothing of a ballot as it was cast may be found in public: looked for byte by byte. */
import { type SealingElection, splitBallot } from "@selge/ballot";
import type { BoxRecord } from "@selge/ballotbox";
import { decodeCanonicalJson, fromHex, type JsonObject, utf8 } from "@selge/basics";
import { bodyHash } from "@selge/group";
import { decodeCertificate, decodeSubmission, personOf } from "@selge/identity";

export interface Leak {
  readonly file: string;
  /** What was found, such as `salt of the ballot at index 7`. Never the value. */
  readonly what: string;
}

interface Secret {
  readonly what: string;
  readonly bytes: Uint8Array;
}

const WINDOW = 16;
/** Every window of 16 bytes holds an aligned block of 8. */
const BLOCK = 8;
const HEADER_BYTES = 81;

/**
 * TAL-13 LeakLint: all leaks of the box's records into the given public files. The ballot's header (fingerprint, style, seen head) is public and
 * not looked for. Cost: each file once in each form; memory: the secrets of all records given (about 4 kB a ballot: give large boxes in parts).
 */
export async function findLeaks(
  records: AsyncIterable<BoxRecord>,
  sealing: SealingElection,
  files: AsyncIterable<readonly [name: string, bytes: Uint8Array]>,
): Promise<readonly Leak[]> {
  const blocks = new Map<string, { readonly secret: Secret; readonly at: number }[]>();
  let index = 0;
  for await (const record of records) {
    if (record.kind === "head") continue;
    for (const secret of secretsOf(record, sealing, index)) addBlocks(blocks, secret);
    index++;
  }
  const leaks = new Map<string, Leak>();
  for await (const [file, bytes] of files)
    for (const form of formsOf(bytes))
      for (const what of search(form, blocks)) leaks.set(`${file} ${what}`, { file, what });
  return [...leaks.values()];
}

function secretsOf(record: Exclude<BoxRecord, { kind: "head" }>, sealing: SealingElection, index: number): Secret[] {
  if (record.kind === "public") return [];
  if (record.kind === "restricted") {
    const json = decodeCanonicalJson(record.file);
    if (!json.ok) return [];
    const { signatures: _, ...body } = json.value as JsonObject;
    const of = `of the document at index ${index}`;
    return [
      { what: `hash ${of}`, bytes: bodyHash(body) },
      { what: `salt ${of}`, bytes: record.salt },
    ];
  }
  const of = `of the ballot at index ${index}`;
  const { core, rest } = splitBallot(record.ballot, sealing);
  const submission = decodeSubmission(record.submission);
  const certificate = submission.ok ? decodeCertificate(submission.value.certificate) : submission;
  return [
    { what: `tag and ciphertexts ${of}`, bytes: core },
    { what: `proofs ${of}`, bytes: rest.subarray(HEADER_BYTES) },
    { what: `tag opening ${of}`, bytes: record.o },
    { what: `salt ${of}`, bytes: record.salt },
    ...(submission.ok ? [{ what: `signature ${of}`, bytes: submission.value.signatureValue }] : []),
    ...(certificate.ok ? personSecrets(certificate.value, of) : []),
  ];
}

function personSecrets(
  { serial, subject }: { readonly serial: Uint8Array; readonly subject: Parameters<typeof personOf>[0] },
  of: string,
): Secret[] {
  const person = personOf(subject);
  const serialSecret = serial.length >= BLOCK ? [{ what: `certificate serial ${of}`, bytes: serial }] : [];
  return person === undefined
    ? serialSecret
    : [...serialSecret, { what: `personal code ${of}`, bytes: utf8(person.id) }];
}

function addBlocks(blocks: Map<string, { readonly secret: Secret; readonly at: number }[]>, secret: Secret): void {
  for (let at = 0; at + BLOCK <= secret.bytes.length; at += BLOCK) {
    const block = latin1(secret.bytes.subarray(at, at + BLOCK));
    if (/^\0+$/.test(block)) continue;
    const places = blocks.get(block);
    if (places === undefined) blocks.set(block, [{ secret, at }]);
    else places.push({ secret, at });
  }
}

/** The bytes as they are, and what their runs of hex digits and of base64 mean, at every alignment. */
function* formsOf(bytes: Uint8Array): Generator<Uint8Array> {
  yield bytes;
  const text = latin1(bytes);
  for (const [run] of text.matchAll(/[0-9a-fA-F]{32,}/g))
    for (const shift of [0, 1]) {
      const digits = run.slice(shift).toLowerCase();
      yield fromHex(digits.slice(0, digits.length - (digits.length % 2)))!;
    }
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{22,}/g))
    for (const shift of [0, 1, 2, 3]) yield base64Run(run.slice(shift));
}

function base64Run(run: string): Uint8Array {
  const standard = run.replaceAll("-", "+").replaceAll("_", "/");
  const whole = standard.slice(0, standard.length - (standard.length % 4 === 1 ? 1 : 0));
  return Uint8Array.from(atob(whole), (c) => c.charCodeAt(0));
}

function* search(
  form: Uint8Array,
  blocks: ReadonlyMap<string, readonly { readonly secret: Secret; readonly at: number }[]>,
): Generator<string> {
  const text = latin1(form);
  for (let i = 0; i + BLOCK <= text.length; i++)
    for (const { secret, at } of blocks.get(text.slice(i, i + BLOCK)) ?? [])
      if (
        reach(form, i, secret.bytes, at) >= Math.min(WINDOW, secret.bytes.length) &&
        standsAlone(form, i - at, secret)
      )
        yield secret.what;
}

/** What is shorter than a window is not meant where it is a part of a longer number, such as a hash. */
function standsAlone(form: Uint8Array, from: number, { bytes }: Secret): boolean {
  const beside = [form[from - 1], form[from + bytes.length]];
  return (
    bytes.length >= WINDOW ||
    !beside.some((byte) => byte !== undefined && /[0-9a-fA-F]/.test(String.fromCharCode(byte)))
  );
}

/** Length of the common run around the common block. */
function reach(form: Uint8Array, i: number, secret: Uint8Array, at: number): number {
  let before = 0;
  while (before < i && before < at && form[i - before - 1] === secret[at - before - 1]) before++;
  let after = 0;
  while (i + after < form.length && at + after < secret.length && form[i + after] === secret[at + after]) after++;
  return before + after;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
