/** Every leaf of a record: members of JSON, fields of binary files by their layout; and what can be done to each. */
import { ByteReader, concat, decodeCanonicalJson, type Json, type JsonObject, must, toHex, utf8 } from "@selge/basics";

export interface Mutation {
  readonly file: string;
  /** Path or byte range, and the change. */
  readonly what: string;
  readonly make: () => Uint8Array;
}

/** All mutations of all leaves that give another file. */
export function* mutations(files: ReadonlyMap<string, Uint8Array>): Generator<Mutation> {
  for (const [file, bytes] of files) {
    const own = file.endsWith(".json") ? jsonMutations(bytes) : fieldMutations(bytes, fieldsOf(file, bytes));
    const before = toHex(bytes);
    for (const { what, make } of own) if (toHex(make()) !== before) yield { file, what, make };
  }
}

type Own = Omit<Mutation, "file">;
type Value = Json | null;
type Path = readonly (string | number)[];

function* jsonMutations(bytes: Uint8Array): Generator<Own> {
  const root = must(decodeCanonicalJson(bytes));
  const leaves = [...leavesOf(root, [])];
  for (const [i, { path, value }] of leaves.entries()) {
    const neighbour = leaves[(i + 1) % leaves.length]!.value;
    const changed: Readonly<Record<string, Value>> = {
      ...changesOf(value),
      neighbour,
      null: null,
      "empty list": [],
    };
    for (const [what, other] of Object.entries(changed))
      yield { what: `${path.join(".")} ${what}`, make: () => written(replaced(root, path, () => [other])) };
    yield { what: `${path.join(".")} dropped`, make: () => written(replaced(root, path, () => [])) };
    yield { what: `${path.join(".")} twice`, make: () => written(replaced(root, path, (own) => [own, own])) };
  }
}

function* leavesOf(value: Json, path: Path): Generator<{ readonly path: Path; readonly value: Json }> {
  if (typeof value !== "object") yield { path, value };
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* leavesOf(item, [...path, i]);
  else for (const [key, member] of Object.entries(value as JsonObject)) yield* leavesOf(member, [...path, key]);
}

function changesOf(value: Json): Readonly<Record<string, Value>> {
  if (typeof value === "boolean") return { other: !value, "wrong type": Number(value) };
  if (typeof value === "number")
    return {
      "low bit": value ^ 1,
      "high bit": value + 2 ** 31,
      zero: 0,
      max: 2 ** 53 - 1,
      minus: -1,
      "wrong type": `${value}`,
    };
  const text = value as string;
  const common = {
    empty: "",
    "wrong type": 1,
    longer: `${text}0`,
    shorter: text.slice(0, -1),
    upper: text.toUpperCase(),
  };
  if (!/^[0-9a-f]{16,}$/.test(text))
    return { ...common, zero: "0", "low bit": bent(text, text.length - 1, 1), "high bit": bent(text, 0, 2) };
  const digit = (at: number, mask: number) => (Number.parseInt(text[at]!, 16) ^ mask).toString(16);
  return {
    ...common,
    "low bit": text.slice(0, -1) + digit(text.length - 1, 1),
    "high bit": digit(0, 8) + text.slice(1),
    zero: "0".repeat(text.length),
    max: "f".repeat(text.length),
  };
}

function bent(text: string, at: number, mask: number): string {
  const points = [...text];
  points[Math.min(at, points.length - 1)] = String.fromCodePoint(
    points[Math.min(at, points.length - 1)]!.codePointAt(0)! ^ mask,
  );
  return points.join("");
}

/** In an array the new items stand in the place of the old; a member of an object that comes twice has a second name. */
function replaced(value: Json, [step, ...rest]: Path, change: (own: Json) => readonly Value[]): Value {
  if (Array.isArray(value))
    return value.flatMap((item, i) =>
      i !== step ? [item] : rest.length > 0 ? [replaced(item, rest, change)] : change(item),
    ) as Json;
  const members = Object.entries(value as JsonObject).flatMap(([key, member]) => {
    if (key !== step) return [[key, member]];
    if (rest.length > 0) return [[key, replaced(member, rest, change)]];
    return change(member).map((own, i) => [i === 0 ? key : `${key}${i + 1}`, own]);
  });
  return Object.fromEntries(members) as Json;
}

/** Keys sorted, no spaces: canonical for what is written here, null included. */
function written(value: Value): Uint8Array {
  const sorted = (own: Value): unknown => {
    if (own === null || typeof own !== "object") return own;
    if (Array.isArray(own)) return own.map(sorted);
    return Object.fromEntries(
      Object.entries(own)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)]),
    );
  };
  return utf8(JSON.stringify(sorted(value)));
}

type Range = readonly [from: number, to: number];

function* fieldMutations(bytes: Uint8Array, fields: readonly Range[]): Generator<Own> {
  for (const [i, [from, to]] of fields.entries()) {
    const [before, own, after] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)];
    const [otherFrom, otherTo] = fields[(i + 1) % fields.length]!;
    const changed: Readonly<Record<string, () => Uint8Array>> = {
      "low bit": () => own.with(0, own[0]! ^ 1),
      "high bit": () => own.with(own.length - 1, own.at(-1)! ^ 0x80),
      zero: () => new Uint8Array(own.length),
      max: () => new Uint8Array(own.length).fill(0xff),
      neighbour: () => bytes.subarray(otherFrom, otherTo),
      dropped: () => new Uint8Array(0),
      twice: () => concat(own, own),
    };
    for (const [what, make] of Object.entries(changed))
      yield { what: `bytes ${from}..${to} ${what}`, make: () => concat(before, make(), after) };
  }
}

/** The layout of a binary file: items of 32 bytes, entries of the log, frames of the box, lines of text. */
function fieldsOf(file: string, bytes: Uint8Array): readonly Range[] {
  if (file.startsWith("restricted/box/")) return boxFields(bytes);
  if (file.startsWith("log/tile/entries/")) return pieces(0, bytes.length, 35);
  if (file === "log/checkpoint" || file.endsWith(".utf")) return lines(bytes);
  return pieces(0, bytes.length, 32);
}

function pieces(from: number, to: number, length: number): readonly Range[] {
  return Array.from({ length: Math.ceil((to - from) / length) }, (_, i): Range => {
    const at = from + i * length;
    return [at, Math.min(at + length, to)];
  });
}

const HEADER = [1, 32, 4, 4, 8, 32];
const CHUNK = 64;

/** Each ballot: length and content of ballot, o, salt, submission, additions. */
function boxFields(bytes: Uint8Array): readonly Range[] {
  const fields: Range[] = [];
  const reader = new ByteReader(bytes);
  let at = 0;
  for (let part = 0; reader.remaining > 0; part++) {
    const { length } = reader.frame(2 ** 28);
    const [from, to] = [at + 4, at + 4 + length];
    fields.push([at, from], ...(part % 5 === 0 ? ballotFields(from, to) : pieces(from, to, part % 5 < 3 ? 32 : CHUNK)));
    at = to;
  }
  return fields;
}

function ballotFields(from: number, to: number): readonly Range[] {
  const header: Range[] = [];
  let at = from;
  for (const length of HEADER) {
    header.push([at, at + length]);
    at += length;
  }
  return [...header, ...pieces(at, to, 32)];
}

function lines(bytes: Uint8Array): readonly Range[] {
  const ends = [...bytes.keys()].filter((i) => bytes[i] === 10).map((i) => i + 1);
  return ends.map((end, i): Range => [ends[i - 1] ?? 0, end]);
}
