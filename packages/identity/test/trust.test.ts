import { must } from "@selge/basics";
import { describe, expect, it } from "vitest";
import { extension } from "../src/demo/certificate-writer.ts";
import { derNull } from "../src/der-writer.ts";
import { decodeCertificate, decodeTrust, isDemonstration } from "../src/index.ts";
import { OID } from "../src/oids.ts";
import { genuineTrust, pkiCertificate } from "./genuine.ts";
import { trustCases } from "./trust-cases.ts";
import { leafFor, makeWorld } from "./world.ts";

const world = makeWorld("trust");
const demo = world.authority.trust;
const { spki } = world.leaf.publicKey;

describe("IDN-20 trust", () => {
  it("takes the genuine authority and the demonstration", () => {
    expect(decodeTrust(genuineTrust()).ok).toBe(true);
    expect(must(decodeTrust(demo)).cas[0]!.sha256).toEqual(world.ca.sha256);
    expect(decodeTrust({ ...genuineTrust(), demonstration: true }).ok).toBe(true);
    expect(decodeTrust({ ...demo, policies: [] }).ok).toBe(true);
  });

  it("name constraints of an authority may be critical", () => {
    const ca = leafFor(world, spki, {
      isCa: true,
      usage: [5],
      more: [extension.other(OID.nameConstraints, true, derNull())],
    });
    expect(decodeTrust({ ...demo, cas: [ca] }).ok).toBe(true);
  });

  it.each(trustCases(world))("refuses %s: %s", (_name, code, changes) => {
    expect(decodeTrust({ ...demo, ...changes })).toMatchObject({ ok: false, error: { code } });
  });
});

describe("IDN-19 the demonstration mark", () => {
  const marked = (changes: Parameters<typeof leafFor>[2]) =>
    isDemonstration(must(decodeCertificate(leafFor(world, spki, changes))));
  const plain = must(decodeCertificate(pkiCertificate("ca"))).subject.raw;

  it("is in the subject, the issuer or a policy", () => {
    expect([world.ca, world.responder, world.tsa, world.leaf].every(isDemonstration)).toBe(true);
    expect(marked({ issuer: plain, policies: [] })).toBe(true);
    expect(marked({ subject: plain, policies: [] })).toBe(true);
    expect(marked({ subject: plain, issuer: plain })).toBe(true);
    expect(marked({ subject: plain, issuer: plain, policies: [OID.demonstration] })).toBe(true);
  });

  it("is not in genuine certificates, nor in a neighbour of the arc", () => {
    const genuine = ["ca", "ocsp", "tsa", "voter-sign"].map((n) => must(decodeCertificate(pkiCertificate(n))));
    expect(genuine.some(isDemonstration)).toBe(false);
    expect(marked({ subject: plain, issuer: plain, policies: [`${OID.demonstration}1`] })).toBe(false);
    expect(marked({ subject: plain, issuer: plain, policies: [] })).toBe(false);
  });
});
