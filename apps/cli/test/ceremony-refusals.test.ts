/** What the preparing steps refuse: wrong people, wrong files, changed files. Each message names file, place and what to do. */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeCanonicalJson, encodeCanonicalJson, type JsonObject, must } from "@selge/basics";
import { signDocument } from "@selge/group";
import { openRoleKey } from "@selge/threshold";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carry } from "./election/office.ts";
import { OPENS, voterCode } from "./election/small-files.ts";
import { defined, keyed, type SmallTown, seat, seatWords, signAlone, words } from "./election/small-town.ts";

let small: SmallTown;
let other: SmallTown;

beforeAll(async () => {
  [small, other] = [await defined(2), await defined(2)];
}, 60_000);
afterAll(async () => {
  await small.town.end();
  await other.town.end();
});

const e = () => ["--election", small.office.at("e")] as const;

/** The key that a person keeps, as its bytes. */
async function keyOf(path: string, name: string) {
  return must(openRoleKey(new Uint8Array(await readFile(path)), `the passphrase of ${name}`));
}

describe("key files", () => {
  it("open for nobody with a wrong passphrase, and the message does not repeat it", async () => {
    const { officials, trustees } = small;
    await carry(officials[0]!.at("key"), trustees[0]!.at("stolen"));
    const refused = await trustees[0]!.refusal(
      ...words("ceremony commit", ...seatEnd(0)),
      "--key",
      trustees[0]!.at("stolen"),
    );
    expect(refused).toMatchObject({ code: "KEYFILE_PASSPHRASE" });
    expect(refused.message).toContain(trustees[0]!.at("stolen"));
    expect(refused.message + refused.hint).not.toContain("passphrase of");
  });

  it("are not made with a short passphrase, nor over a file that exists", async () => {
    const short = await small.town.person("hasty", { environment: { SELGE_PASSPHRASE: "short" } });
    const make = ["key", "new", "--role", "mixer", "--name", "M", "--organisation", "O", "--out"];
    expect((await short.refusal(...make, short.at("key"))).code).toBe("PASSPHRASE_SHORT");
    expect((await small.mixers[0]!.refusal(...make, small.mixers[0]!.at("key"))).code).toBe("FILE_EXISTS");
  });

  it("are not made when the passphrase is typed differently the second time", async () => {
    const answers = ["five random words they are", "five random words they was"];
    const typist = await small.town.person("typist", {
      environment: {},
      interactive: true,
      askSecret: async () => answers.shift()!,
    });
    const make = ["key", "new", "--role", "mixer", "--name", "M", "--organisation", "O", "--out", typist.at("key")];
    expect((await typist.refusal(...make)).code).toBe("PASSPHRASE_DIFFERS");
    expect(await readdir(typist.folder)).toEqual([]);
  });

  it("take each passphrase from its own file, in order", async () => {
    const office = await small.town.person("two keys", { environment: {} });
    const files = ["first", "second"].map((name) => office.at(`${name}.txt`));
    await writeFile(files[0]!, "the passphrase of official 1\n");
    await writeFile(files[1]!, "the passphrase of official 2\n");
    const roll = office.at("roll.json");
    await writeFile(roll, encodeCanonicalJson(rollBody(small.fingerprint)));
    const keys = small.officials.flatMap((official) => ["--key", official.at("key")]);
    const sources = (list: readonly string[]) => list.flatMap((file) => ["--passphrase-file", file]);
    const sign = ["sign", roll, ...e(), ...keys, "--yes"];
    expect((await office.refusal(...sign, ...sources([...files].reverse()))).code).toBe("KEYFILE_PASSPHRASE");
    expect(await office.run(...sign, ...sources(files))).toMatchObject({
      signedBy: [expect.stringContaining("Official 1"), expect.stringContaining("Official 2")],
    });
  });

  it("take the passphrase from nowhere when nobody is asked", async () => {
    const silent = await small.town.person("silent", { environment: {} });
    const refused = await silent.refusal(
      ...["key", "new", "--role", "mixer", "--name", "M", "--organisation", "O", "--out", silent.at("key")],
    );
    expect(refused.code).toBe("PASSPHRASE_MISSING");
  });

  it("can be shown without a passphrase", async () => {
    const stranger = await small.town.person("stranger", { environment: {} });
    const shown = await stranger.run("key", "show", small.mixers[0]!.at("key"));
    expect(shown).toMatchObject({ role: "mixer", name: "Mixer 1" });
  });
});

describe("a definition", () => {
  const define = (...more: string[]) => [
    ...["define", "--election", small.office.at("again"), "--districts", small.office.at("districts.json")],
    ...["--keys", small.office.at("keys"), "--settings", small.office.at("settings.json")],
    ...more,
  ];

  it.each([
    ["a list of choices cut short", "choices.json", (text: string) => text.slice(0, -5), /choices\.json: /],
    [
      "a candidate twice",
      "choices.json",
      (text: string) => text.replace("0000.102", "0000.101"),
      /choices\.json: choices\["0000\.1"\]/,
    ],
    ["choices of another election", "choices.json", (text: string) => text.replace("RK_2027", "RK_2031"), /election/],
  ])("refuses %s and names the place", async (_, name, change, place) => {
    const changed = small.office.at(`bad-${name}`);
    await writeFile(changed, change(await readFile(small.office.at(name), "utf8")));
    const refused = await small.office.refusal(...define("--choices", changed));
    expect(refused.message).toMatch(place);
    expect(refused.message).toContain("expected");
  });

  it("refuses a voter list with a wrong line, by its number", async () => {
    const list = small.office.at("bad.utf");
    await writeFile(
      list,
      (await readFile(small.office.at("RK_2027-voters-0.utf"), "utf8")).replace(voterCode(2), "12345"),
    );
    const refused = await small.office.refusal(...define("--choices", small.office.at("choices.json"), "--roll", list));
    expect(refused.message).toMatch(/bad\.utf: line 6/);
  });

  it("refuses settings with an unknown field, and a schedule in the past", async () => {
    const settings = JSON.parse(await readFile(small.office.at("settings.json"), "utf8"));
    const path = small.office.at("bad-settings.json");
    await writeFile(path, JSON.stringify({ ...settings, treshold: 3 }));
    const words = [...define("--choices", small.office.at("choices.json")), "--settings", path];
    expect(await small.office.refusal(...words)).toMatchObject({
      code: "SETTINGS_UNKNOWN",
      message: expect.stringContaining("$.treshold"),
    });
    const before = small.town.now;
    small.town.now = OPENS;
    await writeFile(path, JSON.stringify(settings));
    expect((await small.office.refusal(...words)).code).toBe("PREFLIGHT_CLOCK");
    expect(small.office.remarks.join()).toContain("servesFrom");
    small.town.now = before;
  });
});

describe("a signature", () => {
  it("needs consent, the right role, and this very election", async () => {
    const { office, officials, mixers, trustees } = small;
    const roll = office.at("roll.json");
    await writeFile(roll, encodeCanonicalJson(rollBody(small.fingerprint)));
    const sign = (key: string, ...more: string[]) => ["sign", roll, ...e(), "--key", key, ...more];
    expect((await officials[0]!.refusal(...sign(officials[0]!.at("key")))).code).toBe("SIGN_CONSENT");
    expect((await mixers[0]!.refusal(...sign(mixers[0]!.at("key"), "--yes"))).code).toBe("KEY_ROLE");
    expect((await trustees[0]!.refusal(...sign(trustees[0]!.at("key"), "--yes"))).code).toBe("KEY_ROLE");
    await writeFile(roll, encodeCanonicalJson(rollBody(other.fingerprint)));
    expect((await officials[0]!.refusal(...sign(officials[0]!.at("key"), "--yes"))).code).toBe("SIGN_ELECTION");
    await writeFile(roll, encodeCanonicalJson({ ...rollBody(small.fingerprint), type: "input-statement" }));
    expect((await officials[0]!.refusal(...sign(officials[0]!.at("key"), "--yes"))).code).toBe("SIGN_TYPE");
  });

  it("is shown with the document's hash in groups of four before it is given", async () => {
    const { office, officials } = small;
    const roll = office.at("shown.json");
    await writeFile(roll, encodeCanonicalJson(rollBody(small.fingerprint)));
    await signAlone(officials[0]!, roll);
    expect(officials[0]!.remarks.join("\n")).toMatch(/Hash: +([0-9a-f]{4} ){15}[0-9a-f]{4}/);
  });

  it("is asked for in a terminal, even with --yes, and not given without consent", async () => {
    const asked: string[] = [];
    const careful = await small.town.person("official 1", {
      interactive: true,
      askConsent: async (question) => {
        asked.push(question);
        return false;
      },
    });
    const roll = careful.at("roll.json");
    await writeFile(roll, encodeCanonicalJson(rollBody(small.fingerprint)));
    const refused = await careful.refusal("sign", roll, ...e(), "--key", careful.at("key"), "--yes");
    expect(refused.code).toBe("CANCELLED");
    expect(asked).toEqual([expect.stringMatching(/^Sign roll ([0-9a-f]{4} ){15}/)]);
    expect(must(decodeCanonicalJson(new Uint8Array(await readFile(roll))))).not.toHaveProperty("signatures");
  });

  it("is not given to a fingerprint that was not meant", async () => {
    const refused = await small.office.refusal("status", ...e(), "--fingerprint", other.fingerprint);
    expect(refused.code).toBe("ELECTION_OTHER");
  });
});

describe("a key ceremony", { timeout: 60_000 }, () => {
  it("waits for everybody and names who is missing", async () => {
    for (const i of [0, 1]) await seat(small, i, "commit");
    const refused = await small.trustees[0]!.refusal(...seatWords(small, 0, "reveal"));
    expect(refused).toMatchObject({
      code: "CEREMONY_MISSING",
      message: expect.stringContaining("1-commitments/3.json"),
    });
    expect((await small.trustees[0]!.refusal(...seatWords(small, 0, "commit"))).code).toBe("CEREMONY_BEGUN");
    expect((await small.trustees[0]!.refusal(...seatWords(small, 0, "share"))).code).toBe("CEREMONY_STEP");
    await seat(small, 2, "commit");
  });

  it("refuses a document of another election's ceremony, and one that was changed", async () => {
    const file = join(small.stick, "ceremony/1-commitments/2.json");
    const right = await readFile(file);
    for (const i of other.trustees.keys()) await seat(other, i, "commit");
    await carry(join(other.stick, "ceremony/1-commitments/2.json"), file);
    const foreign = await small.trustees[0]!.refusal(...seatWords(small, 0, "reveal"));
    expect(foreign).toMatchObject({
      code: "CEREMONY_ELECTION",
      message: expect.stringContaining("1-commitments/2.json"),
    });
    await writeFile(file, right.toString().replace(/"commitment":"../, '"commitment":"00'));
    expect((await small.trustees[0]!.refusal(...seatWords(small, 0, "reveal"))).code).toBe("CEREMONY_DOCUMENT");
    await writeFile(file, right);
    for (const step of ["reveal", "share"]) for (const i of small.trustees.keys()) await seat(small, i, step);
  });

  it("convicts a trustee who sends a bad share: the complaint is written by itself", async () => {
    const file = join(small.stick, "ceremony/3-shares/3.json");
    const { signatures: _, ...body } = must(decodeCanonicalJson(new Uint8Array(await readFile(file)))) as JsonObject;
    const shares = (body.shares as string[]).map((share, j) => (j === 0 ? share.replace(/^../, "00") : share));
    const { secretKey } = await keyOf(small.trustees[2]!.at("key"), "trustee 3");
    await writeFile(file, signDocument({ ...body, shares }, [secretKey]));
    const refused = await small.trustees[0]!.refusal(...seatWords(small, 0, "confirm"));
    expect(refused).toMatchObject({
      code: "CEREMONY_COMPLAINT",
      message: expect.stringContaining("share of trustee 3"),
    });
    const check = words(
      "ceremony check-complaint --election",
      small.office.at("e"),
      "--folder",
      small.stick,
      "--trustee 1",
    );
    expect(await small.office.run(...check)).toEqual({ convicted: [{ code: "COMPLAINT_UPHELD", trustee: 3 }] });
  });

  it("gives no key to sign that is not that of the files beside it", async () => {
    await rm(small.stick, { recursive: true });
    for (const { folder } of small.trustees) await rm(join(folder, "state"), { force: true });
    await keyed(small);
    const opening = join(small.stick, "opening.json");
    const right = await readFile(opening);
    const { signatures: _, ...body } = must(decodeCanonicalJson(new Uint8Array(right))) as JsonObject;
    await writeFile(opening, encodeCanonicalJson({ ...body, key: "00".repeat(31) + "02" }));
    const sign = [
      "sign",
      opening,
      "--key",
      small.officials[0]!.at("key"),
      "--yes",
      "--election",
      small.officials[0]!.at("e"),
    ];
    expect((await small.officials[0]!.refusal(...sign)).code).toBe("OPENING_KEY");
    await writeFile(opening, right);
  });

  it("opens no box while a signature or a test of a share is missing", async () => {
    const opening = join(small.stick, "opening.json");
    const right = await readFile(opening);
    const { signatures, ...body } = must(decodeCanonicalJson(new Uint8Array(right))) as JsonObject;
    await writeFile(opening, encodeCanonicalJson({ ...body, signatures: (signatures as JsonObject[]).slice(1) }));
    const open = ["open", ...e(), "--ceremony", small.stick, "--roll", small.office.at("RK_2027-voters-0.utf")];
    expect((await small.office.refusal(...open)).code).toMatch(/^OPENING_(TRUSTEES|OFFICIALS)$/);
    await writeFile(opening, right);
    await rm(join(small.stick, "ceremony/probes/1-2.json"));
    expect(await small.office.refusal(...open)).toMatchObject({
      code: "PROBE_MISSING",
      message: expect.stringContaining("trustee 2"),
    });
  });

  it("refuses a share of another election", async () => {
    await keyedOther();
    const foreign = other.trustees[0]!.at("share");
    const test = [...words("ceremony test-shares --test 1 --folder", small.stick), "--election", small.office.at("e")];
    const refused = await other.trustees[0]!.refusal(
      ...test,
      "--key",
      other.trustees[0]!.at("key"),
      "--share",
      foreign,
    );
    expect(refused.code).toBe("SHARE_ELECTION");
  });
});

async function keyedOther(): Promise<void> {
  await rm(other.stick, { recursive: true, force: true });
  for (const { folder } of other.trustees) await rm(join(folder, "state"), { force: true });
  await keyed(other);
}

function seatEnd(i: number): readonly string[] {
  const trustee = small.trustees[i]!;
  return ["--election", trustee.at("e"), "--folder", small.stick, "--state", trustee.at("unused")];
}

function rollBody(fingerprint: string): JsonObject {
  return { type: "roll", version: 1, fingerprint, number: 0, list: "11".repeat(32), signature: "22".repeat(32) };
}
