/** The documents of the log: who must have signed them and which fields they have. */
import { type Decoded, decodeError, decodeInstant, fromHex, type Json, ok } from "@selge/basics";
import { decodeSignedDocument, type SignedDocument } from "@selge/group";
import { z } from "zod";
import type { Election } from "./manifest.ts";
import { type Manifest, plainText } from "./manifest-shape.ts";
import { shapeFault } from "./shape-fault.ts";

/** Who must have signed; see ELE-11. */
export type SignersRule = "officials" | "closing" | "trustees and officials" | "processor";

const sha256 = z.string().refine((value) => fromHex(value, 32) !== undefined, "64 lower-case hexadecimal digits");
const instantText = z.string().refine((value) => decodeInstant(value) !== undefined, "an instant YYYY-MM-DDTHH:MM:SSZ");
const integer = z.number().int().min(0);
const head = { version: z.literal(1), fingerprint: sha256 };
const artefact = z.strictObject({ name: plainText, sha256 });

/** Exact fields by type, beside those of packages/threshold and packages/tally. */
export const documentShapes = {
  roll: z.strictObject({ type: z.literal("roll"), ...head, number: integer, list: sha256, signature: sha256 }),
  software: z.strictObject({
    type: z.literal("software"),
    ...head,
    artefacts: z
      .array(artefact)
      .min(1)
      .max(64)
      .refine(
        (items) => items.every((item, i) => i === 0 || items[i - 1]!.name < item.name),
        "names strictly ascending",
      ),
  }),
  opened: z.strictObject({ type: z.literal("opened"), ...head, opening: sha256, time: instantText }),
  extended: z.strictObject({
    type: z.literal("extended"),
    ...head,
    number: integer.min(1),
    closes: instantText,
    servesUntil: instantText,
  }),
  revocation: z.strictObject({
    type: z.literal("revocation"),
    ...head,
    number: integer.min(1),
    action: z.enum(["revoke", "restore"]),
    list: sha256,
  }),
  closing: z.strictObject({
    type: z.literal("closing"),
    ...head,
    size: integer,
    root: sha256,
    ballots: integer,
    grace: integer,
  }),
} as const;

export type DocumentType = keyof typeof documentShapes;
export type DocumentBody<T extends DocumentType> = z.output<(typeof documentShapes)[T]>;

/** A decoded document of known type with its body. */
export interface ElectionDocument<B> {
  readonly body: B;
  readonly document: SignedDocument;
}

/** Decodes a document of the log: signatures, signers, exact fields, and that it belongs to this election. Total. */
export function decodeDocument<T extends DocumentType>(
  bytes: Uint8Array,
  type: T,
  election: Election,
): Decoded<ElectionDocument<DocumentBody<T>>> {
  const rule: SignersRule = type === "closing" ? "closing" : "officials";
  return decodeShaped(bytes, type, documentShapes[type] as unknown as z.ZodType<DocumentBody<T>>, rule, election);
}

/** The same for a document whose shape another package owns. */
export function decodeShaped<B>(
  bytes: Uint8Array,
  type: string,
  shape: z.ZodType<B>,
  rule: SignersRule | readonly string[],
  election: Election,
): Decoded<ElectionDocument<B>> {
  const document = decodeSignedDocument(bytes, type);
  if (!document.ok) return document;
  const parsed = shape.safeParse(document.value.body);
  if (!parsed.success) return shapeFault("DOCUMENT_SHAPE", parsed.error);
  if ((document.value.body as { fingerprint?: Json }).fingerprint !== election.fingerprintHex)
    return decodeError(
      "DOCUMENT_ELECTION",
      "$.fingerprint",
      `the fingerprint of this election, ${election.fingerprintHex}`,
    );
  const signers =
    typeof rule === "string"
      ? checkSigners(document.value.signers, rule, election.manifest)
      : onlyThese(document.value.signers, rule);
  return signers.ok ? ok({ body: parsed.data, document: document.value }) : signers;
}

/** ELE-11 CheckSigners: the listed (already verified) signers against the rule. */
export function checkSigners(signers: readonly string[], rule: SignersRule, { roles }: Manifest): Decoded<true> {
  const officials = new Set(roles.officials.map((official) => official.key));
  const wanted = {
    officials: [],
    closing: [roles.collector.key],
    processor: [roles.processor.key],
    "trustees and officials": roles.trustees.map((trustee) => trustee.key),
  }[rule];
  const others = signers.filter((signer) => !(wanted as readonly string[]).includes(signer));
  const complete = wanted.every((key) => signers.includes(key));
  const byOfficials =
    rule === "processor" ? others.length === 0 : others.length >= 2 && others.every((key) => officials.has(key));
  return complete && byOfficials ? ok(true) : decodeError("DOCUMENT_SIGNERS", "$.signatures", SIGNERS_TEXT[rule]);
}

const SIGNERS_TEXT: Record<SignersRule, string> = {
  officials: "two or more officials of the manifest, and nobody else",
  closing: "the collector and two or more officials, and nobody else",
  processor: "the processor, and nobody else",
  "trustees and officials": "every trustee and two or more officials, and nobody else",
};

function onlyThese(signers: readonly string[], keys: readonly string[]): Decoded<true> {
  const fits = signers.length === keys.length && keys.every((key) => signers.includes(key));
  return fits
    ? ok(true)
    : decodeError("DOCUMENT_SIGNERS", "$.signatures", `the signature of ${keys.join(", ")}, and of nobody else`);
}
