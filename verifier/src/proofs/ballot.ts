/** A ballot's bytes: BAL-2, BAL-4, BAL-5, BAL-6, BAL-8. */
import type { Style } from "../record/batches.ts";
import { codeList } from "../record/batches.ts";
import { concat, equal, fromHex, integerAt, littleEndian, sha256, sha512, text, u16le } from "../record/bytes.ts";
import { codeOf, demand, refuse } from "../record/fault.ts";
import type { Manifest } from "../record/manifest.ts";
import { type Arithmetic, addTerms, isZeroSum, type Points } from "./arithmetic.ts";
import {
  decodeScalar,
  G_STYLE,
  G_TAG,
  HKEY,
  isIdentityEncoding,
  type Point,
  type Scalar,
  wideReduce,
} from "./group.ts";
import {
  type CodeList,
  checkCodes,
  decodeMembership,
  type Item,
  type MembershipProof,
  membershipItem,
  membershipLength,
} from "./membership.ts";
import type { Context } from "./transcript.ts";

const HEADER = 81;

/** One slot of a style: whose code list, where. */
export interface SlotPlace {
  readonly contest: number;
  readonly slot: number;
  readonly w: number;
  readonly list: CodeList;
}

export interface StyleLayout {
  readonly style: Style;
  readonly slots: readonly SlotPlace[];
  readonly coreLength: number;
  readonly length: number;
}

export interface Ballot {
  readonly layout: StyleLayout;
  readonly rollVersion: number;
  readonly seenSize: number;
  readonly seenRoot: Uint8Array;
  readonly core: Uint8Array;
  /** T, then A and B of each ciphertext: what `core` encodes. */
  readonly elements: Points;
  readonly proofs: readonly MembershipProof[];
}

/** Layouts of all styles that have contests, by number. */
export function layoutsOf(manifest: Manifest, styles: readonly Style[]): ReadonlyMap<number, StyleLayout> {
  return new Map(
    styles.filter(({ contests }) => contests.length > 0).map((style) => [style.number, layoutOf(manifest, style)]),
  );
}

function layoutOf({ contests }: Manifest, style: Style): StyleLayout {
  const slots = style.contests.flatMap((contest) => {
    const { slots: w } = contests[contest]!;
    return Array.from({ length: w }, (_, slot) => {
      return { contest, slot, w, list: checkCodes(codeList(contests[contest]!, style.district, slot)) };
    });
  });
  const coreLength = 32 + 64 * slots.length;
  const proofs = slots.reduce((length, { list }) => length + membershipLength(list), 0);
  return { style, slots, coreLength, length: HEADER + coreLength + proofs };
}

/** BAL-8: core and rest; bytes that BAL-5 refuses before the points have an empty core and are all rest. */
export function splitBallot(
  bytes: Uint8Array,
  fingerprint: Uint8Array,
  layouts: ReadonlyMap<number, StyleLayout>,
): { readonly core: Uint8Array; readonly rest: Uint8Array } {
  try {
    const { core, end } = cutBallot(bytes, fingerprint, layouts);
    return { core, rest: concat(bytes.subarray(0, HEADER), bytes.subarray(end)) };
  } catch (error) {
    codeOf(error);
    return { core: new Uint8Array(0), rest: bytes };
  }
}

/** BAL-5 up to the first point. */
function cutBallot(
  bytes: Uint8Array,
  fingerprint: Uint8Array,
  layouts: ReadonlyMap<number, StyleLayout>,
): { readonly layout: StyleLayout; readonly core: Uint8Array; readonly end: number } {
  demand(bytes.length >= HEADER, "BALLOT_LENGTH");
  demand(bytes[0] === 1, "BALLOT_VERSION");
  demand(equal(bytes.subarray(1, 33), fingerprint), "BALLOT_ELECTION");
  const layout = layouts.get(integerAt(bytes, 33, 4, "BALLOT_LENGTH")) ?? refuse("BALLOT_STYLE");
  demand(bytes.length === layout.length, "BALLOT_LENGTH");
  const end = HEADER + layout.coreLength;
  return { layout, core: bytes.subarray(HEADER, end), end };
}

/** BAL-5. */
export function decodeBallot(
  arithmetic: Arithmetic,
  bytes: Uint8Array,
  fingerprint: Uint8Array,
  layouts: ReadonlyMap<number, StyleLayout>,
): Ballot {
  const { layout, core } = cutBallot(bytes, fingerprint, layouts);
  const rollVersion = integerAt(bytes, 37, 4, "BALLOT_LENGTH");
  const seenSize = integerAt(bytes, 41, 8, "BALLOT_LENGTH");
  const elements = arithmetic.points.decode(core);
  if (typeof elements === "number") return refuse("BALLOT_POINT", `element ${elements}`);
  const firsts = layout.slots.map((_, q) => core.subarray(32 + 64 * q, 64 + 64 * q));
  demand(!firsts.some(isIdentityEncoding), "BALLOT_IDENTITY");
  let at = HEADER + layout.coreLength;
  const proofs = layout.slots.map(({ list }) => {
    const length = membershipLength(list);
    at += length;
    return orRefuse(
      () => decodeMembership(arithmetic, bytes.subarray(at - length, at), list.depth),
      "BALLOT_PROOF_ENCODING",
    );
  });
  const repeated = firsts.some((A, q) => firsts.slice(0, q).some((other) => equal(A, other)));
  demand(!repeated, "BALLOT_REPEATED");
  return {
    layout,
    rollVersion,
    seenSize,
    seenRoot: bytes.subarray(49, 81),
    core,
    elements,
    proofs,
  };
}

/** BAL-6, the tag: T = tag·G_T + style·G_S + o·Hkey. */
export function checkTag(
  arithmetic: Arithmetic,
  { elements, layout }: Ballot,
  o: Uint8Array,
  person: string,
  fingerprint: Uint8Array,
): void {
  const opening = orRefuse((): Scalar => decodeScalar(o), "BALLOT_TAG");
  const id = text(person);
  const tag = wideReduce(sha512("selge/v1/voter-tag", fingerprint, u16le(id.length), id));
  const total = arithmetic.newSum();
  addTerms(arithmetic, total, [
    [tag, G_TAG],
    [BigInt(layout.style.number), G_STYLE],
    [opening, HKEY],
  ]);
  total.add(arithmetic.scalars.of([-1n]), arithmetic.points.slice(elements, 0, 1)); // T
  demand(isZeroSum(arithmetic, total), "BALLOT_TAG");
}

/** The membership proofs of a ballot as items of a batch. */
export function membershipItems(
  arithmetic: Arithmetic,
  { layout, core, elements, proofs }: Ballot,
  P: Point,
  context: Context,
): readonly (Item | undefined)[] {
  return layout.slots.map(({ contest, slot, w, list }, position) =>
    membershipItem(
      arithmetic,
      {
        ...{ style: layout.style.number, T: core.subarray(0, 32), contest, slot, w, list, position, P },
        ciphertexts: core.subarray(32),
        pair: arithmetic.points.slice(elements, 1 + 2 * position, 3 + 2 * position),
      },
      proofs[position]!,
      context,
    ),
  );
}

/** The three hashes of a leaf as a receipt carries them. */
export interface LeafParts {
  readonly coreHash: Uint8Array;
  readonly ctxHash: Uint8Array;
  readonly submission: Uint8Array;
  readonly additions: Uint8Array;
  readonly tagOpening: Uint8Array;
  readonly salt: Uint8Array;
}

export function leafParts(
  core: Uint8Array,
  rest: Uint8Array,
  salt: Uint8Array,
  submission: Uint8Array,
  additions: Uint8Array,
  o: Uint8Array,
): LeafParts {
  return {
    coreHash: sha256("selge/v1/leaf/core", core),
    ctxHash: sha256("selge/v1/leaf/ctx", sha256("selge/v1/leaf/salt", salt, "ctx"), rest),
    submission: sha256(submission),
    additions: sha256(additions),
    tagOpening: sha256(o),
    salt,
  };
}

/** BAL-8: the log entry. */
export function ballotEntry(
  fingerprint: string,
  { coreHash, ctxHash, submission, additions, tagOpening, salt }: LeafParts,
): Uint8Array {
  const saltPriv = sha256("selge/v1/leaf/salt", salt, "priv");
  const privHash = sha256("selge/v1/leaf/priv", saltPriv, submission, additions, tagOpening);
  return concat(littleEndian(1, 1), sha256("selge/v1/leaf", fromHex(fingerprint), coreHash, ctxHash, privHash));
}

/** BAL-9, restricted. */
export function restrictedEntry(salt: Uint8Array, bodyHash: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(3), sha256("selge/v1/leaf/doc", salt, bodyHash));
}

function orRefuse<T>(compute: () => T, code: string): T {
  try {
    return compute();
  } catch {
    return refuse(code);
  }
}
