/** CHECKS.md and the program name the same checks, in the same order, at the same level. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CHECKS } from "../src/checks/registry.ts";

const text = readFileSync(new URL("../CHECKS.md", import.meta.url), "utf8");
const rows = [...text.matchAll(/^\| `([A-Z_]+)` \|.*\| (public|full) \|$/gm)];

test("the list is the program's", () => {
  expect(rows.map(([, id, level]) => [id, level])).toEqual(CHECKS.map(({ id, level }) => [id, level]));
});

test("no check is registered twice, and every row names its specification", () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
  for (const [row] of rows) expect(row).toMatch(/[A-Z]{3}-\d+/);
});
