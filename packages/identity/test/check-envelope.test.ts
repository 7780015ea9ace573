import { must, toHex } from "@selge/basics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkEnvelope,
  checkSubmission,
  decodeTrust,
  encodeLtContainer,
  IDENTITY_CODES,
  type IdentityRules,
  ltContainerOf,
  verifySignature,
} from "../src/index.ts";
import { allCases, type Case } from "./cases.ts";
import { nodeVerifySignature } from "./node-verify.ts";
import { ELECTION_ID, makeEnvelope, makeWorld, NOW, VOTER } from "./world.ts";

const world = makeWorld("selge identity vectors");
const cases = allCases(world);

function rulesOf(c: Pick<Case, "trust" | "electionId">): IdentityRules {
  const trust = must(decodeTrust({ ...world.authority.trust, ...c.trust }));
  return { electionId: c.electionId ?? ELECTION_ID, trust, verify: nodeVerifySignature };
}

describe("checkEnvelope", () => {
  it.each(cases.map((c) => [c.expect, c.name, c] as const))("%s: %s", (_expect, _name, c) => {
    const result = checkEnvelope(c.submission, c.additions, rulesOf(c));
    expect(result.ok ? "accept" : result.error).toBe(c.expect);
    if (result.ok) expect(result.value.signer).toBe(VOTER.personCode);
  });

  it("refuses more than it accepts, and every code occurs", () => {
    expect(cases.filter((c) => c.expect !== "accept").length).toBeGreaterThan(cases.length / 2);
    const seen = new Set(cases.map((c) => c.expect));
    expect(IDENTITY_CODES.filter((code) => !seen.has(code))).toEqual([]);
  });

  it("says who, when and with what", () => {
    const { submission, additions } = makeEnvelope(world);
    const checked = must(checkEnvelope(submission, additions, rulesOf({})));
    expect(checked).toMatchObject({ name: "JAAK-KRISTJAN JÕEORG", castTime: NOW });
    expect(toHex(checked.certificateSha256)).toBe(toHex(world.leaf.sha256));
    const certificates = [world.responder.der, world.ca.der, world.tsa.der];
    expect(ltContainerOf(checked)).toEqual(
      encodeLtContainer(checked.submission, { ...checked.additions, certificates }),
    );
    expect([checked.issuer, checked.responder, checked.tsa].map((c) => toHex(c.sha256))).toEqual(
      [world.ca, world.responder, world.tsa].map((c) => toHex(c.sha256)),
    );
  });

  it("gives the same verdict with the signature port in pure TypeScript", () => {
    for (const c of cases.filter(
      (c) => c.expect === "accept" || c.expect.endsWith("SIGNATURE") || c.expect === "SIGNATURE_INVALID",
    )) {
      const result = checkEnvelope(c.submission, c.additions, { ...rulesOf(c), verify: verifySignature });
      expect([c.name, result.ok ? "accept" : result.error]).toEqual([c.name, c.expect]);
    }
  });

  it("refuses any changed byte of submission or additions, and never throws", () => {
    const { submission, additions } = makeEnvelope(world);
    const rules = rulesOf({});
    fc.assert(
      fc.property(fc.nat(submission.length + additions.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const [s, a] = [submission.slice(), additions.slice()];
        const target = at < s.length ? s : a;
        target[at < s.length ? at : at - s.length]! ^= mask;
        const result = checkEnvelope(s, a, rules);
        // Unsigned bytes: the certificates that token and response carry, the CMS digest set, and header bytes of what is skipped.
        return !result.ok || at >= s.length;
      }),
      { numRuns: 400 },
    );
  });

  it("does not look at certificates inside the additions", () => {
    const { submission, additions } = makeEnvelope(world);
    const at = Buffer.from(additions).indexOf(Buffer.from(world.tsa.der)) + 100;
    const changed = additions.slice();
    changed[at]! ^= 1;
    expect(checkEnvelope(submission, changed, rulesOf({})).ok).toBe(true);
  });

  it("throws on a port that throws: a bug is not a refusal", () => {
    const { submission, additions } = makeEnvelope(world);
    const verify = (): boolean => {
      throw new Error("broken port");
    };
    expect(() => checkEnvelope(submission, additions, { ...rulesOf({}), verify })).toThrow("broken port");
  });
});

describe("checkSubmission", () => {
  const { submission } = makeEnvelope(world);

  it("judges at the given time, before there are additions", () => {
    expect(must(checkSubmission(submission, NOW, rulesOf({}))).signer).toBe(VOTER.personCode);
    const late = checkSubmission(submission, (world.leaf.notAfter + 1) as typeof NOW, rulesOf({}));
    expect(late).toEqual({ ok: false, error: "CERTIFICATE_EXPIRED" });
    const early = checkSubmission(submission, (world.leaf.notBefore - 1) as typeof NOW, rulesOf({}));
    expect(early).toEqual({ ok: false, error: "CERTIFICATE_NOT_YET_VALID" });
  });

  it("caps the size before anything else", () => {
    const rules = { ...rulesOf({}), maxSubmissionBytes: submission.length - 1 };
    expect(checkSubmission(submission, NOW, rules)).toEqual({ ok: false, error: "SUBMISSION_TOO_LARGE" });
    expect(checkSubmission(submission, NOW, { ...rules, maxSubmissionBytes: submission.length }).ok).toBe(true);
  });
});
