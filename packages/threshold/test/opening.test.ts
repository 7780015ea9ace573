import { type JsonObject, sha256, toHex } from "@selge/basics";
import { bodyHash, encodeElement, signDocument } from "@selge/group";
import { describe, expect, it } from "vitest";
import { answerProbe, checkOpening, checkProbe, openingBody, probeFile, probePoint } from "../src/index.ts";
import {
  bodyOf,
  forged,
  officialKeys,
  openingFile,
  openingOf,
  play,
  publicHex,
  roleKeyOf,
  roleKeys,
  seeded,
  settingOf,
} from "./play.ts";

const setting = settingOf(2, 3);
const ceremony = play(setting);
const { files, result, shares } = ceremony;
const officials = officialKeys.map(publicHex);
const all = [...roleKeys(3), ...officialKeys];

const check = (bytes: Uint8Array, other = setting, keys = officials) => checkOpening(bytes, other, keys, files);
const refused = (code: string) => ({ ok: false, error: [{ code, file: "opening.json" }] });

describe("the opening statement", () => {
  it("is accepted when all have signed what the ceremony made", () => {
    const opening = openingOf(ceremony);
    expect(opening.hash).toEqual(bodyHash(openingBody(result)));
    expect(encodeElement(opening.P)).toEqual(encodeElement(result.P));
    expect(opening.setting.threshold).toBe(2);
  });

  it("is accepted with a third official", () => {
    const third = roleKeyOf("official 3");
    const bytes = signDocument(openingBody(result), [...all, third]);
    expect(check(bytes, setting, [...officials, publicHex(third)]).ok).toBe(true);
  });

  it.each([
    ["another election", { fingerprint: toHex(sha256()) }, "OPENING_ELECTION"],
    ["another ceremony", { ceremony: 2 }, "OPENING_NUMBER"],
    ["another transcript", { transcript: "00".repeat(64) }, "OPENING_TRANSCRIPT"],
    ["another key", { key: toHex(encodeElement(result.shareKeys[0]!)) }, "OPENING_KEY"],
    ["the identity as key", { key: "00".repeat(32) }, "OPENING_KEY"],
    ["shares in another order", { shares: [...(openingBody(result).shares as string[])].reverse() }, "OPENING_SHARES"],
    ["a share too few", { shares: (openingBody(result).shares as string[]).slice(1) }, "OPENING_FIELDS"],
    ["a field more", { threshold: 1 }, "OPENING_FIELDS"],
    ["a key in capitals", { key: toHex(encodeElement(result.P)).toUpperCase() }, "OPENING_FIELDS"],
    ["another version", { version: 2 }, "OPENING_DOCUMENT"],
    ["another type", { type: "opened" }, "OPENING_DOCUMENT"],
  ])("is refused with %s", (_, change, code) => {
    expect(check(signDocument({ ...openingBody(result), ...(change as JsonObject) }, all))).toMatchObject(
      refused(code),
    );
  });

  it.each([
    ["a trustee", all.slice(1), "OPENING_TRUSTEES"],
    ["all trustees", all.slice(3), "OPENING_TRUSTEES"],
    ["an official", all.slice(0, 4), "OPENING_OFFICIALS"],
    ["both officials", all.slice(0, 3), "OPENING_OFFICIALS"],
  ])("is refused without the signature of %s", (_, signers, code) => {
    expect(check(signDocument(openingBody(result), signers))).toMatchObject(refused(code));
  });

  it("is refused with a stranger's signature", () => {
    const bytes = signDocument(openingBody(result), [...all, roleKeyOf("stranger")]);
    expect(check(bytes)).toMatchObject(refused("OPENING_OFFICIALS"));
  });

  it("E7: is refused under another threshold, E11: with other ceremony files", () => {
    const bytes = openingFile(ceremony);
    expect(check(bytes, settingOf(1, 3))).toMatchObject({ error: [{ code: "CEREMONY_ROUNDS", trustee: 1 }, {}, {}] });
    const again = play(setting, "another run");
    expect(checkOpening(bytes, setting, officials, again.files)).toMatchObject(refused("OPENING_TRANSCRIPT"));
    const missing = { ...files, confirmations: files.confirmations.slice(0, 2) };
    expect(checkOpening(bytes, setting, officials, missing)).toMatchObject({
      error: [{ code: "CEREMONY_MISSING", trustee: 3 }],
    });
  });
});

describe("the test of the shares", () => {
  const answers = shares.map((share, k) => answerProbe(share, 7, roleKeys(3)[k]!, seeded(`probe ${k}`)));

  it("is passed by every medium", () => {
    for (const [k, bytes] of answers.entries())
      expect(checkProbe(result, 7, k + 1, bytes)).toEqual({ ok: true, value: true });
    expect(probeFile(7, 2)).toBe("ceremony/probes/7-2.json");
  });

  it("asks a new point for each trustee, test and ceremony", () => {
    const points = [
      probePoint(result.transcript, 1, 7),
      probePoint(result.transcript, 2, 7),
      probePoint(result.transcript, 1, 8),
      probePoint(result.transcript, 7, 1),
      probePoint(play(settingOf(2, 3, 2)).result.transcript, 1, 7),
    ].map((A) => toHex(encodeElement(A)));
    expect(new Set(points).size).toBe(5);
  });

  it.each([
    ["another test's number", { test: 8 }, "PROBE_PLACE"],
    ["another trustee's number", { trustee: 1 }, "PROBE_PLACE"],
    ["another ceremony", { ceremony: 2 }, "PROBE_NUMBER"],
    ["another election", { fingerprint: toHex(sha256()) }, "PROBE_ELECTION"],
    ["another answer", { answer: toHex(encodeElement(result.P)) }, "PROBE_PROOF"],
    ["the identity as answer", { answer: "00".repeat(32) }, "PROBE_PROOF"],
    ["a field more", { note: "" }, "PROBE_FIELDS"],
    ["a proof without T2", { proof: { T1: "00".repeat(32), z: "00".repeat(32) } }, "PROBE_FIELDS"],
    [
      "a proof with z above the order",
      { proof: { ...(bodyOf(answers[1]!).proof as JsonObject), z: "ff".repeat(32) } },
      "PROBE_PROOF",
    ],
    ["another type", { type: "share" }, "PROBE_DOCUMENT"],
  ])("is failed with %s", (_, change, code) => {
    expect(checkProbe(result, 7, 2, forged(answers[1]!, 2, change as JsonObject))).toMatchObject({ error: { code } });
  });

  it("is failed by an answer taken from elsewhere", () => {
    const renumbered = forged(answerProbe(shares[1]!, 8, roleKeys(3)[1]!, seeded("8")), 2, { test: 7 });
    expect(checkProbe(result, 7, 2, renumbered)).toMatchObject({ error: { code: "PROBE_PROOF" } });
    const neighbours = forged(answers[0]!, 2, { trustee: 2 });
    expect(checkProbe(result, 7, 2, neighbours)).toMatchObject({ error: { code: "PROBE_PROOF" } });
    const old = play(settingOf(2, 3, 2)).shares[1]!;
    const epoch = forged(answerProbe(old, 7, roleKeys(3)[1]!, seeded("old")), 2, { ceremony: 1 });
    expect(checkProbe(result, 7, 2, epoch)).toMatchObject({ error: { code: "PROBE_PROOF" } });
    expect(checkProbe(result, 7, 2, forged(answers[1]!, 1, {}))).toMatchObject({ error: { code: "PROBE_SIGNER" } });
    expect(checkProbe(result, 7, 4, answers[1]!)).toMatchObject({ error: { code: "PROBE_PLACE" } });
    expect(checkProbe(result, 7, 0, answers[1]!)).toMatchObject({ error: { code: "PROBE_PLACE" } });
  });

  it("has numbers from 1", () => {
    expect(() => answerProbe(shares[0]!, 0, roleKeys(3)[0]!, seeded("0"))).toThrow(RangeError);
    expect(() => answerProbe(shares[0]!, 2 ** 32, roleKeys(3)[0]!, seeded("0"))).toThrow(RangeError);
  });
});
