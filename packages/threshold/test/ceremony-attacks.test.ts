import { fromHex, must, toHex, utf8 } from "@selge/basics";
import {
  add,
  encodeElement,
  IDENTITY,
  minus,
  multiply,
  multiplyBase,
  neg,
  plus,
  scalar,
  signDocument,
  sub,
} from "@selge/group";
import { provePossession } from "@selge/sigma";
import { describe, expect, it } from "vitest";
import { checkCeremony, checkCommitments, checkReveals } from "../src/index.ts";
import type { Reveal } from "../src/reveal.ts";
import { ceremonyContext } from "../src/setting.ts";
import { outcomeOf, revealFrom, revealInstead } from "./attack.ts";
import { bodyOf, forged, play, put, roleKeyOf, seeded, settingOf } from "./play.ts";

const setting = settingOf(2, 3);
const ceremony = play(setting);
const { files, result } = ceremony;
const reveals = revealsOf();

const named = (code: string, trustee = 3) => ({ ok: false, error: [{ code, trustee }] });

describe("E1: a rogue key", () => {
  const wanted = multiplyBase(scalar(1234567));
  const rogue = minus(minus(wanted, reveals[0]!.F[0]!), reveals[1]!.F[0]!);
  const F = [rogue, multiplyBase(scalar(5))];
  const { key } = revealFrom(setting, 3, [scalar(1), scalar(5)]);

  it("would make the key that the attacker knows", () => {
    expect(encodeElement(plus(plus(rogue, reveals[0]!.F[0]!), reveals[1]!.F[0]!))).toEqual(encodeElement(wanted));
  });

  it("is stopped with a proof copied from another trustee", () => {
    expect(outcomeOf(ceremony, { F, key, possession: reveals[0]!.possession })).toMatchObject(
      named("CEREMONY_POSSESSION"),
    );
  });

  it("is stopped with a proof for the key that the attacker knows", () => {
    const statement = { context: ceremonyContext(setting), i: 3, t: 2, m: 3, F: wanted };
    const possession = provePossession(statement, scalar(1234567), seeded("rogue"));
    expect(outcomeOf(ceremony, { F, key, possession })).toMatchObject(named("CEREMONY_POSSESSION"));
  });

  it("is stopped with a simulated proof (challenge before commitment)", () => {
    const [e, z] = [scalar(77), scalar(88)];
    const possession = { R: minus(multiplyBase(z), multiply(e, rogue)), z };
    expect(outcomeOf(ceremony, { F, key, possession })).toMatchObject(named("CEREMONY_POSSESSION"));
  });

  it("is stopped when it is a copy of another trustee's whole polynomial", () => {
    expect(outcomeOf(ceremony, { ...reveals[0]!, key })).toMatchObject(named("CEREMONY_POSSESSION"));
  });
});

describe("replay of a possession proof", () => {
  const a = [scalar(31), scalar(41)];

  it.each([
    ["another ceremony", settingOf(2, 3, 2), 3],
    ["another election", settingOf(2, 3, 1, "another election"), 3],
    ["another seat", setting, 2],
    ["another threshold", settingOf(1, 3), 3],
    ["another number of trustees", settingOf(2, 4), 3],
  ])("from %s is refused", (_, elsewhere, i) => {
    const proof = revealFrom(elsewhere, i, a).possession;
    expect(outcomeOf(ceremony, revealFrom(setting, 3, a, { proof }))).toMatchObject(named("CEREMONY_POSSESSION"));
    expect(outcomeOf(ceremony, revealFrom(setting, 3, a)).ok).toBe(true);
  });
});

describe("E2: a trustee who chooses after having seen", () => {
  const promised = revealFrom(setting, 3, [scalar(11), scalar(12)]);

  it.each([
    ["other coefficients", revealFrom(setting, 3, [scalar(13), scalar(12)])],
    ["another leading coefficient", revealFrom(setting, 3, [scalar(11), scalar(14)])],
    ["another encryption key", revealFrom(setting, 3, [scalar(11), scalar(12)], { x: seeded("other")(32) })],
    [
      "another proof",
      { ...promised, possession: { ...promised.possession, z: add(promised.possession.z, scalar(1)) } },
    ],
  ])("reveals %s: named", (_, shown) => {
    expect(outcomeOf(ceremony, shown, promised)).toMatchObject(named("CEREMONY_COMMITMENT"));
  });

  it("exchanges the commitment after the others have revealed: their documents do not fit it", () => {
    const { committed, reveals: late } = revealInstead(ceremony, new Map([[3, { promised, shown: promised }]]));
    const mixed = checkReveals(committed, put(files.reveals, 3, late[2]!));
    expect(mixed).toMatchObject({
      ok: false,
      error: [
        { code: "CEREMONY_ROUNDS", trustee: 1 },
        { code: "CEREMONY_ROUNDS", trustee: 2 },
      ],
    });
  });

  it("does not get the others' reveals while a commitment is missing", () => {
    const absent = [...files.commitments.slice(0, 2), undefined];
    expect(checkCommitments(setting, absent)).toMatchObject(named("CEREMONY_MISSING"));
  });
});

describe("E5: a polynomial of another degree", () => {
  it.each([
    ["higher", [1, 2, 3]],
    ["lower", [1]],
  ])("%s", (_, a) => {
    expect(outcomeOf(ceremony, revealFrom(setting, 3, a.map(scalar)))).toMatchObject(named("CEREMONY_DEGREE"));
  });

  it("no coefficient at all", () => {
    const shown: Reveal = { ...revealFrom(setting, 3, [scalar(1)]), F: [] };
    expect(outcomeOf(ceremony, shown)).toMatchObject(named("CEREMONY_DEGREE"));
  });

  it("lower, hidden behind a leading identity", () => {
    const shown = revealFrom(setting, 3, [scalar(1), scalar(2)]);
    expect(outcomeOf(ceremony, { ...shown, F: [shown.F[0]!, IDENTITY] })).toMatchObject(named("CEREMONY_COEFFICIENT"));
    expect(outcomeOf(ceremony, { ...shown, F: [IDENTITY, shown.F[1]!] })).toMatchObject(named("CEREMONY_COEFFICIENT"));
  });
});

describe("keys that are the identity", () => {
  it("P = O, made by two together", () => {
    const two = play(settingOf(1, 2));
    const mine = revealFrom(two.setting, 2, [neg(two.committed[0]!.a.reveal()[0]!)]);
    expect(outcomeOf(two, mine)).toMatchObject(named("CEREMONY_IDENTITY", 0));
  });

  it("P_1 = O, made by all together", () => {
    const [one, two] = [ceremony.committed[0]!, ceremony.committed[1]!].map(({ a }) => a.reveal());
    const a1 = add(one![1]!, two![1]!);
    const shown = revealFrom(
      setting,
      3,
      [sub(neg(add(one![0]!, two![0]!)), a1), scalar(0)].map((x, k) => (k === 0 ? sub(x, scalar(9)) : scalar(9))),
    );
    expect(outcomeOf(ceremony, shown)).toMatchObject(named("CEREMONY_IDENTITY", 0));
  });
});

describe("E14: exchanged encryption keys", () => {
  const other = toHex(seeded("man in the middle")(32));

  it("by the courier, without a signature", () => {
    const text = new TextDecoder().decode(files.reveals[2]!).replace(toHex(reveals[2]!.key), other);
    const outcome = roundTwo(put(files.reveals, 3, utf8(text)));
    expect(outcome).toMatchObject({
      ok: false,
      error: [{ code: "CEREMONY_DOCUMENT", trustee: 3, detail: { code: "SIGNATURE_INVALID" } }],
    });
  });

  it("by the courier, under his own signature", () => {
    const body = { ...bodyOf(files.reveals[2]!), key: other };
    const outcome = roundTwo(put(files.reveals, 3, signDocument(body, [roleKeyOf("courier")])));
    expect(outcome).toMatchObject(named("CEREMONY_SIGNER"));
  });

  it("under both signatures, or another trustee's", () => {
    const body = bodyOf(files.reveals[2]!);
    const both = signDocument(body, [roleKeyOf("courier"), roleKeyOf("trustee 3")]);
    expect(roundTwo(put(files.reveals, 3, both))).toMatchObject(named("CEREMONY_SIGNER"));
    const neighbour = signDocument(body, [roleKeyOf("trustee 2")]);
    expect(roundTwo(put(files.reveals, 3, neighbour))).toMatchObject(named("CEREMONY_SIGNER"));
  });

  it("for one of small order, or in a second encoding", () => {
    const shown = revealFrom(setting, 3, [scalar(1), scalar(2)]);
    const small = [
      "00".repeat(32),
      `01${"00".repeat(31)}`,
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    ];
    const second = ["ee" + "ff".repeat(30) + "7f", "09" + "00".repeat(30) + "80"];
    for (const hex of [...small, ...second])
      expect(outcomeOf(ceremony, { ...shown, key: fromHex(hex)! })).toMatchObject(named("CEREMONY_KEY"));
  });
});

describe("E7, E8, E11, E12: other settings and other files", () => {
  it.each([
    ["E7: a lowered threshold", settingOf(1, 3), "CEREMONY_ROUNDS"],
    ["E7: a raised threshold", settingOf(3, 3), "CEREMONY_ROUNDS"],
    ["E8: another ceremony", settingOf(2, 3, 2), "CEREMONY_NUMBER"],
    ["E12: another election", settingOf(2, 3, 1, "a test election"), "CEREMONY_ELECTION"],
  ])("%s is refused for every trustee", (_, other, code) => {
    expect(checkCeremony(other, files)).toMatchObject({
      ok: false,
      error: [1, 2, 3].map((trustee) => ({ code, trustee })),
    });
  });

  it("E8: a document of another ceremony is refused in each round", () => {
    const other = play(settingOf(2, 3, 2)).files;
    for (const round of ["commitments", "reveals", "shares", "confirmations"] as const) {
      const mixed = { ...files, [round]: put(files[round], 2, other[round][1]!) };
      expect(checkCeremony(setting, mixed)).toMatchObject(named("CEREMONY_NUMBER", 2));
    }
  });

  it("E11: documents of one ceremony played twice with one number do not mix", () => {
    const again = play(setting, "a second run").files;
    for (const [round, code] of [
      ["commitments", "CEREMONY_ROUNDS"],
      ["reveals", "CEREMONY_ROUNDS"],
      ["shares", "CEREMONY_ROUNDS"],
      ["confirmations", "CEREMONY_ROUNDS"],
    ] as const) {
      const mixed = { ...files, [round]: put(files[round], 2, again[round][1]!) };
      expect(checkCeremony(setting, mixed)).toMatchObject({
        ok: false,
        error: expect.arrayContaining([expect.objectContaining({ code })]),
      });
    }
  });

  it("E11: exchanged, missing and additional files are named", () => {
    for (const round of ["commitments", "reveals", "shares", "confirmations"] as const) {
      const [one, two, three] = files[round] as [Uint8Array, Uint8Array, Uint8Array];
      const exchanged = checkCeremony(setting, { ...files, [round]: [two, one, three] });
      const both = [1, 2].map((trustee) => ({ code: "CEREMONY_TRUSTEE", trustee }));
      expect(exchanged).toMatchObject({ ok: false, error: both });
      expect(checkCeremony(setting, { ...files, [round]: [one, two] })).toMatchObject(named("CEREMONY_MISSING"));
      expect(checkCeremony(setting, { ...files, [round]: [one, two, three, three] })).toMatchObject(
        named("CEREMONY_TRUSTEE", 4),
      );
    }
  });

  it("a document of another round is no document of this one", () => {
    const wrong = { ...files, confirmations: put(files.confirmations, 1, files.shares[0]!) };
    expect(checkCeremony(setting, wrong)).toMatchObject({
      error: [{ code: "CEREMONY_DOCUMENT", detail: { code: "DOCUMENT_TYPE" } }],
    });
  });
});

describe("every field of every document is bound", () => {
  it.each([
    ["commitments", { commitment: "00".repeat(63) }, "CEREMONY_FIELDS"],
    ["commitments", { commitment: "AB".repeat(64) }, "CEREMONY_FIELDS"],
    ["commitments", { note: "" }, "CEREMONY_FIELDS"],
    ["commitments", { trustee: "3" }, "CEREMONY_TRUSTEE"],
    ["reveals", { rounds: "00".repeat(64) }, "CEREMONY_ROUNDS"],
    ["reveals", { rounds: "" }, "CEREMONY_FIELDS"],
    ["reveals", { coefficients: ["zz"] }, "CEREMONY_FIELDS"],
    ["reveals", { coefficients: "" }, "CEREMONY_FIELDS"],
    ["reveals", { coefficients: ["ff".repeat(32), "ff".repeat(32)] }, "CEREMONY_COEFFICIENT"],
    ["reveals", { possession: { R: "00".repeat(32) } }, "CEREMONY_FIELDS"],
    ["reveals", { possession: { R: "ff".repeat(32), z: "00".repeat(32) } }, "CEREMONY_COMMITMENT"],
    ["reveals", { possession: { R: "00".repeat(32), z: "ff".repeat(32) } }, "CEREMONY_COMMITMENT"],
    ["reveals", { key: "ff".repeat(32) }, "CEREMONY_KEY"],
    ["shares", { rounds: "00".repeat(64) }, "CEREMONY_ROUNDS"],
    ["shares", { shares: ["00".repeat(48), "00".repeat(48)] }, "CEREMONY_FIELDS"],
    ["shares", { shares: ["00".repeat(48), "00".repeat(48), "00".repeat(47)] }, "CEREMONY_FIELDS"],
    ["confirmations", { rounds: "00".repeat(64) }, "CEREMONY_ROUNDS"],
    ["confirmations", { key: "00".repeat(32) }, "CEREMONY_FIELDS"],
  ] as const)("%s with %j: %s", (round, change, code) => {
    const changed = { ...files, [round]: put(files[round], 3, forged(files[round][2]!, 3, change)) };
    expect(checkCeremony(setting, changed)).toMatchObject(named(code));
  });

  it("the transcript hash depends on every document", () => {
    const again = play(setting, "other secrets");
    expect(again.result.transcript).not.toEqual(result.transcript);
  });
});

function revealsOf(): readonly Reveal[] {
  return must(checkReveals(must(checkCommitments(setting, files.commitments)), files.reveals)).reveals;
}

function roundTwo(round: readonly Uint8Array[]) {
  return checkReveals(must(checkCommitments(setting, files.commitments)), round);
}
