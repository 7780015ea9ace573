/** What the journal holds, and its bytes. */
import { concat, type Decoded, decodeError, frame, fromUtf8, ok, readAll, u8, utf8 } from "@selge/basics";

/** A recorded ballot with everything that its leaf commits to. */
export interface RecordedBallot {
  readonly ballot: Uint8Array;
  /** Opening of the voter tag, 32 bytes. */
  readonly o: Uint8Array;
  readonly salt: Uint8Array;
  readonly submission: Uint8Array;
  readonly additions: Uint8Array;
}

export interface Attachment {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type BoxRecord =
  | ({ readonly kind: "ballot" } & RecordedBallot)
  | { readonly kind: "public"; readonly name: string; readonly file: Uint8Array }
  | {
      readonly kind: "restricted";
      readonly name: string;
      readonly file: Uint8Array;
      readonly salt: Uint8Array;
      readonly attachments: readonly Attachment[];
    }
  | { readonly kind: "head"; readonly checkpoint: Uint8Array };

const KINDS = ["ballot", "public", "restricted", "head"] as const;
const MAX_FIELD = 2 ** 28;

/** The ballot as it stands in the journal and in the record's box files: five frames. */
export function encodeRecordedBallot({
  ballot,
  o,
  salt,
  submission,
  additions,
}: RecordedBallot): Uint8Array<ArrayBuffer> {
  return concat(frame(ballot), frame(o), frame(salt), frame(submission), frame(additions));
}

export function encodeRecord(record: BoxRecord): Uint8Array<ArrayBuffer> {
  return concat(u8(KINDS.indexOf(record.kind) + 1), encodeFields(record));
}

function encodeFields(record: BoxRecord): Uint8Array {
  switch (record.kind) {
    case "ballot":
      return encodeRecordedBallot(record);
    case "public":
      return concat(frame(utf8(record.name)), frame(record.file));
    case "restricted": {
      const attachments = record.attachments.flatMap(({ name, bytes }) => [frame(utf8(name)), frame(bytes)]);
      return concat(frame(utf8(record.name)), frame(record.file), frame(record.salt), ...attachments);
    }
    case "head":
      return frame(record.checkpoint);
  }
}

/** The inverse of `encodeRecord`. Total. */
export function decodeRecord(payload: Uint8Array): Decoded<BoxRecord> {
  const fields = readAll(payload, "BOX_DAMAGED", (r) => {
    const kind = KINDS[r.u8() - 1];
    const frames: Uint8Array[] = [];
    while (r.remaining > 0) frames.push(r.frame(MAX_FIELD));
    return { kind, frames };
  });
  if (!fields.ok) return fields;
  const record = recordOf(fields.value.kind, fields.value.frames);
  return record === undefined ? decodeError("BOX_DAMAGED", "record", "the fields of its kind") : ok(record);
}

function recordOf(kind: (typeof KINDS)[number] | undefined, frames: readonly Uint8Array[]): BoxRecord | undefined {
  const [first, second, third] = frames;
  const name = first && fromUtf8(first);
  const [, , , fourth, fifth] = frames;
  if (kind === "ballot" && frames.length === 5)
    return { kind, ballot: first!, o: second!, salt: third!, submission: fourth!, additions: fifth! };
  if (kind === "head" && frames.length === 1) return { kind, checkpoint: first! };
  if (kind === "public" && frames.length === 2 && name !== undefined) return { kind, name, file: second! };
  if (kind !== "restricted" || frames.length < 3 || frames.length % 2 === 0 || name === undefined) return undefined;
  const attachments = attachmentsOf(frames.slice(3));
  return attachments && { kind, name, file: second!, salt: third!, attachments };
}

/** Pairs of name and bytes; `undefined` when a name is no text. */
function attachmentsOf(frames: readonly Uint8Array[]): readonly Attachment[] | undefined {
  const names = frames.filter((_, i) => i % 2 === 0).map(fromUtf8);
  if (names.includes(undefined)) return undefined;
  return names.map((name, i) => ({ name: name!, bytes: frames[2 * i + 1]! }));
}
