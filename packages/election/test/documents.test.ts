import { encodeCanonicalJson, instant, type JsonObject, sha256, toHex, utf8 } from "@selge/basics";
import { signDocument } from "@selge/group";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { NOW, smallManifest } from "../../../test/fixtures/small-manifest.ts";
import {
  checkSigners,
  type DocumentType,
  decodeDocument,
  decodeShaped,
  extendSchedule,
  phaseAt,
  type SignersRule,
} from "../src/index.ts";
import { ABSENT, changed, placesOf } from "./changed.ts";
import { codeOfRefusal, refusalOf } from "./refusal.ts";

const { election, secrets } = smallManifest();
const other = smallManifest({ seed: "another election" });
const two = secrets.officials.slice(0, 2);
const hash = toHex(sha256(utf8("anything")));
const head = { version: 1, fingerprint: election.fingerprintHex };
const bodies: Record<DocumentType, JsonObject> = {
  roll: { type: "roll", ...head, number: 0, list: hash, signature: hash },
  software: {
    type: "software",
    ...head,
    artefacts: [
      { name: "verifier", sha256: hash },
      { name: "voter", sha256: hash },
    ],
  },
  opened: { type: "opened", ...head, opening: hash, time: "2027-03-01T09:00:00Z" },
  extended: {
    type: "extended",
    ...head,
    number: 1,
    closes: "2027-03-02T10:00:00Z",
    servesUntil: "2027-03-02T10:15:00Z",
  },
  revocation: { type: "revocation", ...head, number: 1, action: "revoke", list: hash },
  closing: { type: "closing", ...head, size: 7, root: hash, ballots: 3, grace: 0 },
};
const types = Object.keys(bodies) as DocumentType[];
const signersOf = (type: DocumentType) => (type === "closing" ? [...two, secrets.collector] : two);
const decode = (type: DocumentType, body: JsonObject, keys = signersOf(type)) =>
  decodeDocument(signDocument(body, keys), type, election);

describe.each(types)("%s", (type) => {
  const body = bodies[type];

  it("is accepted with its fields and signers", () => {
    const document = decode(type, body);
    expect(document.ok && document.value.body).toEqual(body);
    expect(document.ok && toHex(document.value.document.hash)).toBe(toHex(sha256(encodeCanonicalJson(body))));
  });

  it("DOCUMENT_SHAPE: a field missing, added, or of another type", () => {
    const fields = placesOf(body).filter((where) => where !== "$");
    for (const where of fields.filter((place) => !/^\$\.(type|version)$/.test(place))) {
      if (!where.endsWith("]"))
        expect(codeOfRefusal(decode(type, changed(body, where, ABSENT))), where).toBe("DOCUMENT_SHAPE");
      expect(codeOfRefusal(decode(type, changed(body, where, true))), where).toBe("DOCUMENT_SHAPE");
    }
    expect(refusalOf(decode(type, { ...body, note: "x" }))).toEqual({ code: "DOCUMENT_SHAPE", where: "$" });
  });

  it("DOCUMENT_ELECTION: replayed from another election", () => {
    const foreign = { ...body, fingerprint: other.election.fingerprintHex };
    expect(refusalOf(decode(type, foreign))).toEqual({ code: "DOCUMENT_ELECTION", where: "$.fingerprint" });
  });

  it("DOCUMENT_SIGNERS: too few, or somebody else", () => {
    const wrong = [
      [two[0]!],
      [two[0]!, secrets.auditors[0]!],
      [...two, secrets.trustees[0]!],
      other.secrets.officials,
      type === "closing" ? two : [...two, secrets.collector],
      [secrets.collector, two[0]!],
    ];
    for (const keys of wrong) expect(codeOfRefusal(decode(type, body, [...keys]))).toBe("DOCUMENT_SIGNERS");
    expect(decode(type, body, [...signersOf(type), secrets.officials[2]!]).ok).toBe(true);
  });

  it("is no document of another type", () => {
    for (const wanted of types.filter((candidate) => candidate !== type))
      expect(codeOfRefusal(decodeDocument(signDocument(body, signersOf(type)), wanted, election))).toBe(
        "DOCUMENT_TYPE",
      );
  });
});

describe("values of fields", () => {
  it.each<readonly [DocumentType, string, unknown]>([
    ["roll", "$.number", "0"],
    ["roll", "$.list", "AB".repeat(32)],
    ["software", "$.artefacts", []],
    ["software", "$.artefacts[1].name", "verifier"],
    ["software", "$.artefacts[1].name", "Voter"],
    ["software", "$.artefacts[0].name", "line\nbreak"],
    ["software", "$.artefacts", Array.from({ length: 65 }, (_, i) => ({ name: `a${100 + i}`, sha256: hash }))],
    ["opened", "$.time", "2027-03-01 09:00"],
    ["extended", "$.number", 0],
    ["extended", "$.closes", "soon"],
    ["revocation", "$.number", 0],
    ["revocation", "$.action", "delete"],
    ["closing", "$.root", hash.slice(2)],
    ["closing", "$.size", "7"],
  ])("%s %s", (type, where, to) => {
    expect(codeOfRefusal(decode(type, changed(bodies[type], where, to)))).toBe("DOCUMENT_SHAPE");
  });
});

test("N2 shapes are judged without eval: a browser's policy forbids it", () => expect(z.config().jitless).toBe(true));

describe("ELE-11 signers", () => {
  const { roles } = election.manifest;
  const officials = roles.officials.map(({ key }) => key);
  const trustees = roles.trustees.map(({ key }) => key);
  const [collector, processor] = [roles.collector.key, roles.processor.key];
  it.each<readonly [SignersRule, readonly string[], boolean]>([
    ["officials", officials.slice(0, 2), true],
    ["officials", officials, true],
    ["officials", officials.slice(0, 1), false],
    ["officials", [], false],
    ["officials", [...officials, collector], false],
    ["closing", [...officials.slice(1), collector], true],
    ["closing", officials, false],
    ["closing", [officials[0]!, collector], false],
    ["closing", [...officials, collector, processor], false],
    ["processor", [processor], true],
    ["processor", [], false],
    ["processor", [processor, officials[0]!], false],
    ["processor", [collector], false],
    ["trustees and officials", [...trustees, ...officials.slice(0, 2)], true],
    ["trustees and officials", [...trustees.slice(1), ...officials], false],
    ["trustees and officials", [...trustees, officials[0]!], false],
    ["trustees and officials", [...trustees, ...officials, collector], false],
    ["trustees and officials", trustees, false],
  ])("%s: %#", (rule, signers, right) =>
    expect(codeOfRefusal(checkSigners(signers, rule, election.manifest))).toBe(right ? "accepted" : "DOCUMENT_SIGNERS"),
  );

  test("a list of keys: each of them and nobody else", () => {
    const shape = z.strictObject({ type: z.literal("mix"), version: z.literal(1), fingerprint: z.string() });
    const file = (keys: readonly Uint8Array[]) => signDocument({ type: "mix", ...head }, keys);
    const decodeMix = (keys: readonly Uint8Array[], wanted: readonly string[]) =>
      codeOfRefusal(decodeShaped(file(keys), "mix", shape, wanted, election));
    const mixer = roles.mixers[0]!.key;
    expect(decodeMix([secrets.mixers[0]!], [mixer])).toBe("accepted");
    expect(decodeMix([secrets.mixers[1]!], [mixer])).toBe("DOCUMENT_SIGNERS");
    expect(decodeMix(secrets.mixers, [mixer])).toBe("DOCUMENT_SIGNERS");
    expect(decodeMix([secrets.mixers[0]!], [mixer, roles.mixers[1]!.key])).toBe("DOCUMENT_SIGNERS");
  });
});

describe("time", () => {
  const { schedule } = election.manifest;
  const at = (seconds: number) => phaseAt(schedule, instant(seconds));

  test("ELE-6 every phase, to the second", () => {
    const { servesFrom, opens, closes, servesUntil } = schedule;
    expect([at(0), at(servesFrom - 1), at(servesFrom), at(opens - 1)]).toEqual([
      "before",
      "before",
      "preparing",
      "preparing",
    ]);
    expect([at(opens), at(NOW), at(closes - 1)]).toEqual(["open", "open", "open"]);
    expect([at(closes), at(servesUntil - 1), at(servesUntil)]).toEqual(["grace", "grace", "closed"]);
  });

  test("phases of length zero do not occur", () => {
    const tight = { servesFrom: instant(5), opens: instant(5), closes: instant(9), servesUntil: instant(9) };
    expect([4, 5, 8, 9].map((second) => phaseAt(tight, instant(second)))).toEqual(["before", "open", "open", "closed"]);
  });

  describe("ELE-14 extending", () => {
    const extended = (change: object) => ({ ...bodies.extended, ...change }) as Parameters<typeof extendSchedule>[1];
    it("replaces closes and servesUntil, nothing else", () => {
      const next = extendSchedule(schedule, extended({}), 1);
      expect(next.ok && next.value).toEqual({ ...schedule, closes: 1_803_981_600, servesUntil: 1_803_982_500 });
      if (next.ok) expect(codeOfRefusal(extendSchedule(next.value, extended({ number: 2 }), 2))).toBe("accepted");
    });
    it.each<readonly [string, object, string]>([
      ["skipped", { number: 2 }, "EXTENDED_NUMBER"],
      ["an end before closing", { closes: "2027-03-03T00:00:00Z" }, "EXTENDED_ORDER"],
      ["closing earlier than now in force", { closes: "2027-03-02T09:59:59Z" }, "EXTENDED_EARLIER"],
      ["ending earlier", { servesUntil: "2027-03-02T10:14:59Z" }, "EXTENDED_EARLIER"],
    ])("%s", (_, change, code) => expect(codeOfRefusal(extendSchedule(schedule, extended(change), 1))).toBe(code));
  });
});
