/** What keys, definition and signatures refuse: wrong people, wrong files. Each message names file, place and what to do. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { decodeCanonicalJson, encodeCanonicalJson, type JsonObject, must } from "@selge/basics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carry } from "./election/office.ts";
import { OPENS, voterCode } from "./election/small-files.ts";
import { defined, type SmallTown, signAlone, words } from "./election/small-town.ts";

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

function seatEnd(i: number): readonly string[] {
  const trustee = small.trustees[i]!;
  return ["--election", trustee.at("e"), "--folder", small.stick, "--state", trustee.at("unused")];
}

function rollBody(fingerprint: string): JsonObject {
  return { type: "roll", version: 1, fingerprint, number: 0, list: "11".repeat(32), signature: "22".repeat(32) };
}
