import { concat, must, sha256, toHex, utf8 } from "@selge/basics";
import { signDocument } from "@selge/group";
import { describe, expect, it, test } from "vitest";
import { NOW, smallManifest } from "../../../test/fixtures/small-manifest.ts";
import { personCode } from "../../../test/fixtures/small-people.ts";
import {
  type RollChange,
  rollVersionFiles,
  type SmallVoter,
  smallRegister,
  VOTERS,
  verifyList,
  voterListFile,
} from "../../../test/fixtures/small-roll.ts";
import { checkRollList, decodeRollVersion, type RollVersionFiles, StyledRoll, vis3 } from "../src/index.ts";
import { codeOfRefusal, refusalOf } from "./refusal.ts";

const { election, secrets, register } = smallManifest();
const two = secrets.officials.slice(0, 2);
const filesOf = (number: number, changes?: readonly RollChange[]) =>
  rollVersionFiles(election, register, two, number, changes);
const decode = (files: RollVersionFiles) => decodeRollVersion(files, election, verifyList);
const first = filesOf(0);

/** Officials sign whatever they are given. */
function version(list: Uint8Array, signature: Uint8Array, change: object = {}): RollVersionFiles {
  const hashes = { list: toHex(sha256(list)), signature: toHex(sha256(signature)) };
  const head = { type: "roll", version: 1, fingerprint: election.fingerprintHex, number: 0 };
  return { document: signDocument({ ...head, ...hashes, ...change } as never, two), list, signature };
}

describe("ELE-7 roll versions", () => {
  it("accepts the officials' document, the list and the register's signature", () => {
    const decoded = must(decode(first));
    expect(decoded.list.entries.length).toBe(VOTERS.length);
    expect(decoded.body).toMatchObject({ number: 0, list: toHex(sha256(first.list)) });
    expect(decoded.hash.length).toBe(32);
  });

  it.each<readonly [string, RollVersionFiles, string]>([
    ["another list", { ...first, list: concat(first.list, utf8("kustutamine\t38001080017\n")) }, "ROLL_LIST_HASH"],
    ["another signature", { ...first, signature: register.sign(utf8("x")) }, "ROLL_SIGNATURE_HASH"],
    ["a list that the register did not sign", version(first.list, register.sign(utf8("x"))), "VIS_SIGNATURE_WRONG"],
    [
      "a register of another election",
      version(first.list, smallRegister("other").sign(first.list)),
      "VIS_SIGNATURE_WRONG",
    ],
    ["no signature", version(first.list, new Uint8Array(0)), "VIS_SIGNATURE_FORM"],
    ["a number that is not the list's", version(first.list, first.signature, { number: 1 }), "VIS_NAMES_HEADER"],
    ["not a roll document", { ...first, document: signDocument({ type: "x", version: 1 }, two) }, "DOCUMENT_TYPE"],
    ["one official", rollVersionFiles(election, register, two.slice(0, 1), 0), "DOCUMENT_SIGNERS"],
    [
      "a document of another election",
      version(first.list, first.signature, { fingerprint: "00".repeat(32) }),
      "DOCUMENT_ELECTION",
    ],
  ])("%s", (_, files, code) => expect(codeOfRefusal(decode(files))).toBe(code));

  it("a list of another election, well signed", () => {
    const list = voterListFile("RK_2023", 0, [], NOW);
    expect(codeOfRefusal(decode(version(list, register.sign(list))))).toBe("VIS_NAMES_HEADER");
  });

  it("the other spelling of the election's code is the same election", () => {
    const list = voterListFile("RK2027", 0, [{ add: VOTERS[0]! }], NOW);
    expect(codeOfRefusal(decode(version(list, register.sign(list))))).toBe("accepted");
  });

  it("a malformed list, well signed", () => {
    const list = utf8("2\nRK_2027\n0\n");
    expect(codeOfRefusal(decode(version(list, register.sign(list))))).toBe("VIS_LIST_END");
  });

  it("ROLL_ELECTION: a manifest that is named by no official code has no roll", () => {
    const unofficial = smallManifest({ id: "village-fair" }).election;
    const check = checkRollList(first.list, first.signature, 0, unofficial.manifest, verifyList);
    expect(refusalOf(check)).toEqual({ code: "ROLL_ELECTION", where: "$.id" });
    expect(() => StyledRoll.empty(unofficial.manifest)).toThrow(RangeError);
  });
});

describe("ELE-8 the styled roll", () => {
  const empty = StyledRoll.empty(election.manifest);
  const list = (number: number, changes: readonly RollChange[]) =>
    must(vis3.decodeVoterList(voterListFile("RK_2027", number, changes, NOW)));
  const initial = must(empty.apply(must(decode(first)).list)).roll;
  const at = (unit: string, district: number, n = 50): SmallVoter => ({ person: personCode(n), unit, district });

  it("gives every voter the style of unit and district; FOREIGN is unit 0000", () => {
    expect(VOTERS.map(({ person }) => initial.styleOf(person))).toEqual([0, 0, 0, 1, 2, 3, 4, 5]);
    expect([empty.version, initial.version]).toEqual([-1, 0]);
  });

  it("nobody else has one", () => {
    for (const person of [personCode(99), "", "x", "3800108", `${VOTERS[0]!.person} `, "PNOEE-38001080017"]) {
      expect(initial.styleOf(person), person).toBeUndefined();
      expect(initial.voter(person)).toBeUndefined();
    }
  });

  it("a voter who moves keeps voting under the old style until the version is in force", () => {
    const { person } = VOTERS[0]!;
    const moved = must(
      initial.apply(list(1, [{ remove: person }, { add: { person, unit: "0301", district: 3 } }])),
    ).roll;
    expect([initial.styleOf(person), moved.styleOf(person)]).toEqual([0, 5]);
    const gone = must(moved.apply(list(2, [{ remove: person }]))).roll;
    expect([moved.styleOf(person), gone.styleOf(person), gone.version]).toEqual([5, undefined, 2]);
    expect(must(gone.apply(list(3, [{ add: VOTERS[0]! }]))).roll.styleOf(person)).toBe(0);
  });

  it("reports a removal of somebody who is not there, and refuses nothing", () => {
    const { findings } = must(initial.apply(list(1, [{ remove: personCode(77) }])));
    expect(findings).toEqual([{ code: "VIS_DELETE_MISSING", where: "line 5" }]);
  });

  it.each([
    ["a unit of another district", at("0301", 1)],
    ["an unknown unit", at("9999", 1)],
    ["a district that is not there", at("0101", 4)],
    ["abroad in a district without voters abroad", at("FOREIGN", 1)],
    ["a number that looks like the district in another base", at("0101", 4294967297)],
  ])("ROLL_STYLE: %s refuses the version whole", (_, voter) => {
    const refused = initial.apply(list(1, [{ add: at("0101", 1, 60) }, { add: voter }]));
    expect(refusalOf(refused)).toEqual({ code: "ROLL_STYLE", where: "line 6" });
    expect(initial.styleOf(personCode(60))).toBeUndefined();
  });

  it("ROLL_STYLE: a unit in two districts of one number is no style for the list", () => {
    const { manifest } = smallManifest({
      change: (body) => ({ ...body, districts: [...body.districts, { id: "0784.1", name: "x", units: ["0101"] }] }),
    }).election;
    const roll = StyledRoll.empty(manifest);
    expect(codeOfRefusal(roll.apply(list(0, [{ add: at("0101", 1) }])))).toBe("ROLL_STYLE");
    expect(codeOfRefusal(roll.apply(list(0, [{ add: at("0102", 1) }])))).toBe("accepted");
  });

  test.each<readonly [string, vis3.VoterList, string]>([
    ["a skipped version", list(2, []), "VIS_ROLL_NUMBER"],
    ["the initial list again", list(0, []), "VIS_ROLL_NUMBER"],
    ["double registration", list(1, [{ add: VOTERS[0]! }]), "VIS_ADD_EXISTS"],
    ["removed twice", list(1, [{ remove: VOTERS[0]!.person }, { remove: VOTERS[0]!.person }]), "VIS_ENTRY_REPEATED"],
    [
      "another election, whose districts are unknown here",
      must(vis3.decodeVoterList(voterListFile("RK_2023", 1, [{ add: at("9999", 9) }], NOW))),
      "VIS_ROLL_ELECTION",
    ],
  ])("%s", (_, change, code) => expect(codeOfRefusal(initial.apply(change))).toBe(code));
});
