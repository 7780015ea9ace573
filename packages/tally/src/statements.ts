/** The signed statements from processing to result: their exact fields. */
import { fromHex, type JsonObject } from "@selge/basics";
import { z } from "zod";
import { FATE_KINDS } from "./fates.ts";

const hex = (bytes: number) =>
  z.string().refine((value) => fromHex(value, bytes) !== undefined, `${2 * bytes} lower-case hexadecimal digits`);
const integer = z.number().int().min(0);
const head = { version: z.literal(1), fingerprint: hex(32) };
const counts = z.strictObject(
  Object.fromEntries(FATE_KINDS.map((kind) => [kind, integer])) as Record<(typeof FATE_KINDS)[number], typeof integer>,
);
const batchName = z.string().min(1).max(200);
const place = { batch: batchName, contest: z.string(), district: z.string() };
const votes = z.array(z.strictObject({ code: integer, votes: integer }));

const inputBatch = z.strictObject({
  ...place,
  units: z.array(z.string()).min(1),
  w: integer.min(1),
  n: integer,
  padded: z.boolean(),
  input: hex(64).optional(),
});

export const statementShapes = {
  processing: z.strictObject({
    type: z.literal("processing"),
    ...head,
    size: integer,
    root: hex(32),
    salt: hex(32),
    counts,
    fates: z.array(
      z.string().regex(/^(counted|superseded|revoked-by-paper|duplicate|not-eligible|stale|invalid:[A-Z0-9_]{1,64})$/),
    ),
    revocations: z.array(z.strictObject({ number: integer, repeated: integer, unknown: integer })),
  }),
  strip: z.strictObject({
    type: z.literal("strip"),
    ...head,
    batch: batchName,
    position: z.literal(0),
    n: integer,
    w: integer,
    input: hex(64),
    output: hex(64),
    proof: hex(64),
  }),
  "input-statement": z.strictObject({
    type: z.literal("input-statement"),
    ...head,
    size: integer,
    root: hex(32),
    opening: hex(32),
    processing: hex(32),
    counts,
    batches: z.array(inputBatch).min(1),
  }),
  mix: z.strictObject({
    type: z.literal("mix"),
    ...head,
    batch: batchName,
    position: integer.min(1),
    mixer: hex(32),
    n: integer,
    w: integer,
    input: hex(64),
    output: hex(64),
    proof: hex(64),
  }),
  result: z.strictObject({
    type: z.literal("result"),
    ...head,
    input: hex(32),
    batches: z
      .array(
        z.strictObject({
          ...place,
          units: z.array(z.string()).min(1),
          ballots: integer,
          counts: votes,
          outside: z.array(hex(32)),
        }),
      )
      .min(1),
    totals: z
      .array(z.strictObject({ contest: z.string(), district: z.string(), ballots: integer, counts: votes }))
      .min(1),
  }),
} as const;

export type StatementType = keyof typeof statementShapes;
export type Statement<T extends StatementType> = z.output<(typeof statementShapes)[T]>;
export type InputBatch = z.output<typeof inputBatch>;
export type Votes = z.output<typeof votes>;

/** A statement's body as canonical JSON wants it: absent fields really absent. */
export function statementBody<T extends StatementType>(statement: Statement<T>): JsonObject {
  return JSON.parse(JSON.stringify(statement)) as JsonObject;
}
