import { must } from "@selge/basics";
import { encodeElement, equalElements, IDENTITY, multiply, multiplyBase, plus } from "@selge/group";
import { describe, expect, it } from "vitest";
import {
  acceptCommitments,
  acceptReveals,
  acceptShares,
  checkCeremony,
  lagrangeAtZero,
  startCeremony,
  type TrusteeShare,
} from "../src/index.ts";
import { type Ceremony, play, roleKeyOf, roleKeys, seeded, settingOf, subsets } from "./play.ts";

const SIZES = [
  [1, 1],
  [1, 3],
  [2, 3],
  [3, 5],
] as const;

describe.each(SIZES)("a ceremony of %i of %i", (t, m) => {
  const ceremony = play(settingOf(t, m));
  const { result, shares } = ceremony;

  it("ends with one key, seen alike by every trustee and by the public", () => {
    const seen = must(checkCeremony(ceremony.setting, ceremony.files));
    expect(seen.transcript).toEqual(result.transcript);
    expect(encodeElement(seen.P)).toEqual(encodeElement(result.P));
    for (const { P, transcript } of shares) {
      expect(equalElements(P, result.P)).toBe(true);
      expect(transcript).toEqual(result.transcript);
    }
  });

  it("gives every trustee the secret behind his public share", () => {
    for (const { trustee, s, Pj } of shares) {
      expect(equalElements(multiplyBase(s.reveal()), result.shareKeys[trustee - 1]!)).toBe(true);
      expect(equalElements(Pj, result.shareKeys[trustee - 1]!)).toBe(true);
    }
  });

  it("E9: any t shares make the key, no t − 1 do", () => {
    for (const some of subsets(shares, t)) expect(equalElements(interpolated(some, m), result.P)).toBe(true);
    for (const few of subsets(shares, t - 1)) expect(equalElements(interpolated(few, m), result.P)).toBe(false);
  });
});

describe("the steps of a trustee", () => {
  const setting = settingOf(2, 3);
  const first: Ceremony = play(setting);
  const keys = roleKeys(3);

  it("made again give the same documents", () => {
    const { committed, revealed, shared, files } = first;
    expect(must(acceptCommitments(committed[1]!, files.commitments, keys[1]!)).document).toEqual(files.reveals[1]);
    expect(must(acceptReveals(revealed[1]!, files.reveals, keys[1]!)).document).toEqual(files.shares[1]);
    expect(must(acceptShares(shared[1]!, files.shares, keys[1]!)).document).toEqual(files.confirmations[1]);
  });

  it("give another key in another ceremony", () => {
    const again = play(settingOf(2, 3, 2));
    expect(equalElements(again.result.P, first.result.P)).toBe(false);
  });

  it("are not for strangers", () => {
    expect(startCeremony(setting, roleKeyOf("a stranger"), seeded("stranger"))).toEqual({
      ok: false,
      error: "NO_TRUSTEE",
    });
    const wrongKey = acceptCommitments(first.committed[0]!, first.files.commitments, keys[1]!);
    expect(wrongKey).toMatchObject({ ok: false, error: [{ code: "CEREMONY_SIGNER", trustee: 1 }] });
  });

  it("do not begin in an impossible setting", () => {
    for (const bad of [
      { ...setting, threshold: 4 },
      { ...setting, ceremony: 0 },
    ]) {
      expect(() => startCeremony(bad, keys[0]!, seeded("bad"))).toThrow(RangeError);
      expect(() => checkCeremony(bad, first.files)).toThrow(RangeError);
    }
  });

  it("keep secrets out of texts", () => {
    const texts = [first.committed[0], first.shared[0], first.confirmed[0], first.shares[0]].map(textOf);
    for (const text of texts) expect(text).toContain("[secret]");
    expect(texts.join()).not.toContain(String(first.shares[0]!.s.reveal()));
  });
});

function interpolated(shares: readonly TrusteeShare[], m: number) {
  const indices = shares.map(({ trustee }) => trustee);
  const lambda = must(lagrangeAtZero(indices, m));
  return shares.reduce((sum, { Pj }, k) => plus(sum, multiply(lambda[k]!, Pj)), IDENTITY);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, item) => (typeof item === "bigint" ? item.toString() : item));
}
