import { generateKeyPairSync, sign, verify } from "node:crypto";
import { must, utf8 } from "@selge/basics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkSignedVoterList,
  decodeVoterList,
  type ElectionCode,
  encodeVoterList,
  isPlainText,
  type NamedFile,
  readVoterListNames,
  type VerifyListSignature,
  type VoterListEntry,
  voterListNames,
} from "../../src/vis3/index.ts";
import { refusal, refusesEach } from "./samples.ts";

const HEAD = "2\nRK2051\n1\n2021-01-12T02:00:00Z\t2021-01-13T02:00:00Z\n";
/** As in the published description. */
const CHANGES = `${HEAD}kustutamine\t20000000002\nlisamine\t20000000002\tNIMI NIMESTE2\t0735\t7\nkustutamine\t30000000003\nlisamine\t70000000007\tNIMI NIMESTE7\tFOREIGN\t11\n`;

describe("the list", () => {
  test("reads the published example and writes it back", () => {
    const list = must(decodeVoterList(utf8(CHANGES)));
    expect(list).toEqual({
      election: "RK_2051",
      number: 1,
      from: 1610416800,
      to: 1610503200,
      entries: [
        { action: "remove", person: "20000000002" },
        { action: "add", person: "20000000002", name: "NIMI NIMESTE2", unit: "0735", district: 7 },
        { action: "remove", person: "30000000003" },
        { action: "add", person: "70000000007", name: "NIMI NIMESTE7", unit: "0000", district: 11 },
      ],
    });
    expect(new TextDecoder().decode(encodeVoterList(list))).toBe(CHANGES.replace("RK2051", "RK_2051"));
  });

  test("encode and decode are inverse", () => {
    const digits = (n: number) => fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: n, maxLength: n });
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).filter((t) => isPlainText(t, 100));
    const add = fc.record({
      action: fc.constant("add"),
      person: digits(11),
      name,
      unit: digits(4),
      district: fc.integer({ min: 1, max: 9999999999 }),
    });
    const remove = fc.record({ action: fc.constant("remove"), person: digits(11) });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(add, remove), { maxLength: 8 }),
        fc.integer({ min: 1, max: 999999 }),
        (entries, number) => {
          const list = {
            election: "RK_2027" as ElectionCode,
            number,
            from: 5,
            to: 5,
            entries: entries as unknown as VoterListEntry[],
          };
          expect(decodeVoterList(encodeVoterList(list as never))).toEqual({ ok: true, value: list });
        },
      ),
    );
  });

  test("an empty change-set is a list", () => expect(must(decodeVoterList(utf8(HEAD))).entries).toEqual([]));

  test("refuses", () => {
    refusesEach(CHANGES, decodeVoterList, [
      [/^2/, "1", "VIS_LIST_VERSION", "line 1"],
      [/^2/, "3", "VIS_LIST_VERSION", "line 1"],
      [/^/, "\ufeff", "VIS_BOM", "byte 0"],
      ["RK2051", "RK51", "VIS_ELECTION_CODE", "line 2"],
      ["\n1\n", "\n01\n", "VIS_LIST_NUMBER", "line 3"],
      ["\n1\n", "\n1000000\n", "VIS_LIST_NUMBER", "line 3"],
      ["\n1\n", "\n0\n", "VIS_LIST_INITIAL", "line 5"],
      ["2021-01-12", "2021-02-12", "VIS_LIST_PERIOD", "line 4"],
      ["00Z\t2021", "00Z 2021", "VIS_TIME", "line 4"],
      ["13T02:00:00Z", "13T02:00:00Z\t", "VIS_TIME", "line 4"],
      ["kustutamine\t20000000002", "kustutamine\t20000000002\t", "VIS_LIST_ENTRY", "line 5"],
      ["kustutamine\t20000000002", "kustutamine\t20000000002\tNIMI", "VIS_LIST_ENTRY", "line 5"],
      ["kustutamine\t20000000002", "kustutamine", "VIS_LIST_ENTRY", "line 5"],
      ["kustutamine", "eemaldamine", "VIS_LIST_ENTRY", "line 5"],
      ["lisamine", "Lisamine", "VIS_LIST_ENTRY", "line 6"],
      ["\t0735\t7", "\t0735", "VIS_LIST_ENTRY", "line 6"],
      ["\t0735\t7", "\t0735\t7\t", "VIS_LIST_ENTRY", "line 6"],
      ["\t0735\t7", "\t0735\t07", "VIS_DISTRICT", "line 6"],
      ["\t0735\t7", "\t735\t7", "VIS_UNIT", "line 6"],
      ["FOREIGN", "0000", "VIS_UNIT", "line 8"],
      ["30000000003", "3000000000", "VIS_PERSON", "line 7"],
      ["NIMI NIMESTE2", "", "VIS_TEXT", "line 6"],
      ["NIMI NIMESTE2", "x".repeat(101), "VIS_TEXT", "line 6"],
      ["\nlisamine", "\r\nlisamine", "VIS_PERSON", "line 5"],
      [/\n$/, "", "VIS_LIST_END", "line 8"],
      [/\n$/, "\n\n", "VIS_LIST_ENTRY", "line 9"],
      [/\n2021[\s\S]*/, "\n", "VIS_LIST_END", "line 4"],
      [/[\s\S]*/, "", "VIS_LIST_END", "line 1"],
    ]);
    const broken = utf8(CHANGES).map((b) => (b === 0x49 ? 0xff : b)); // every letter I
    expect(refusal(decodeVoterList(broken))).toEqual({ code: "VIS_UTF8", where: "line 6" });
  });

  test("an error text names no person", () => {
    for (const bad of [
      CHANGES.replace("20000000002", "2000000000x"),
      CHANGES.replace("NIMI NIMESTE2", "NIMI\u0001NIMESTE2"),
    ]) {
      const decoded = decodeVoterList(utf8(bad));
      expect(JSON.stringify(decoded)).not.toMatch(/\d{10}|NIMESTE/);
    }
  });
});

describe("the two files", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
  const port: VerifyListSignature = (key, message, signature) =>
    verify("sha256", message, { key: Buffer.from(key), format: "der", type: "spki" }, signature);
  const signed = (bytes: Uint8Array, names = voterListNames("RK_2051" as ElectionCode, 1)): NamedFile[] => [
    { name: names.list, bytes },
    { name: names.signature, bytes: new Uint8Array(sign("sha256", bytes, privateKey)) },
  ];
  const good = signed(utf8(CHANGES));
  const check = (files: readonly NamedFile[], key = spki) => checkSignedVoterList(files, key, port);

  test("names in either spelling of the code, in any order", () => {
    expect(voterListNames("RK_2027" as ElectionCode, 3)).toEqual({
      list: "RK_2027-voters-3.utf",
      signature: "RK_2027-voters-3.sig",
    });
    const read = must(readVoterListNames(["RK2027_E-voters-12.sig", "RK2027_E-voters-12.utf"]));
    expect([read.election, read.number, read.list]).toEqual(["RK_2027_E", 12, "RK2027_E-voters-12.utf"]);
  });

  test.each([
    [["RK_2027-voters-3.utf"]],
    [["RK_2027-voters-3.utf", "RK_2027-voters-4.sig"]],
    [["RK_2027-voters-3.utf", "RK2027-voters-3.sig"]],
    [["RK_2027-voters-3.utf", "RK_2027-voters-3.utf"]],
    [["RK_2027-voters-3.utf", "RK_2027-voters-3.sig", "RK_2027-voters-3.sig"]],
    [["RK_2027-voters-03.utf", "RK_2027-voters-03.sig"]],
    [["../RK_2027-voters-3.utf", "../RK_2027-voters-3.sig"]],
    [["RK_2027-voters-3.UTF", "RK_2027-voters-3.SIG"]],
  ])("refuses the names %j", (names) => expect(refusal(readVoterListNames(names)).code).toBe("VIS_NAMES"));

  test("a signed list is read", () => {
    expect(must(check(good)).entries).toHaveLength(4);
    expect(must(check(good.toReversed())).entries).toHaveLength(4);
  });

  test("roll forgery: every changed byte of the list or signature is refused, before the list is parsed", () => {
    const [list, signature] = good as [NamedFile, NamedFile];
    const flip = (bytes: Uint8Array, at: number) => bytes.map((b, i) => (i === at ? b ^ 1 : b));
    for (let at = 0; at < list.bytes.length; at += 7)
      expect(refusal(check([{ ...list, bytes: flip(list.bytes, at) }, signature])).code).toBe("VIS_SIGNATURE_WRONG");
    for (let at = 0; at < signature.bytes.length; at++)
      expect(refusal(check([list, { ...signature, bytes: flip(signature.bytes, at) }])).code).toMatch(
        /^VIS_SIGNATURE_(FORM|WRONG)$/,
      );
  });

  test("a signature in another spelling (BER length, padded or negative integer, bytes left over) is refused", () => {
    const [list, signature] = good as [NamedFile, NamedFile];
    const der = signature.bytes;
    const with_ = (bytes: Uint8Array) => refusal(check([list, { ...signature, bytes }])).code;
    const padded = Uint8Array.from([0x30, der[1]! + 1, 2, der[3]! + 1, 0, ...der.subarray(4)]);
    expect(with_(Uint8Array.from([...der, 0]))).toBe("VIS_SIGNATURE_FORM");
    expect(with_(Uint8Array.from([0x30, 0x81, ...der.subarray(1)]))).toBe("VIS_SIGNATURE_FORM");
    expect(with_(padded)).toBe("VIS_SIGNATURE_FORM");
    expect(with_(Uint8Array.of(0x30, 6, 2, 1, 0x80, 2, 1, 1))).toBe("VIS_SIGNATURE_FORM");
    expect(with_(Uint8Array.of(0x30, 7, 2, 2, 0, 1, 2, 1, 1))).toBe("VIS_SIGNATURE_FORM");
    expect(with_(Uint8Array.of(0x30, 6, 2, 1, 1, 2, 2, 1))).toBe("VIS_SIGNATURE_FORM");
    expect(with_(new Uint8Array(0))).toBe("VIS_SIGNATURE_FORM");
  });

  test("another register's key, another curve, a compressed key", () => {
    const der = (curve: string) =>
      new Uint8Array(
        generateKeyPairSync("ec", { namedCurve: curve }).publicKey.export({ format: "der", type: "spki" }),
      );
    expect(refusal(check(good, der("P-256"))).code).toBe("VIS_SIGNATURE_WRONG");
    expect(refusal(check(good, der("secp256k1"))).code).toBe("VIS_KEY_FORM");
    expect(refusal(check(good, der("P-384"))).code).toBe("VIS_KEY_FORM");
    expect(
      refusal(
        check(
          good,
          spki.map((b, i) => (i === 26 ? 3 : b)),
        ),
      ).code,
    ).toBe("VIS_KEY_FORM");
  });

  test("a change-set passed off under another number or election", () => {
    const named = (election: string, number: number) =>
      check(signed(utf8(CHANGES), voterListNames(election as ElectionCode, number)));
    expect(refusal(named("RK_2051", 2))).toEqual({ code: "VIS_NAMES_HEADER", where: "RK_2051-voters-2.utf" });
    expect(refusal(named("RK_2052", 1)).code).toBe("VIS_NAMES_HEADER");
    const faulty = refusal(check(signed(utf8(CHANGES.replace("0735", "735")))));
    expect(faulty).toEqual({ code: "VIS_UNIT", where: "RK_2051-voters-1.utf, line 6" });
  });
});
