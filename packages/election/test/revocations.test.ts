import { must, sha256, toHex, utf8 } from "@selge/basics";
import { signDocument } from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { smallManifest } from "../../../test/fixtures/small-manifest.ts";
import { personCode } from "../../../test/fixtures/small-people.ts";
import { decodeRevocationDocument, type Revocation, revokedPersons, vis3 } from "../src/index.ts";
import { codeOfRefusal } from "./refusal.ts";

const { election, secrets } = smallManifest();
const two = secrets.officials.slice(0, 2);
type Action = "revoke" | "restore";

function files(action: Action, people: readonly number[], number: number, change: object = {}, code = "RK_2027") {
  const persons = people.map(personCode);
  const list = vis3.encodeRevocation({ election: code as vis3.ElectionCode, type: action, persons });
  const head = { type: "revocation", version: 1, fingerprint: election.fingerprintHex };
  const body = { ...head, number, action, list: toHex(sha256(list)), ...change };
  return { document: signDocument(body as never, two), list };
}

const decode = ({ document, list }: { readonly document: Uint8Array; readonly list: Uint8Array }) =>
  decodeRevocationDocument(document, list, election);
const listOf = (action: Action, people: readonly number[], number: number): Revocation =>
  must(decode(files(action, people, number)));

describe("ELE-9 revocation documents", () => {
  it("accepts the officials' document and the official file", () => {
    const { body, persons, hash } = listOf("revoke", [1, 2, 1], 1);
    expect([body.number, body.action, persons.length, hash.length]).toEqual([1, "revoke", 3, 32]);
  });

  const good = files("revoke", [1], 1);
  const malformed = utf8("{}");
  it.each([
    ["another file", { ...good, list: files("revoke", [2], 1).list }, "REVOCATION_LIST_HASH"],
    ["the opposite action", files("restore", [1], 1, { action: "revoke" }), "REVOCATION_ACTION"],
    ["a file of another election", files("revoke", [1], 1, {}, "RK_2023"), "REVOCATION_ELECTION"],
    [
      "a malformed file",
      { list: malformed, document: files("revoke", [], 1, { list: toHex(sha256(malformed)) }).document },
      "VIS_FIELD_MISSING",
    ],
    ["number 0", files("revoke", [1], 0), "DOCUMENT_SHAPE"],
    ["another election's document", files("revoke", [1], 1, { fingerprint: "00".repeat(32) }), "DOCUMENT_ELECTION"],
    [
      "H9 forged: signed by nobody entitled",
      { ...good, document: signDocument({ type: "revocation", version: 1 }, [secrets.collector]) },
      "DOCUMENT_SHAPE",
    ],
    [
      "H9 forged: one official only",
      {
        ...good,
        document: signDocument(JSON.parse(new TextDecoder().decode(good.document), unsigned) as never, [two[0]!]),
      },
      "DOCUMENT_SIGNERS",
    ],
  ])("%s", (_, given, code) => expect(codeOfRefusal(decode(given))).toBe(code));

  it("the other spelling of the election's code is the same election", () => {
    const list = utf8(new TextDecoder().decode(good.list).replace("RK_2027", "RK2027"));
    const { document } = files("revoke", [], 1, { list: toHex(sha256(list)) });
    expect(codeOfRefusal(decode({ document, list }))).toBe("accepted");
  });
});

describe("ELE-10 who is revoked", () => {
  const onRoll = (person: string) => [1, 2, 3].map(personCode).includes(person as vis3.PersonCode);
  const apply = (...lists: Revocation[]) => {
    const { revoked, reports } = revokedPersons(lists, onRoll);
    return { revoked: [...revoked].sort(), reports: reports.map(({ repeated, unknown }) => [repeated, unknown]) };
  };
  const [one, two3] = [personCode(1), personCode(2)];

  it("starts with nobody", () => expect(apply()).toEqual({ revoked: [], reports: [] }));

  it("revokes, restores, revokes again: the last list decides", () => {
    expect(apply(listOf("revoke", [1, 2], 1)).revoked).toEqual([one, two3]);
    expect(apply(listOf("revoke", [1, 2], 1), listOf("restore", [1], 2)).revoked).toEqual([two3]);
    expect(apply(listOf("revoke", [1], 1), listOf("restore", [1], 2), listOf("revoke", [1], 3)).revoked).toEqual([one]);
  });

  it("H9 the order of lists matters", () => {
    expect(apply(listOf("restore", [1], 1), listOf("revoke", [1], 2)).revoked).toEqual([one]);
    expect(apply(listOf("revoke", [1], 1), listOf("restore", [1], 2)).revoked).toEqual([]);
  });

  it("H9 counts repeats and unknown persons, and refuses nothing", () => {
    expect(apply(listOf("revoke", [1, 1, 9], 1), listOf("revoke", [1], 2), listOf("restore", [1, 1, 3], 3))).toEqual({
      revoked: [personCode(9)],
      reports: [
        [1, 1],
        [1, 0],
        [2, 0],
      ],
    });
  });

  it("equals a plain replay; a list applied twice changes nothing more (property)", () => {
    const step = fc.tuple(fc.constantFrom<Action>("revoke", "restore"), fc.array(fc.integer({ min: 1, max: 5 })));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const lists = steps.map(([action, people], i): Revocation => {
          const body = { number: i + 1, action } as Revocation["body"];
          return { body, hash: new Uint8Array(32), persons: people.map(personCode) };
        });
        const last = new Map(steps.flatMap(([action, people]) => people.map((n) => [personCode(n), action] as const)));
        const expected = [...last].filter(([, action]) => action === "revoke").map(([person]) => person);
        expect(apply(...lists).revoked).toEqual(expected.sort());
        expect(apply(...lists.flatMap((item) => [item, item])).revoked).toEqual(expected);
      }),
    );
  });
});

function unsigned(key: string, value: unknown): unknown {
  return key === "signatures" ? undefined : value;
}
