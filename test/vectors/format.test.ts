/** Every file of vectors keeps to the format of README.md. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Case {
  readonly algorithm: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, unknown>>;
}

/** Files whose cases are whole containers or trust lists; README.md says so. */
const OWN_SHAPE = /^identity-/;
/** Plain functions: nothing to refuse. */
const WITHOUT_REFUSALS = ["basics-hashes.json", "transcript-chain.json"];

const files = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".json"));
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

describe.each(files.filter((name) => !OWN_SHAPE.test(name)))("%s", (file) => {
  const { package: room, about, source, common, cases, ...rest } = JSON.parse(read(file));
  const list = cases as readonly Case[];

  it("has the members of a file of vectors and belongs to a package", () => {
    expect(rest).toEqual({});
    expect([typeof about, typeof source, typeof (common ?? {})]).toEqual(["string", "string", "object"]);
    expect(file.startsWith(`${room}-`)).toBe(true);
    expect(existsSync(new URL(`../../packages/${room}/SPEC.md`, import.meta.url))).toBe(true);
    expect(list.length).toBeGreaterThan(0);
  });

  it("has cases of the package's algorithms, one expectation and one name each", () => {
    const spec = read(`../../packages/${room}/SPEC.md`);
    for (const { algorithm, name, input, expect: expected, ...more } of list) {
      expect(Object.keys(more), name).toEqual([]);
      expect(spec, name).toContain(`### ${algorithm} `);
      expect(typeof input, name).toBe("object");
      expect(Object.keys(expected).length, name).toBe(1);
      expect(["accept", "output", "error"], name).toContain(Object.keys(expected)[0]);
    }
    const names = list.map(({ algorithm, name }) => `${algorithm} ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});

it("plain functions give no two outputs alike", () => {
  for (const file of WITHOUT_REFUSALS) {
    const outputs = (JSON.parse(read(file)).cases as readonly Case[]).map(({ expect: expected }) => expected.output);
    expect(new Set(outputs).size, file).toBe(outputs.length);
  }
});

it("every package with a decoder or a verifier has refusals among its vectors", () => {
  const refused = new Map<string, number>();
  for (const file of files.filter((name) => !OWN_SHAPE.test(name))) {
    const { package: room, cases } = JSON.parse(read(file)) as { package: string; cases: readonly Case[] };
    const refusals = cases.filter(({ expect: expected }) => "error" in expected || expected.accept === false);
    refused.set(room, (refused.get(room) ?? 0) + refusals.length);
  }
  expect([...refused].filter(([room, count]) => count === 0 && room !== "transcript")).toEqual([]);
});
