/** The whole judgement on an envelope, in one fixed order: the collector, the processor, auditors and the second device all get the same code. */
import { err, type Instant, ok, type Result } from "@selge/basics";
import { type Additions, decodeAdditions } from "./additions.ts";
import type { Certificate } from "./certificate.ts";
import { checkOcsp } from "./check-ocsp.ts";
import { type CheckedSigner, checkSigner } from "./check-signer.ts";
import { checkTimestamp } from "./check-timestamp.ts";
import type { IdentityCode } from "./codes.ts";
import { dataFileName } from "./container.ts";
import { decodeOcspResponse } from "./ocsp.ts";
import type { PersonId } from "./person.ts";
import type { VerifySignature } from "./ports.ts";
import { decodeSubmission, MAX_SUBMISSION_BYTES, type Submission } from "./submission.ts";
import { decodeTimestampToken } from "./timestamp.ts";
import type { Trust } from "./trust.ts";

export interface IdentityRules {
  readonly electionId: string;
  readonly trust: Trust;
  readonly verify: VerifySignature;
  readonly maxSubmissionBytes?: number;
}

export interface SignedBallot {
  readonly signer: PersonId;
  /** For display only. */
  readonly name: string;
  /** The signed ballot bytes. */
  readonly ballot: Uint8Array;
  readonly certificateSha256: Uint8Array;
  readonly submission: Submission;
  readonly issuer: Certificate;
}

export interface CheckedEnvelope extends SignedBallot {
  /** genTime of the timestamp, whole seconds. */
  readonly castTime: Instant;
  readonly additions: Additions;
  readonly responder: Certificate;
  readonly tsa: Certificate;
}

/** IDN-24 CheckEnvelope. Total. Cost: four signature verifications. */
export function checkEnvelope(
  submissionBytes: Uint8Array,
  additionsBytes: Uint8Array,
  rules: IdentityRules,
): Result<CheckedEnvelope, IdentityCode> {
  const { trust, verify } = rules;
  const submission = openSubmission(submissionBytes, rules);
  if (!submission.ok) return submission;
  const additions = decodeAdditions(additionsBytes);
  if (!additions.ok) return err("ADDITIONS_FORMAT");
  const token = decodeTimestampToken(additions.value.timestamp);
  if (!token.ok) return err("TIMESTAMP_FORMAT");
  const ocsp = decodeOcspResponse(additions.value.ocsp);
  if (!ocsp.ok) return err("OCSP_FORMAT");
  const castTime = token.value.genTime;
  const signer = checkSigner(submission.value, castTime, trust, verify);
  if (!signer.ok) return signer;
  const tsa = checkTimestamp(token.value, submission.value.signatureValue, trust, verify);
  if (!tsa.ok) return tsa;
  const responder = checkOcsp(ocsp.value, { ...signer.value, castTime }, trust, verify);
  if (!responder.ok) return responder;
  const checked = { castTime, additions: additions.value, responder: responder.value, tsa: tsa.value };
  return ok({ ...signedBallot(submission.value, signer.value), ...checked });
}

/** IDN-25 CheckSubmission: before timestamp and OCSP exist, at the collector's own clock. Total. */
export function checkSubmission(
  submissionBytes: Uint8Array,
  at: Instant,
  rules: IdentityRules,
): Result<SignedBallot, IdentityCode> {
  const submission = openSubmission(submissionBytes, rules);
  if (!submission.ok) return submission;
  const signer = checkSigner(submission.value, at, rules.trust, rules.verify);
  return signer.ok ? ok(signedBallot(submission.value, signer.value)) : signer;
}

function openSubmission(bytes: Uint8Array, rules: IdentityRules): Result<Submission, IdentityCode> {
  const submission = decodeSubmission(bytes, rules.maxSubmissionBytes ?? MAX_SUBMISSION_BYTES);
  if (!submission.ok) return err(submission.error.code as IdentityCode);
  return submission.value.fileName === dataFileName(rules.electionId) ? submission : err("DATA_FILE_NAME");
}

function signedBallot(submission: Submission, { person, certificate, issuer }: CheckedSigner): SignedBallot {
  return {
    signer: person.id,
    name: person.name,
    ballot: submission.dataFile,
    certificateSha256: certificate.sha256,
    submission,
    issuer,
  };
}
