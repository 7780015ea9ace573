/** The shape of a ballot of one style: which slots it has, with which codes, in which order. Computed once per style. */
import { type BallotStyle, ballotStyles, codeList, type Election } from "@selge/election";
import { asFixedBase, type Element } from "@selge/group";
import { type CodeList, checkCodeList, membershipProofBytes } from "@selge/sigma";
import type { ElectionContext } from "@selge/transcript";

/** One ciphertext's place in the ballot. */
export interface SlotPlace {
  /** Index into manifest.contests. */
  readonly contest: number;
  readonly slot: number;
  /** Slots of that contest. */
  readonly w: number;
  readonly codes: CodeList;
  readonly proofBytes: number;
}

export interface BallotFrame {
  readonly style: BallotStyle;
  readonly places: readonly SlotPlace[];
  /** Bytes of T and all ciphertexts. */
  readonly coreBytes: number;
  readonly ballotBytes: number;
}

/** What sealing and checking need of an election that has its key. */
export interface SealingElection {
  readonly election: Election;
  /** The election key P of the opening statement. */
  readonly P: Element;
  readonly context: ElectionContext & { readonly opening: Uint8Array };
  /** By style number; `undefined` for a style without contests. */
  readonly frames: readonly (BallotFrame | undefined)[];
}

export const HEADER_BYTES = 81;

/** `opening` is the SHA-256 of the opening statement's body, P its key. */
export function sealingElection(election: Election, P: Element, opening: Uint8Array): SealingElection {
  const lists = new Map<string, CodeList>();
  const frames = ballotStyles(election.manifest).map((style) =>
    style.contests.length > 0 ? frameOf(election, style, lists) : undefined,
  );
  return { election, P: asFixedBase(P), context: { fingerprint: election.fingerprint, opening }, frames };
}

function frameOf({ manifest }: Election, style: BallotStyle, lists: Map<string, CodeList>): BallotFrame {
  const places = style.contests.flatMap((c) => {
    const contest = manifest.contests[c]!;
    return contest.blank.map((_, slot): SlotPlace => {
      const key = `${c}/${style.district}/${slot}`;
      const codes = lists.get(key) ?? usableList(codeList(contest, style.district, slot));
      lists.set(key, codes);
      return { contest: c, slot, w: contest.slots, codes, proofBytes: membershipProofBytes(codes.codes.length) };
    });
  });
  const coreBytes = 32 + 64 * places.length;
  const proofBytes = places.reduce((sum, place) => sum + place.proofBytes, 0);
  return { style, places, coreBytes, ballotBytes: HEADER_BYTES + coreBytes + proofBytes };
}

function usableList(codes: readonly number[]): CodeList {
  const list = checkCodeList(codes);
  if (!list.ok) throw new RangeError(`a code list that preflight refuses: ${list.error}`);
  return list.value;
}
