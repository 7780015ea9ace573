/**
 * A record in a ZIP (TAL-12): STORED or DEFLATE, no encryption, no duplicates; folders of files are ignored, ZIP64 allowed. Only the central
 * directory is believed; lengths and CRC of what comes out are checked against it, so a bomb ends at its stated length.
 */
import type { RecordEntry, RecordSource } from "../ports.ts";
import { fromUtf8 } from "./bytes.ts";
import { demand } from "./fault.ts";

/** Random access to the archive: a file on disk, a Blob in a browser. */
export interface Blocks {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

interface Member extends RecordEntry {
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly offset: number;
}

const STORED = 0;
const DEFLATED = 8;
const MOST_ENTRIES = 1_000_000;
const LONGEST_DIRECTORY = 256 * 2 ** 20;
const PIECE = 64 * 1024;
const [END, END64, LOCATOR64, CENTRAL, LOCAL] = [0x06054b50, 0x06064b50, 0x07064b50, 0x02014b50, 0x04034b50];

export async function zipSource(blocks: Blocks): Promise<RecordSource> {
  const members = await readDirectory(blocks);
  const byPath = new Map(members.map((member) => [member.path, member]));
  demand(byPath.size === members.length, "ZIP_REPEATED", "two entries have one name");
  return {
    list: async () => ({ entries: withoutFolders(members), complete: true }),
    open: (path) => content(blocks, byPath.get(path) ?? missing(path)),
  };
}

/** Empty entries of folders that hold files say nothing; any other folder stays in the list, to be refused. */
function withoutFolders(members: readonly Member[]): readonly Member[] {
  const folders = new Set<string>();
  for (const { path, kind } of members)
    if (kind === "file")
      for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) folders.add(path.slice(0, at + 1));
  return members.filter(({ path, kind, size }) => kind !== "directory" || size > 0 || !folders.has(path));
}

function missing(path: string): never {
  throw new Error(`no entry ${path}`);
}

async function readDirectory(blocks: Blocks): Promise<readonly Member[]> {
  const tail = await blocks.read(Math.max(0, blocks.size - 65_557), Math.min(blocks.size, 65_557));
  const at = endAt(tail);
  const end = view(tail.subarray(at));
  let [count, length, offset] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
  if (count === 0xffff || length === 0xffffffff || offset === 0xffffffff)
    [count, length, offset] = await readEnd64(blocks, tail, at);
  demand(count <= MOST_ENTRIES && length <= LONGEST_DIRECTORY, "LIMIT", "the archive's directory");
  demand(offset + length <= blocks.size, "ZIP_FORMAT", "directory");
  const directory = await blocks.read(offset, length);
  const members: Member[] = [];
  let place = 0;
  while (place < length) {
    const { member, next } = readMember(directory, place);
    members.push(member);
    place = next;
  }
  demand(members.length === count && place === length, "ZIP_FORMAT", "directory");
  return members;
}

/** The end record that ends with the file; its comment is empty. */
function endAt(tail: Uint8Array): number {
  const at = tail.length - 22;
  demand(at >= 0 && view(tail).getUint32(at, true) === END, "ZIP_FORMAT", "end record");
  return at;
}

async function readEnd64(blocks: Blocks, tail: Uint8Array, end: number): Promise<[number, number, number]> {
  demand(end >= 20 && view(tail).getUint32(end - 20, true) === LOCATOR64, "ZIP_FORMAT", "ZIP64 locator");
  const at = integer64(view(tail), end - 12);
  demand(at + 56 <= blocks.size, "ZIP_FORMAT", "ZIP64 end record");
  const record = view(await blocks.read(at, 56));
  demand(record.getUint32(0, true) === END64, "ZIP_FORMAT", "ZIP64 end record");
  return [integer64(record, 32), integer64(record, 40), integer64(record, 48)];
}

function readMember(directory: Uint8Array, at: number): { readonly member: Member; readonly next: number } {
  demand(at + 46 <= directory.length, "ZIP_FORMAT", `byte ${at} of the directory`);
  const header = view(directory.subarray(at, at + 46));
  demand(header.getUint32(0, true) === CENTRAL, "ZIP_FORMAT", `byte ${at} of the directory`);
  const [flags, method] = [header.getUint16(8, true), header.getUint16(10, true)];
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => header.getUint16(place, true)) as [
    number,
    number,
    number,
  ];
  const next = at + 46 + nameLength + extraLength + commentLength;
  demand(next <= directory.length, "ZIP_FORMAT", `byte ${at} of the directory`);
  const path = fromUtf8(directory.subarray(at + 46, at + 46 + nameLength));
  demand((flags & 1) === 0, "ZIP_ENCRYPTED", path);
  demand(method === STORED || method === DEFLATED, "ZIP_METHOD", path);
  const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const [size, packed, offset] = sizesOf(header, extra);
  // The high half of the external attributes holds the Unix mode, if the archive was made there: 0xa000 is a link.
  const mode = header.getUint16(4, true) >> 8 === 3 ? header.getUint16(40, true) & 0xf000 : 0;
  const kind = path.endsWith("/")
    ? "directory"
    : mode === 0xa000
      ? "link"
      : mode === 0 || mode === 0x8000
        ? "file"
        : "special";
  return { member: { path, kind, size, method, crc: header.getUint32(16, true), packed, offset }, next };
}

/** Lengths and offset, from the ZIP64 extra field where the header says so. */
function sizesOf(header: DataView, extra: Uint8Array): [size: number, packed: number, offset: number] {
  const short = [header.getUint32(24, true), header.getUint32(20, true), header.getUint32(42, true)] as const;
  const long = view(extra64(extra));
  let at = 0;
  return short.map((value) => {
    if (value !== 0xffffffff) return value;
    demand(at + 8 <= long.byteLength, "ZIP_FORMAT", "ZIP64 field");
    at += 8;
    return integer64(long, at - 8);
  }) as [number, number, number];
}

function extra64(extra: Uint8Array): Uint8Array {
  for (let at = 0; at + 4 <= extra.length; ) {
    const [id, length] = [view(extra).getUint16(at, true), view(extra).getUint16(at + 2, true)];
    if (id === 1) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return new Uint8Array(0);
}

async function* content(blocks: Blocks, member: Member): AsyncGenerator<Uint8Array> {
  const local = view(await blocks.read(member.offset, 30));
  demand(local.getUint32(0, true) === LOCAL, "ZIP_FORMAT", member.path);
  const from = member.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  demand(from + member.packed <= blocks.size, "ZIP_FORMAT", member.path);
  const raw = slices(blocks, from, member.packed);
  let [length, crc] = [0, 0xffffffff];
  for await (const piece of member.method === STORED ? raw : inflated(raw)) {
    length += piece.length;
    demand(length <= member.size, "ZIP_LENGTH", member.path);
    for (const byte of piece) crc = CRC_TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
    yield piece;
  }
  demand(length === member.size && (crc ^ 0xffffffff) >>> 0 === member.crc, "ZIP_CONTENT", member.path);
}

async function* slices(blocks: Blocks, from: number, length: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < length; at += PIECE)
    yield new Uint8Array(await blocks.read(from + at, Math.min(PIECE, length - at)));
}

async function* inflated(packed: AsyncGenerator<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array> {
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const next = await packed.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
  });
  const reader = stream.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

function integer64(bytes: DataView, at: number): number {
  const value = bytes.getUint32(at, true) + bytes.getUint32(at + 4, true) * 2 ** 32;
  demand(Number.isSafeInteger(value), "ZIP_FORMAT", "a length above 2^53");
  return value;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});
