import { describe, expect, it } from "vitest";
import { files } from "./fixture.ts";
import { programFaults } from "./programs.ts";
import { isExecutable, readRepository } from "./repository.ts";

const MANIFEST = JSON.stringify({ bin: { selge: "./src/main.ts" } });
const house = (program: Readonly<Record<string, string>>) => files({ "apps/cli/package.json": MANIFEST, ...program });
const GOOD = house({ "apps/cli/src/main.ts": "#!/usr/bin/env node\n" });

describe("programs", () => {
  it("of the house can be started", () => {
    expect(programFaults(readRepository(), isExecutable)).toEqual([]);
  });

  it("may be what a manifest offers", () => {
    expect(programFaults(GOOD, () => true)).toEqual([]);
  });

  it.each([
    ["missing", house({}), true, "is missing"],
    ["without an interpreter", house({ "apps/cli/src/main.ts": "export {};\n" }), true, "does not begin with"],
    ["without permission", GOOD, false, "is not executable"],
  ])("are refused %s", (_, repository, executable, fault) => {
    expect(programFaults(repository, () => executable)).toEqual([expect.stringContaining(fault)]);
  });
});
