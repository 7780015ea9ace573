import { describe, expect, it } from "vitest";
import { files } from "./fixture.ts";
import { readRepository } from "./repository.ts";
import { specFaults } from "./spec-ids.ts";

const faults = (spec: string | undefined, ...sources: readonly string[]) =>
  specFaults(
    files({
      ...(spec === undefined ? {} : { "packages/shuffle/SPEC.md": spec }),
      ...Object.fromEntries(sources.map((text, i) => [`packages/shuffle/src/f${i}.ts`, text])),
    }),
  );

const SPEC = "# Shuffle\n\n### SHF-1 Prove\n\ntext\n\n### SHF-2 Verify\n";

describe("algorithm ids", () => {
  it("agree between every SPEC.md and its code", () => {
    expect(specFaults(readRepository())).toEqual([]);
  });

  it.each([
    ["one comment each", ["/** SHF-1 Prove: shuffles. */", "/**\n * SHF-2 Verify. Total.\n */"]],
    ["an id within the first line", ["/** SHF-1 Prove. */", "/** The inverse, SHF-2 of the specification. */"]],
    [
      "a mention besides the definition",
      ["/** SHF-1 Prove. */\n/** SHF-2 Verify. */", "/** SHF-1 list of at most n. */"],
    ],
    ["standards that look like ids", ["/** SHF-1 Prove. */\n/** SHF-2 Verify. */\n/** SHA-256 Merkle root. */"]],
    ["indented comments", ["const a = {\n  /** SHF-1 Prove. */\n  a,\n  /** SHF-2 Verify. */\n  b,\n};"]],
  ])("may be: %s", (_, sources) => {
    expect(faults(SPEC, ...sources)).toEqual([]);
  });

  it.each<[string, string | undefined, readonly string[], string]>([
    ["missing in the code", SPEC, ["/** SHF-1 Prove. */"], "SHF-2 Verify is in no doc comment"],
    ["only in a plain comment", SPEC, ["/** SHF-1 Prove. */\n// SHF-2 Verify"], "SHF-2 Verify is in no doc comment"],
    [
      "twice in the code",
      SPEC,
      ["/** SHF-1 Prove. */\n/** SHF-2 Verify. */", "/** SHF-2 Verify. */"],
      "in 2 doc comments",
    ],
    [
      "missing in the specification",
      SPEC,
      ["/** SHF-1 Prove. */\n/** SHF-2 Verify. */\n/** SHF-3 Guess. */"],
      "not in packages/shuffle/SPEC.md",
    ],
    [
      "of another package",
      SPEC,
      ["/** SHF-1 Prove. */\n/** SHF-2 Verify. */\n/** LOG-1 Leaf. */"],
      "not in packages/shuffle/SPEC.md",
    ],
    ["in a package without a specification", undefined, ["/** SHF-1 Prove. */"], "not in packages/shuffle/SPEC.md"],
    ["under another name", SPEC, ["/** SHF-1 Prove. */\n/** SHF-2 Check. */"], "calls SHF-2 Check"],
    [
      "numbered twice",
      `${SPEC}### SHF-2 Again\n`,
      ["/** SHF-1 Prove. */\n/** SHF-2 Verify. */"],
      "numbers SHF-2 twice",
    ],
  ])("are refused: %s", (_, spec, sources, fault) => {
    expect(faults(spec, ...sources)).toEqual([expect.stringContaining(fault)]);
  });
});
