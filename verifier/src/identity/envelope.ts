/** The judgement of one envelope: IDN-24. */
import type { SignaturePort } from "../ports.ts";
import { demand, Fault } from "../record/fault.ts";
import { decodeAdditions } from "./additions.ts";
import { decodeSubmission } from "./container.ts";
import { checkOcsp, checkTimestamp } from "./evidence.ts";
import { decodeOcspResponse } from "./ocsp.ts";
import { checkSigner } from "./signer.ts";
import { decodeTimestampToken } from "./timestamp.ts";
import type { Trust } from "./trust.ts";

export interface EnvelopeRules {
  readonly electionId: string;
  readonly trust: Trust;
  readonly verify: SignaturePort;
  /** Most bytes of a submission; the default of IDN-7 when absent. */
  readonly cap?: number;
}

export type EnvelopeJudgement =
  | {
      readonly ok: true;
      /** The 11 digits of IDN-18. */
      readonly signer: string;
      /** For display only. */
      readonly name: string;
      /** Seconds since 1970. */
      readonly castTime: number;
      readonly dataFile: Uint8Array;
      readonly certificateSha256: Uint8Array;
    }
  | { readonly ok: false; readonly code: string };

/**
 * IDN-24. Accepts, or says the code of the first step that refuses: the code of the fate `invalid:<code>`. Total as long as the
 * port is. Cost: at most four signatures for a certificate seen first, three for one seen before, when no name is pinned twice.
 */
export async function judgeEnvelope(
  submission: Uint8Array,
  additions: Uint8Array,
  rules: EnvelopeRules,
): Promise<EnvelopeJudgement> {
  try {
    return await check(submission, additions, rules);
  } catch (error) {
    if (error instanceof Fault) return { ok: false, code: error.code };
    throw error;
  }
}

async function check(
  submissionBytes: Uint8Array,
  additionBytes: Uint8Array,
  { electionId, trust, verify, cap }: EnvelopeRules,
): Promise<EnvelopeJudgement> {
  const submission = decodeSubmission(submissionBytes, cap);
  demand(submission.dataFileName === `${electionId}.ballot`, "DATA_FILE_NAME");
  const additions = decodeAdditions(additionBytes);
  const token = decodeTimestampToken(additions.timestamp);
  const response = decodeOcspResponse(additions.ocsp);
  const { castTime } = token;
  const signer = await checkSigner(submission, castTime, trust, verify);
  await checkTimestamp(token, submission, trust, verify);
  await checkOcsp(response, castTime, signer, trust, verify);
  const { person, name, certificateSha256 } = signer;
  return { ok: true, signer: person, name, castTime, dataFile: submission.dataFile, certificateSha256 };
}
