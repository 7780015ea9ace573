import { describe, expect, it } from "vitest";
import { files } from "./fixture.ts";
import { linkFaults } from "./links.ts";
import { allPaths, readRepository } from "./repository.ts";

const faults = (text: string) => {
  const house = files({
    "docs/a.md": text,
    "docs/b.md": "# Über *uns*, `ja`\n\n## Twice\n\n## Twice\n",
    "src/c.ts": "",
    LICENSE: "",
  });
  return linkFaults(house, new Set([...house.map(({ path }) => path), "docs/picture.png"]));
};

describe("links in Markdown", () => {
  it("lead somewhere", () => {
    expect(linkFaults(readRepository(), allPaths())).toEqual([]);
  });

  it.each([
    "[b](b.md)",
    "[b](./b.md#über-uns-ja)",
    "[second](b.md#twice-1)",
    "# Here\n\n[here](#here)",
    "[code](../src/c.ts#L3)",
    "[directory](../src/) [licence](../LICENSE)",
    "![picture](picture.png)",
    "[out](https://example.org/x.md) [mail](mailto:someone@example.org)",
    "[b][ref]\n\n[ref]: b.md",
    "`[code](nowhere.md)`\n\n```\n[code](nowhere.md)\n```\n",
  ])("may be %j", (text) => {
    expect(faults(text)).toEqual([]);
  });

  it.each([
    ["[x](nowhere.md)", "leads nowhere"],
    ["![x](nowhere.png)", "leads nowhere"],
    ["[x](b.md#nothing)", "names no heading"],
    ["[x](b.md#twice-2)", "names no heading"],
    ["[x](#nothing)", "names no heading"],
    ["[x](/etc/passwd)", "root of the machine"],
    ["[x](../../other/a.md)", "leaves the repository"],
    ["[x][ref]\n\n[ref]: nowhere.md", "leads nowhere"],
    ["`code` then [x](nowhere.md)", "leads nowhere"],
  ])("are refused: %j", (text, fault) => {
    expect(faults(text)).toEqual([expect.stringContaining(fault)]);
  });
});
