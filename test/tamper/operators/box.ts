/** Ballots that the collector and the processor let through, with every key but the auditors' conscience: M23 to M38, M51, M53. */
import { concat } from "@selge/basics";
import type { Fate, JudgedBox } from "@selge/tally";
import { lieFrom } from "../../fixtures/golden/golden.ts";
import { headOf, type Play } from "../../fixtures/golden/play.ts";
import { record, recordBallot } from "../../fixtures/golden/voting.ts";
import { codeOf, personCode } from "../../fixtures/small-election.ts";
import { flipped } from "../edits.ts";
import type { Operator } from "../operator.ts";
import { weakFiatShamirBallot } from "../provers/ballot-liar.ts";
import { headerFor, smuggled } from "./smuggled.ts";

const CORE = 81;
const [T, A, B] = [CORE, CORE + 32, CORE + 64];

const VICTIM = personCode(1);

/** An honest ballot of the victim, changed, signed by the victim's key after the change. */
function mauled(change: (bytes: Uint8Array, play: Play) => Uint8Array, signer = VICTIM): Operator["tamper"] {
  return smuggled((play) => {
    record(play, { ...headerFor(play, VICTIM), codes: [codeOf(1, 0)] });
    const made = play.journal.pop()!;
    if (made.kind === "ballot") recordBallot(play, signer, change(made.ballot, play), made.o);
  });
}

/** The last recorded ballot with other parts than the voter's browser sent. */
function enveloped(
  change: (
    parts: { submission: Uint8Array; additions: Uint8Array },
    play: Play,
  ) => Partial<Record<"submission" | "additions" | "o", Uint8Array>>,
): Operator["tamper"] {
  return smuggled((play) => {
    record(play, { ...headerFor(play, VICTIM), codes: [codeOf(1, 0)] });
    const made = play.journal.pop()!;
    if (made.kind === "ballot") play.journal.push({ ...made, ...change(made, play) });
  });
}

const ballotOf = (play: Play, n: number) => {
  const ballots = play.journal.flatMap((entry) => (entry.kind === "ballot" ? [entry] : []));
  return ballots[n]!;
};

const put = (bytes: Uint8Array, at: number, piece: Uint8Array) =>
  concat(bytes.subarray(0, at), piece, bytes.subarray(at + piece.length));

const NOT_CANONICAL = new Uint8Array(32).fill(0xff).with(31, 0x7f);
const NEGATIVE = new Uint8Array(32).with(0, 1);

/** Each must end in FATES: the verifier judges the ballot itself. The code is that of BAL-7. */
const invalid: readonly (readonly [id: string, title: string, code: string, tamper: Operator["tamper"]])[] = [
  ["M24", "a bit of A", "BALLOT_", mauled((bytes) => flipped(bytes, A))],
  ["M24", "a bit of B", "BALLOT_", mauled((bytes) => flipped(bytes, B))],
  [
    "M24",
    "another ciphertext's B (shifted vote)",
    "BALLOT_PROOF",
    mauled((bytes, play) => put(bytes, B, ballotOf(play, 1).ballot.subarray(B, B + 32))),
  ],
  [
    "M27",
    "another voter's whole ballot signed as own",
    "BALLOT_TAG",
    smuggled((play) => recordBallot(play, personCode(2), ballotOf(play, 0).ballot, ballotOf(play, 0).o)),
  ],
  [
    "M27",
    "another voter's ciphertext and proof under the own tag",
    "BALLOT_PROOF",
    mauled((bytes, play) => put(ballotOf(play, 1).ballot, T, bytes.subarray(T, A))),
  ],
  ["M28", "the identity as A (A3)", "BALLOT_IDENTITY", mauled((bytes) => put(bytes, A, new Uint8Array(32)))],
  ["M28", "an A that is not canonical (A1)", "BALLOT_POINT", mauled((bytes) => put(bytes, A, NOT_CANONICAL))],
  ["M28", "a negative A (A1)", "BALLOT_POINT", mauled((bytes) => put(bytes, A, NEGATIVE))],
  [
    "M30",
    "a proof under weak Fiat–Shamir, the plaintext no code",
    "BALLOT_PROOF",
    smuggled((play) => {
      const { bytes, o } = weakFiatShamirBallot(play.small, headerFor(play, VICTIM));
      recordBallot(play, VICTIM, bytes, o);
    }),
  ],
  [
    "M30",
    "a response above the order (A2)",
    "BALLOT_PROOF_ENCODING",
    mauled((bytes) => put(bytes, bytes.length - 32, new Uint8Array(32).fill(0xff))),
  ],
  [
    "M32",
    "a ciphertext too many",
    "BALLOT_LENGTH",
    mauled((bytes) => concat(bytes.subarray(0, B + 32), bytes.subarray(A, B + 32), bytes.subarray(B + 32))),
  ],
  ["M32", "no ciphertext", "BALLOT_LENGTH", mauled((bytes) => concat(bytes.subarray(0, A), bytes.subarray(B + 32)))],
  ["M32", "the style of nobody", "BALLOT_STYLE", mauled((bytes) => put(bytes, 33, Uint8Array.of(9)))],
  ["M32", "an empty ballot", "BALLOT_LENGTH", mauled(() => new Uint8Array(0))],
  ["M33", "sealed for another election", "BALLOT_ELECTION", mauled((bytes) => flipped(bytes, 1))],
  [
    "M34",
    "the signature removed",
    "ZIP_PROFILE",
    enveloped(({ submission }) => ({ submission: submission.slice(0, 60) })),
  ],
  ["M34", "no submission at all", "ZIP_PROFILE", enveloped(() => ({ submission: new Uint8Array(0) }))],
  ["M35", "signed by another voter with the victim's tag", "BALLOT_TAG", mauled((bytes) => bytes, personCode(3))],
  ["M37", "no OCSP response", "", enveloped(() => ({ additions: new Uint8Array(0) }))],
  ["M37", "additions of another ballot", "", enveloped((_, play) => ({ additions: ballotOf(play, 1).additions }))],
  [
    "M38",
    "the submission of another ballot",
    "DATA_FILE",
    enveloped((_, play) => {
      const { submission, additions } = ballotOf(play, 0);
      return { submission, additions };
    }),
  ],
  ["M26", "an opening of another tag", "BALLOT_TAG", enveloped((_, play) => ({ o: ballotOf(play, 1).o }))],
  [
    "M38",
    "cast after the end of the service",
    "CAST_TIME",
    smuggled((play) => {
      const now = play.small.time.now;
      (play.small.time as { now: number }).now = play.small.election.manifest.schedule.servesUntil + 1;
      record(play, { ...headerFor(play, VICTIM), codes: [codeOf(1, 0)] });
      (play.small.time as { now: number }).now = now;
    }),
  ],
];

/** Valid ballots that must not count. */
const unjust: readonly Operator[] = [
  {
    id: "M53",
    title: "the ballot of somebody who is not on the roll",
    variant: "smart",
    tamper: smuggled((play) => record(play, { ...headerFor(play, personCode(50)), codes: [codeOf(1, 0)] })),
    expect: ["FATES"],
    reason: /not-eligible/,
  },
  {
    id: "M45",
    title: "the same ballot once more, with another salt",
    variant: "smart",
    tamper: smuggled((play) => {
      const { ballot, o, submission, additions } = ballotOf(play, 0);
      play.journal.push({ kind: "ballot", ballot, o, submission, additions, salt: play.random(32) });
    }),
    expect: ["FATES"],
    reason: /duplicate/,
  },
  {
    id: "F3",
    title: "an older ballot replayed as the newest (it saw an older log)",
    variant: "smart",
    tamper: smuggled((play) => {
      const seen = headOf({ ...play, journal: play.journal.slice(0, 4) });
      record(play, { ...headerFor(play, personCode(3)), seen, codes: [codeOf(1, 0)] });
    }),
    expect: ["FATES"],
    reason: /stale/,
  },
  {
    id: "M40",
    title: "the older ballot of a voter counts in place of the newer",
    variant: "smart",
    on: "G1",
    tamper: (whole) =>
      lieFrom(whole, "process", { judged: (judged) => exchangeFates(judged, "superseded", "counted") }),
    expect: ["FATES"],
    reason: /recomputed superseded, stated counted/,
  },
  {
    id: "M51",
    title: "a revocation not applied",
    variant: "smart",
    on: "G1",
    tamper: (whole) =>
      lieFrom(whole, "process", {
        judged: (judged) => ({
          ...judged,
          fates: judged.fates.map((fate) => (fate === "revoked-by-paper" ? "superseded" : fate)),
        }),
      }),
    expect: ["FATES"],
    sole: true,
    reason: /recomputed revoked-by-paper/,
  },
];

/** Two neighbours change fates: with them what is counted. */
function exchangeFates(judged: JudgedBox, one: Fate, other: Fate): JudgedBox {
  const [i, j] = [judged.fates.indexOf(one), judged.fates.indexOf(other)];
  return { ...judged, fates: judged.fates.with(i, other).with(j, one) };
}

export const box: readonly Operator[] = [
  ...invalid.map(
    ([id, title, code, tamper]): Operator => ({
      id,
      title,
      variant: "smart",
      tamper,
      expect: ["FATES"],
      reason: new RegExp(`recomputed invalid:${code}`),
    }),
  ),
  ...unjust,
];
