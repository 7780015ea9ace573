import { describe, expect, it } from "vitest";
import { files } from "./fixture.ts";
import { LABEL_FILES, labelFaults } from "./labels.ts";
import { readRepository } from "./repository.ts";

const GROUP = `export const GROUP_LABELS = { pedersen: "selge/v1/pedersen" };`;

describe("domain separators", () => {
  it("stand in labels.ts, each once", () => {
    expect(labelFaults(readRepository())).toEqual([]);
  });

  it("exist: the guard looks at the right files", () => {
    const paths = readRepository().map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(LABEL_FILES));
  });

  it("may be named in comments", () => {
    expect(
      labelFaults(
        files({ "packages/group/src/labels.ts": GROUP, "packages/sigma/src/a.ts": `/** "selge/v1/pedersen" */` }),
      ),
    ).toEqual([]);
  });

  it("may be spoken of in a message, and begin the name of a log", () => {
    const log = { "packages/log/src/verifier-key.ts": "export const f = (h: string) => `selge/v1/$" + "{h}`;" };
    expect(labelFaults(files({ ...log, "packages/log/src/a.ts": `const a = "selge/v1/ and 64 digits";` }))).toEqual([]);
  });

  it.each([
    ["elsewhere", "packages/sigma/src/a.ts", `const a = "selge/v1/proof";`, "outside labels.ts"],
    ["in a template", "packages/sigma/src/a.ts", "const a = `selge/v1/$" + "{1}`;", "outside labels.ts"],
    ["of another version elsewhere", "packages/sigma/src/a.ts", `const a = "selge/v2/proof";`, "outside labels.ts"],
    ["twice across the two screens", "packages/transcript/src/labels.ts", `const a = "selge/v1/pedersen";`, "repeats"],
  ])("are refused %s", (_, path, text, fault) => {
    const house = files({ "packages/group/src/labels.ts": GROUP, [path]: text });
    expect(labelFaults(house)).toEqual([expect.stringContaining(fault)]);
  });

  it("are refused twice on one screen", () => {
    const text = `const a = ["selge/v1/x", "selge/v1/x"];`;
    expect(labelFaults(files({ "packages/transcript/src/labels.ts": text }))).toEqual([
      expect.stringContaining("repeats"),
    ]);
  });
});
