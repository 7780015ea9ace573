/** Documents that wait for signatures: a command proposes a body, people sign it with `selge sign`, the command run again goes on. */
import { join } from "node:path";
import { type Decoded, decodeCanonicalJson, encodeCanonicalJson, equalBytes, type JsonObject } from "@selge/basics";
import type { RecordFolder } from "@selge/tally";
import { Refusal } from "../terminal/failure.ts";
import { accepted } from "./files.ts";

/** A document as it lies in the folder: the whole file when everybody has signed, else who is still wanted. */
export type Pending =
  | { readonly state: "complete"; readonly file: Uint8Array; readonly path: string }
  | { readonly state: "waiting"; readonly path: string; readonly signatures: number; readonly wanted: string };

/** Faults that mean no more than that somebody has still to sign. */
const UNFINISHED = ["SIGNATURE_MISSING", "DOCUMENT_SIGNERS", "MANIFEST_SIGNERS", "INPUT_STATEMENT_SIGNERS"];

/**
 * The pending document `name` with this body: written when there is none, kept with its signatures when it says the same, refused when it
 * says something else. `check` decides whether all signatures are there.
 */
export async function propose(
  pending: RecordFolder,
  name: string,
  body: JsonObject,
  check: (file: Uint8Array) => Decoded<unknown>,
): Promise<Pending> {
  const path = join(pending.path, name);
  const there = await pending.read(name);
  if (there === undefined) await pending.write(name, encodeCanonicalJson(body));
  else if (!equalBytes(encodeCanonicalJson(unsigned(path, there)), encodeCanonicalJson(body)))
    throw new Refusal(
      "PENDING_OTHER",
      `${path}: this document says something else than what this command would propose now`,
      "Look at it with `selge sign`; if it is out of date, remove it and run this command again.",
    );
  return stateOf(path, there ?? encodeCanonicalJson(body), check);
}

/** The pending document as it is, or `undefined`. */
export async function pendingDocument(
  pending: RecordFolder,
  name: string,
  check: (file: Uint8Array) => Decoded<unknown>,
): Promise<Pending | undefined> {
  const there = await pending.read(name);
  return there === undefined ? undefined : stateOf(join(pending.path, name), there, check);
}

/** The body of a document, signed or not. */
export function unsigned(path: string, bytes: Uint8Array): JsonObject {
  const json = accepted(path, decodeCanonicalJson(bytes));
  if (typeof json !== "object" || Array.isArray(json))
    throw new Refusal("DOCUMENT_SHAPE", `${path}: $: expected an object`);
  const { signatures: _, ...body } = json as JsonObject;
  return body;
}

export function signaturesOf(path: string, bytes: Uint8Array): readonly string[] {
  const { signatures } = accepted(path, decodeCanonicalJson(bytes)) as JsonObject;
  return Array.isArray(signatures) ? signatures.map((entry: { readonly key?: string }) => String(entry.key)) : [];
}

/** One line for each document that still waits: what to do. */
export function waitingText(documents: readonly Pending[]): string {
  return documents
    .flatMap((document) =>
      document.state === "waiting"
        ? [`${document.path} has ${document.signatures} signatures and needs those of ${document.wanted}.`]
        : [],
    )
    .join("\n");
}

function stateOf(path: string, file: Uint8Array, check: (file: Uint8Array) => Decoded<unknown>): Pending {
  const checked = check(file);
  if (checked.ok) return { state: "complete", file, path };
  if (!UNFINISHED.includes(checked.error.code)) throw Refusal.of(path, checked.error, "Remove it and propose it anew.");
  const wanted =
    checked.error.code === "SIGNATURE_MISSING" ? "the people that its type asks for" : checked.error.expected;
  return { state: "waiting", path, signatures: signaturesOf(path, file).length, wanted };
}
