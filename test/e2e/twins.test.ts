/** Twin elections: in one the victim votes again, in the other somebody else does. The public must not see which is which. */
import { decodeCanonicalJson, must } from "@selge/basics";
import { describe, expect, it } from "vitest";
import { golden, lieFrom } from "../fixtures/golden/golden.ts";
import type { RecordMap } from "../fixtures/golden/memory-folder.ts";
import type { Happening } from "../fixtures/golden/voting.ts";
import { codeOf } from "../fixtures/small-election.ts";
import { isPublic } from "./confidential.ts";

const [FIRST, SECOND] = [codeOf(1, 0), codeOf(1, 1)];

/** Voter 1 is the victim. The last votes are the same in both. */
const TWINS: Readonly<Record<string, readonly Happening[]>> = {
  "the victim revotes": [
    { vote: 1, codes: [FIRST] },
    { vote: 2, codes: [FIRST] },
    { vote: 3, codes: [0] },
    { vote: 1, codes: [SECOND] },
  ],
  "somebody else does": [
    { vote: 1, codes: [SECOND] },
    { vote: 3, codes: [0] },
    { vote: 2, codes: [SECOND] },
    { vote: 2, codes: [FIRST] },
  ],
};

async function publicFiles(voting: readonly Happening[]): Promise<RecordMap> {
  const files = await lieFrom(await golden("G0"), "vote", {}, undefined, voting);
  return new Map([...files].filter(([name]) => isPublic(name)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** JSON with every hash, key, signature and group element reduced to its length. */
function shapeOf(bytes: Uint8Array): unknown {
  const text = JSON.stringify(must(decodeCanonicalJson(bytes)));
  return JSON.parse(text, (_, value) =>
    typeof value === "string" && /^[0-9a-f]{64,}$/.test(value) ? `${value.length} digits` : value,
  );
}

describe("two elections that differ in who votes again", () => {
  it("look alike to the public: names, sizes, JSON, counts", async () => {
    const [one, other] = await Promise.all(Object.values(TWINS).map(publicFiles));
    const sizes = (files: RecordMap) => [...files].map(([name, { length }]) => `${name} ${length}`);
    expect(sizes(one!)).toEqual(sizes(other!));
    for (const [name, bytes] of one!)
      if (name.endsWith(".json")) expect(shapeOf(bytes), name).toEqual(shapeOf(other!.get(name)!));
    const lines = (files: RecordMap) => new TextDecoder().decode(files.get("log/checkpoint")!).split("\n").length;
    expect(lines(one!)).toBe(lines(other!));
  });

  it("and are not the same election", async () => {
    const [one, other] = await Promise.all(Object.values(TWINS).map(publicFiles));
    const counts = JSON.stringify(shapeOf(one!.get("input-statement.json")!));
    expect(counts).toContain('"superseded":1');
    expect(one!.get("log/checkpoint")).not.toEqual(other!.get("log/checkpoint"));
  });
});
