/** IDN-18 to IDN-24 in a world made by the test, where the published vectors do not look. */
import { beforeAll, describe, expect, it } from "vitest";
import { judgeEnvelope, type SyncSignaturePort } from "../../src/identity/index.ts";
import { nodeSignatures } from "../../src/node/signatures.ts";
import { base64, concat, text } from "../../src/record/bytes.ts";
import * as der from "./der-writer.ts";
import * as world from "./world.ts";

const { CAST, ELECTION, YEAR, extension, keyUsage, makeTrust, makeVote, makeVoter } = world;
const port = nodeSignatures();
const voter = makeVoter();

async function codeOf({ submission, additions }: world.Vote, trust = makeTrust(), verify = port): Promise<string> {
  const judged = await judgeEnvelope(submission, additions, { electionId: ELECTION, trust, verify });
  return judged.ok ? "accept" : judged.code;
}

function counting(): { readonly verify: SyncSignaturePort; calls: number } {
  const counter = {
    calls: 0,
    verify: {
      verify(...question: Parameters<SyncSignaturePort["verify"]>) {
        counter.calls++;
        return port.verify(...question);
      },
    },
  };
  return counter;
}

describe("an honest envelope", () => {
  it("gives signer, name, time, ballot and certificate", async () => {
    const { submission, additions } = makeVote(voter);
    const judged = await judgeEnvelope(submission, additions, {
      electionId: ELECTION,
      trust: makeTrust(),
      verify: port,
    });
    expect(judged).toEqual({
      ok: true,
      signer: "38001085718",
      name: "MARY O’CONNEŽ",
      castTime: CAST,
      dataFile: text("a ballot"),
      certificateSha256: world.sha256(voter.certificate),
    });
  });

  it("is also accepted through a port that answers later", async () => {
    const later = { verify: async (...question: Parameters<SyncSignaturePort["verify"]>) => port.verify(...question) };
    const { submission, additions } = makeVote(voter);
    const rules = { electionId: ELECTION, trust: makeTrust(), verify: later };
    expect((await judgeEnvelope(submission, additions, rules)).ok).toBe(true);
  });

  it.each([
    ["a fraction of a second", makeVote(voter, "b", {}, { fraction: ".123456789" })],
    ["an ordinary timestamp extension", makeVote(voter, "b", {}, { extensions: [extension("1.2.3", der.NULL)] })],
    ["an attribute that nobody knows", makeVote(voter, "b", {}, { attributes: [attribute("1.2.3.4", der.NULL)] })],
    ["a nonce twice: only certificates forbid that", makeVote(voter, "b", { extensions: [nonce(), nonce()] })],
    ["a status 900 s later", makeVote(voter, "b", { producedAt: CAST + 900 })],
    ["a certificate that expires in the cast second", makeVote(makeVoter({ notAfter: CAST }))],
    ["a certificate that begins in the cast second", makeVote(makeVoter({ notBefore: CAST }))],
    ["a voter on P-384 with SHA-256", makeVote(makeVoter({ curve: "P-384" }))],
  ])("is accepted with %s", async (_, vote) => {
    expect(await codeOf(vote)).toBe("accept");
  });
});

describe("refused", () => {
  it.each([
    ["CERTIFICATE_EXPIRED", "a second after the end", makeVote(makeVoter({ notAfter: CAST - 1 }))],
    ["CERTIFICATE_NOT_YET_VALID", "a second before the beginning", makeVote(makeVoter({ notBefore: CAST + 1 }))],
    ["KEY_USAGE", "G6 authentication key", makeVote(makeVoter({ extensions: [keyUsage(0)] }))],
    ["KEY_USAGE", "no key usage", makeVote(makeVoter({ extensions: [] }))],
    ["CERTIFICATE_IS_CA", "key usage of a CA", makeVote(makeVoter({ extensions: [keyUsage(1, 5)] }))],
    ["ALGORITHM_KEY", "P-521 voter", makeVote(makeVoter({ curve: "P-521" }))],
    ["CHAIN_SIGNATURE", "G3 issuer's name only", makeVote(makeVoter({ issuer: forged() }))],
    [
      "ISSUER_UNKNOWN",
      "G3 self-signed",
      makeVote(world.makeParty({ subject: world.voterName(), extensions: [keyUsage(1)] })),
    ],
    [
      "PERSON_ID",
      "G12 a foreign person",
      makeVote(makeVoter({ subject: der.nameOf(["2.5.4.5", "PNOLV-38001085718"]) })),
    ],
    ["PERSON_ID", "G12 ten digits", makeVote(makeVoter({ subject: world.voterName("3800108571") }))],
    ["PERSON_ID", "G12 line end after the code", makeVote(makeVoter({ subject: world.voterName("38001085718\n") }))],
    ["PERSON_ID", "G12 other digits", makeVote(makeVoter({ subject: world.voterName("３8001085718") }))],
    ["PERSON_ID", "G12 two codes", makeVote(makeVoter({ subject: twoCodes() }))],
    ["CERTIFICATE_FORMAT", "G12 two attributes in one RDN", makeVote(makeVoter({ subject: der.sequence(mixedRdn()) }))],
    ["CERTIFICATE_FORMAT", "an extension twice", makeVote(makeVoter({ extensions: [keyUsage(1), keyUsage(1)] }))],
    ["CERTIFICATE_FORMAT", "criticality written although false", makeVote(makeVoter({ extensions: [falseWritten()] }))],
    [
      "CERTIFICATE_CRITICAL",
      "unknown critical extension",
      makeVote(makeVoter({ extensions: [keyUsage(1), extension("1.2.3", der.NULL, true)] })),
    ],
    [
      "DEMONSTRATION_IDENTITY",
      "demonstration policy",
      makeVote(makeVoter({ extensions: [keyUsage(1), policy("1.3.6.1.4.1.32473.1.9")] })),
    ],
    ["OCSP_CERT_ID", "status of a neighbour", makeVote(voter, "b", { serial: 78 })],
    ["OCSP_REVOKED", "G4 revoked", makeVote(voter, "b", { status: der.tagged(1, der.generalizedTime(CAST + YEAR)) })],
    ["OCSP_UNKNOWN", "G4 unknown", makeVote(voter, "b", { status: Uint8Array.of(0x82, 0) })],
    ["OCSP_FORMAT", "good with a word inside", makeVote(voter, "b", { status: Uint8Array.of(0x80, 1, 0) })],
    ["OCSP_FORMAT", "critical extension", makeVote(voter, "b", { extensions: [extension("1.2.3", der.NULL, true)] })],
    ["OCSP_LATE", "G5 901 s", makeVote(voter, "b", { producedAt: CAST + 901 })],
    ["OCSP_BEFORE_TIMESTAMP", "G5 a second before", makeVote(voter, "b", { producedAt: CAST - 1 })],
    ["OCSP_THIS_UPDATE", "later than the answer", makeVote(voter, "b", { thisUpdate: CAST + 2 })],
    [
      "TIMESTAMP_FORMAT",
      "critical extension",
      makeVote(voter, "b", {}, { extensions: [extension("1.2.3", der.NULL, true)] }),
    ],
    ["TIMESTAMP_FORMAT", "fraction that ends in 0", makeVote(voter, "b", {}, { fraction: ".10" })],
    ["TIMESTAMP_FORMAT", "fraction without digits", makeVote(voter, "b", {}, { fraction: "." })],
    [
      "TIMESTAMP_FORMAT",
      "attribute twice",
      makeVote(voter, "b", {}, { attributes: [attribute("1.2.840.113549.1.9.4", der.NULL)] }),
    ],
    ["TSA_NOT_VALID", "cast before the TSA was", withOldTimestamp()],
  ])("%s: %s", async (code, _, vote) => {
    expect(await codeOf(vote)).toBe(code);
  });

  it("G7: fields changed before signing", async () => {
    const changed = (change: Parameters<typeof world.signBallot>[2]) => {
      const { submission, fields } = world.signBallot(voter, text("b"), change);
      return codeOf({ submission, fields, additions: world.pack(world.makeTimestamp(fields), world.makeOcsp(voter)) });
    };
    expect(await changed({ alg: "http://www.w3.org/2000/09/xmldsig#rsa-sha1" })).toBe("ALGORITHM_UNKNOWN");
    expect(await changed({ alg: "none" })).toBe("ALGORITHM_UNKNOWN");
    expect(await changed({ alg: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" })).toBe("ALGORITHM_KEY");
    expect(await changed({ value: base64(new Uint8Array(64)) })).toBe("SIGNATURE_FORMAT");
    expect(await changed({ value: base64(new Uint8Array(63).fill(1)) })).toBe("SIGNATURE_FORMAT");
    expect(await changed({ value: base64(new Uint8Array(64).fill(0xff)) })).toBe("SIGNATURE_FORMAT");
    expect(await changed({ value: base64(new Uint8Array(64).fill(1)) })).toBe("SIGNATURE_INVALID");
    expect(await changed({ dataDigest: base64(world.sha256(text("c"))) })).toBe("DATA_DIGEST");
    expect(await changed({ propertiesDigest: base64(world.sha256(text("c"))) })).toBe("PROPERTIES_DIGEST");
    expect(await changed({ certDigest: base64(world.sha256(text("c"))) })).toBe("CERTIFICATE_DIGEST");
    expect(await changed({ cert: base64(concat(voter.certificate, Uint8Array.of(0))) })).toBe("CERTIFICATE_FORMAT");
  });
});

describe("the chain", () => {
  const twin = world.makeParty(world.AUTHORITY);
  const expired = world.makeParty({ ...world.AUTHORITY, notAfter: CAST - 1 });
  const byTwin = makeVoter({ issuer: { name: twin.name, key: twin.key } });

  it("tries all authorities of the name", async () => {
    const trust = makeTrust({ cas: [twin.certificate, world.ca.certificate] });
    expect(await codeOf(makeVote(voter), trust)).toBe("accept");
  });

  it("does not let one authority's status answer for its namesake", async () => {
    const trust = makeTrust({ cas: [world.ca.certificate, twin.certificate] });
    expect(await codeOf(makeVote(byTwin), trust)).toBe("OCSP_CERT_ID");
  });

  it("asks whether the authority was valid then", async () => {
    const voted = makeVote(makeVoter({ issuer: { name: expired.name, key: expired.key } }));
    expect(await codeOf(voted, makeTrust({ cas: [expired.certificate] }))).toBe("CA_NOT_VALID");
  });

  it("is asked once for each certificate, and refused as often as it comes", async () => {
    const counter = counting();
    const trust = makeTrust();
    expect(await codeOf(makeVote(voter, "first"), trust, counter.verify)).toBe("accept");
    expect(counter.calls).toBe(4);
    expect(await codeOf(makeVote(voter, "second"), trust, counter.verify)).toBe("accept");
    expect(counter.calls).toBe(7);
    for (let i = 0; i < 2; i++) expect(await codeOf(makeVote(byTwin), trust, counter.verify)).toBe("CHAIN_SIGNATURE");
    expect(counter.calls).toBe(8);
  });

  it("is not remembered from one port or trust to another", async () => {
    const trust = makeTrust();
    const yes: SyncSignaturePort = { verify: () => true };
    expect(await codeOf(makeVote(byTwin), trust, yes)).not.toBe("CHAIN_SIGNATURE");
    expect(await codeOf(makeVote(byTwin), trust)).toBe("CHAIN_SIGNATURE");
  });

  it("wants a policy of the list when there is one", async () => {
    const trust = makeTrust({ policies: ["1.2.3.4", "1.2.3.5"] });
    const bearing = (id: string) => makeVote(makeVoter({ extensions: [keyUsage(1), policy(id)] }));
    expect(await codeOf(bearing("1.2.3.5"), trust)).toBe("accept");
    expect(await codeOf(bearing("1.2.3.4.1"), trust)).toBe("POLICY");
    expect(await codeOf(makeVote(voter), trust)).toBe("POLICY");
  });
});

describe("speed", () => {
  const votes: world.Vote[] = [];
  beforeAll(() => {
    for (let i = 0; i < 100; i++) votes.push(makeVote(voter, `ballot ${i}`));
  });

  it("judges a hundred envelopes in a moment", async () => {
    const trust = makeTrust();
    const from = performance.now();
    for (const vote of votes) expect(await codeOf(vote, trust)).toBe("accept");
    expect(performance.now() - from).toBeLessThan(10_000);
  });
});

function attribute(id: string, value: Uint8Array): Uint8Array {
  return der.sequence(der.oid(id), der.set(value));
}

function policy(id: string): Uint8Array {
  return extension("2.5.29.32", der.sequence(der.sequence(der.oid(id))));
}

function nonce(): Uint8Array {
  return extension("1.3.6.1.5.5.7.48.1.2", der.octetString(new Uint8Array(16)));
}

/** The authority's name over a stranger's key. */
function forged() {
  return { name: world.AUTHORITY_NAME, key: world.makeParty({}).key };
}

function twoCodes(): Uint8Array {
  return der.nameOf(["2.5.4.5", "PNOEE-38001085718"], ["2.5.4.5", "PNOEE-38001085718"]);
}

function mixedRdn(): Uint8Array {
  const pair = der.sequence(der.oid("2.5.4.5"), der.utf8String("PNOEE-38001085718"));
  return der.set(pair, pair);
}

function falseWritten(): Uint8Array {
  return der.sequence(der.oid("1.2.3"), der.tlv(1, Uint8Array.of(0)), der.octetString(der.NULL));
}

/** All but the TSA's certificate were valid two years ago. */
function withOldTimestamp(): world.Vote {
  const castTime = CAST - 2 * YEAR;
  const old = makeVoter({ notBefore: castTime - YEAR });
  return makeVote(old, "b", { producedAt: castTime + 1 }, { castTime });
}
