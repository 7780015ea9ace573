import { describe, expect, it } from "vitest";
import { addressFaults } from "./addresses.ts";
import { files } from "./fixture.ts";
import { readRepository } from "./repository.ts";

const faults = (text: string) => addressFaults(files({ "a.md": text }));

describe("addresses", () => {
  it("of machines and registries are nowhere in the repository", () => {
    expect(addressFaults(readRepository())).toEqual([]);
  });

  it.each([
    "#!/usr/bin/env node",
    "see /usr/lib/postgresql",
    "https://example.org/home/page",
    "packages/work/src",
    `"resolved": "packages/basics"`,
    "the voter registry of the state",
    "GET /media-types",
  ])("may be %j", (text) => {
    expect(faults(text)).toEqual([]);
  });

  // Written in two halves, or this file would be refused itself.
  it.each([
    ["/ho" + "me/anna/selge", "directory"],
    ["cd /wo" + "rk/main", "directory"],
    ["`/ro" + "ot/.npmrc`", "directory"],
    ["open '/Us" + "ers/anna'", "directory"],
    ["C:\\Us" + "ers\\anna", "directory"],
    [`"resolved": "htt` + `ps://example.org/a.tgz"`, "registry"],
    ["https://regis" + "try.npmjs.org/", "registry"],
    ["regis" + "try=https://example.org", "registry"],
    ["@selge:regis" + "try = https://example.org", "registry"],
  ])("are refused: %j", (text, fault) => {
    expect(faults(text)).toEqual([expect.stringContaining(fault)]);
  });
});
