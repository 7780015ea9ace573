import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commandEnvironment, isInstalled, type LockedPackage, unlinkedPrograms } from "../setup/install.mjs";
import { countTests } from "../setup/test.mjs";

const scratch = mkdtempSync(join(tmpdir(), "selge-setup-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("the installed packages", () => {
  const lock: Readonly<Record<string, LockedPackage>> = {
    "": {},
    "packages/group": { version: "0.1.0" },
    "node_modules/@selge/group": { resolved: "packages/group", link: true },
    "node_modules/vitest": { version: "5.1.1", integrity: "sha512-a" },
    "node_modules/fsevents": { version: "2.3.3", integrity: "sha512-b", optional: true },
  };
  const { "node_modules/fsevents": optional, "": _, ...needed } = lock;
  let rooms = 0;

  /** A root whose hidden lock file lists `installed`, and whose node_modules holds `present`. */
  function rootWith(
    installed: Readonly<Record<string, LockedPackage>> | undefined,
    present = Object.keys(installed ?? {}),
  ): string {
    const root = join(scratch, `root-${rooms++}`);
    for (const path of present) mkdirSync(join(root, path), { recursive: true });
    mkdirSync(join(root, "node_modules"), { recursive: true });
    if (installed !== undefined) {
      writeFileSync(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages: installed }));
    }
    return root;
  }

  it("suffice without another platform's optional package", () => {
    expect(isInstalled(rootWith(needed), lock)).toBe(true);
  });

  it("suffice with it", () => {
    expect(isInstalled(rootWith({ ...needed, "node_modules/fsevents": optional! }), lock)).toBe(true);
  });

  it.each([
    ["nothing is installed", rootWith(undefined)],
    ["one is missing", rootWith({ "node_modules/@selge/group": lock["node_modules/@selge/group"]! })],
    [
      "one has another version",
      rootWith({ ...needed, "node_modules/vitest": { version: "5.1.0", integrity: "sha512-a" } }),
    ],
    [
      "one has another content",
      rootWith({ ...needed, "node_modules/vitest": { version: "5.1.1", integrity: "sha512-z" } }),
    ],
    ["an optional one has another version", rootWith({ ...needed, "node_modules/fsevents": { version: "2.0.0" } })],
    [
      "a workspace leads elsewhere",
      rootWith({ ...needed, "node_modules/@selge/group": { resolved: "apps/cli", link: true } }),
    ],
    ["a directory was deleted", rootWith(needed, ["node_modules/vitest"])],
  ])("do not suffice when %s", (_, root) => {
    expect(isInstalled(root, lock)).toBe(false);
  });
});

describe("the only install scripts that may run", () => {
  const read = (name: string) => JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), "utf8"));

  it("are those of the locked Node, by its exact version", () => {
    const allowed = Object.entries(read("package.json").allowScripts).filter(([, may]) => may);
    expect(allowed).toEqual([[`node@${read("package-lock.json").packages["node_modules/node"].version}`, true]]);
  });
});

describe("the programs of the house", () => {
  const lock = {
    "apps/cli": { name: "@selge/cli", bin: { selge: "src/main.ts" } },
    "node_modules/x": { bin: { x: "x.js" } },
  };
  const root = join(scratch, "programs");

  it("are not linked before they exist", () => {
    expect(unlinkedPrograms(root, lock)).toEqual([]);
  });

  it("are linked when they appear", () => {
    mkdirSync(join(root, "apps/cli/src"), { recursive: true });
    writeFileSync(join(root, "apps/cli/src/main.ts"), "");
    expect(unlinkedPrograms(root, lock)).toEqual(["@selge/cli"]);
  });

  it("are linked once", () => {
    mkdirSync(join(root, "node_modules/.bin"), { recursive: true });
    writeFileSync(join(root, "node_modules/.bin/selge"), "");
    expect(unlinkedPrograms(root, lock)).toEqual([]);
  });
});

describe("the environment of commands", () => {
  it("finds the chosen Node before the project's programs", () => {
    const path = commandEnvironment("/r", "/chosen/node").PATH!.split(delimiter);
    expect(path.slice(0, 2)).toEqual(["/chosen", join("/r", "node_modules", ".bin")]);
    expect(path.slice(2).filter((place) => place.includes("node_modules"))).toEqual([]);
  });
});

describe("the counts of a test run", () => {
  const file = (status: string, ...tests: readonly string[]) => ({
    status,
    assertionResults: tests.map((t) => ({ status: t })),
  });

  function counted(testResults: readonly unknown[], exitCode: number) {
    const path = join(scratch, "report.json");
    writeFileSync(path, JSON.stringify({ testResults }));
    return countTests(path, exitCode);
  }

  it("are those of the report", () => {
    expect(counted([file("passed", "passed", "passed", "pending"), file("failed", "passed", "failed")], 1)).toEqual({
      passed: 3,
      failed: 1,
      skipped: 1,
    });
  });

  it("name a file that does not load", () => {
    expect(counted([file("passed", "passed"), file("failed")], 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it("are never green for a red run", () => {
    expect(counted([file("passed", "passed")], 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it("are one failure without a report", () => {
    expect(countTests(join(scratch, "nowhere.json"), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
