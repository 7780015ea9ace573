/** The election of the vectors: two contests with the same codes, the second with two slots; one trustee; fixed seeds. */
import { sha256, toHex, utf8 } from "@selge/basics";
import { encodeElement } from "@selge/group";
import { type SmallElection, seededRandom, smallElection, VOTERS } from "../../../test/fixtures/small-election.ts";

export interface Case {
  readonly algorithm: string;
  readonly name: string;
  readonly input: Record<string, unknown>;
  readonly expect: Record<string, unknown>;
}

export interface VectorFile {
  readonly package: "ballot";
  readonly about: string;
  readonly source: string;
  readonly common?: Record<string, unknown>;
  readonly cases: readonly Case[];
}

export const election: SmallElection = smallElection({
  seed: "ballot vectors",
  trustees: 1,
  threshold: 1,
  contests: [{}, { slots: 2, blank: [false, true] }],
  change: (body) => ({
    ...body,
    contests: body.contests.map((contest) => ({ ...contest, districts: body.contests[0]!.districts })),
  }),
});

export const random = seededRandom("ballot vectors");
export const [ALICE, BOB] = [VOTERS[0]!.person, VOTERS[1]!.person];
export const SEEN = { size: 4, root: sha256(utf8("a root that was seen")) };
export const manifestText = new TextDecoder().decode(election.manifestFile);

/** What sealing, checking and opening need of the election. */
export const sealingMembers = {
  manifestText,
  P: toHex(encodeElement(election.opening.P)),
  opening: toHex(election.opening.hash),
};

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
