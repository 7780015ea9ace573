/** Every check of the verifier is made to fail by an operator, or to stay unfinished where only that is possible. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OPERATORS } from "./all-operators.ts";
import { CHECK_IDS } from "./verify.ts";

const all = Object.values(OPERATORS).flat();

/** A missing thing is no fault: these can be left unfinished, and fail only when the verifier itself breaks. */
const ONLY_UNFINISHED = ["RECORD_COMPLETE", "LOG_ENTRIES", "BALLOTS", "SHARE_FILES"];

/** A file too long is refused where it is read too; a document that is not in the log is not in its place; without its row a padded batch counts wrongly. */
const NEVER_ALONE = ["RECORD_LIMITS", "LOG_DOCUMENTS", "COUNT_PADDING"];

const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");

describe("checks", () => {
  it("named by operators exist", () => {
    const named = all.flatMap((operator) => [...operator.expect, ...(operator.unfinished ?? [])]);
    expect(named.filter((id) => !CHECK_IDS.has(id))).toEqual([]);
  });

  it("fail by at least one operator each", () => {
    const failed = new Set(all.flatMap((operator) => operator.expect));
    const unfinished = new Set(all.flatMap((operator) => operator.unfinished ?? []));
    expect([...CHECK_IDS].filter((id) => !failed.has(id)).sort()).toEqual([...ONLY_UNFINISHED].sort());
    expect(ONLY_UNFINISHED.filter((id) => !unfinished.has(id))).toEqual([]);
  });

  it("fail by at least one operator each and alone: none is dead, none hides behind another", () => {
    const alone = new Set(all.flatMap(({ sole, expect: [first] }) => (sole ? [first] : [])));
    const never = new Set([...ONLY_UNFINISHED, ...NEVER_ALONE]);
    expect([...CHECK_IDS].filter((id) => !alone.has(id) && !never.has(id))).toEqual([]);
  });
});

describe("operators", () => {
  it("have titles of their own", () => {
    const titles = all.map(({ id, variant, title }) => `${id} ${variant} ${title}`);
    expect(titles.filter((title, i) => titles.indexOf(title) < i)).toEqual([]);
  });

  it("are more often smart than raw: the cryptography is attacked, not only the hashes", () => {
    expect(all.filter(({ variant }) => variant === "smart").length).toBeGreaterThan(all.length / 2);
  });

  it("and their checks stand in the table of README.md", () => {
    const ids = new Set(all.map(({ id }) => id));
    expect([...ids].filter((id) => !new RegExp(`\\b${id}\\b`).test(readme))).toEqual([]);
  });
});
