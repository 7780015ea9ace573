/** Certificates, OCSP responses and timestamps that are not what they should be, on ballots that are said to be counted: M36 to M38. */
import { type Instant, instant, must, toHex } from "@selge/basics";
import { decodeCertificate, decodeSubmission, encodeAdditions, timestampImprint } from "@selge/identity";
import {
  createDemoAuthority,
  type DemoAuthority,
  type DemoIdentity,
  type DemoKeyPair,
  issueDemoIdentity,
  openDemoAuthority,
  signSubmission,
} from "@selge/identity/demo";
import type { Play } from "../../fixtures/golden/play.ts";
import { record } from "../../fixtures/golden/voting.ts";
import { codeOf, personCode } from "../../fixtures/small-election.ts";
import type { Operator } from "../operator.ts";
import { headerFor, smuggled } from "./smuggled.ts";

const PERSON = personCode(1);
const YEAR = 366 * 86400;

/** Who plays which part around one signature. */
interface Cast {
  readonly pair: DemoKeyPair;
  readonly stamps: DemoAuthority;
  readonly answers: DemoAuthority;
  /** The certificate asked about; default the signer's. */
  readonly about?: Uint8Array;
  /** What is stamped; default this signature. */
  readonly stamped?: Uint8Array;
}

const victim = ({ small }: Play): DemoIdentity => small.identityOf(PERSON);

/** The same authority at another time, or with certificates revoked. */
function authority(
  { small }: Play,
  { at, revoked = [] }: { readonly at?: Instant; readonly revoked?: readonly Uint8Array[] },
): DemoAuthority {
  const serials = revoked.map((der) => toHex(must(decodeCertificate(der)).serial));
  const clock = at === undefined ? small.authority.ports.clock : () => at;
  return openDemoAuthority({ ...small.authority.state(), revoked: serials }, { ...small.authority.ports, clock });
}

/** An authority that nobody pinned, under the same names. */
function impostor({ small }: Play): DemoAuthority {
  return createDemoAuthority(small.authority.ports);
}

const person = { personCode: PERSON, givenName: "NIMI", surname: "NIMESTE" };
const later = (play: Play, seconds: number): Instant => instant(play.small.time.now + seconds);

const CASTS: Readonly<Record<string, readonly [id: string, cast: (play: Play) => Partial<Cast>]>> = {
  "signed with the authentication certificate": ["M36", (play) => ({ pair: victim(play).authentication })],
  "a certificate of another authority with the victim's name": [
    "M36",
    (play) => ({ pair: issueDemoIdentity(impostor(play), person).signing }),
  ],
  "a certificate of an authority as a voter's": ["M36", ({ small }) => ({ pair: small.authority.state().ca })],
  "the certificate of the timestamp authority": ["M36", ({ small }) => ({ pair: small.authority.state().tsa })],
  "an expired certificate": [
    "M36",
    (play) => ({ pair: issueDemoIdentity(authority(play, { at: later(play, -6 * YEAR) }), person).signing }),
  ],
  "a certificate that is not yet valid": [
    "M36",
    (play) => ({ pair: issueDemoIdentity(authority(play, { at: later(play, YEAR) }), person).signing }),
  ],
  "another person's key under the victim's certificate": [
    "M35",
    (play) => ({
      pair: {
        certificate: victim(play).signing.certificate,
        secret: play.small.identityOf(personCode(2)).signing.secret,
      },
    }),
  ],
  "status revoked": ["M37", (play) => ({ answers: authority(play, { revoked: [victim(play).signing.certificate] }) })],
  "status of another certificate": [
    "M37",
    (play) => ({ about: play.small.identityOf(personCode(2)).signing.certificate }),
  ],
  "status unknown": ["M37", (play) => ({ about: issueDemoIdentity(impostor(play), person).signing.certificate })],
  "status of an hour before": ["M37", (play) => ({ answers: authority(play, { at: later(play, -3600) }) })],
  "status of an hour after": ["M37", (play) => ({ answers: authority(play, { at: later(play, 3600) }) })],
  "status of another responder": ["M37", (play) => ({ answers: impostor(play) })],
  "timestamp of another authority": ["M38", (play) => ({ stamps: impostor(play) })],
  "timestamp over another signature": ["M38", () => ({ stamped: new Uint8Array(64) })],
  "timestamp before voting opened": ["M38", (play) => ({ stamps: authority(play, { at: later(play, -2 * 86400) }) })],
};

function withCast(cast: (play: Play) => Partial<Cast>): Operator["tamper"] {
  return smuggled((play) => {
    const { small } = play;
    record(play, { ...headerFor(play, PERSON), codes: [codeOf(1, 0)] });
    const made = play.journal.pop()!;
    if (made.kind !== "ballot") return;
    const honest = { pair: victim(play).signing, stamps: small.authority, answers: small.authority };
    const { pair, stamps, answers, about, stamped } = { ...honest, ...cast(play) } as Cast;
    const request = { electionId: small.election.manifest.id, dataFile: made.ballot, signingTime: small.time.now };
    const submission = signSubmission(small.keys, pair, request);
    const signature = stamped ?? must(decodeSubmission(submission)).signatureValue;
    const timestamp = stamps.stamp(timestampImprint(signature));
    const ocsp = answers.status(about ?? pair.certificate);
    play.journal.push({ ...made, submission, additions: encodeAdditions({ timestamp, ocsp }) });
  });
}

export const envelope: readonly Operator[] = Object.entries(CASTS).map(([title, [id, cast]]) => ({
  id,
  title,
  variant: "smart",
  tamper: withCast(cast),
  expect: ["FATES"],
  reason: /recomputed invalid:(?!BALLOT_|DATA_FILE)/,
}));
