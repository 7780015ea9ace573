/** `npm test`: types, style, tests; then one line with the counts. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installOracles } from "./oracles.mjs";
import { run, tell } from "./terminal.mjs";

const INTERRUPTED = 128;

/** Runs all three even if one fails. Each of types and style counts as one test. Returns the exit code. */
export async function runTests(root, runtime, env, filters) {
  const options = { cwd: root, env };
  const program = (name) => join(root, "node_modules", ".bin", name);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  installOracles(env);

  for (const [title, name, args] of [
    ["types", "tsc", ["--noEmit"]],
    ["style", "biome", ["check", "."]],
  ]) {
    tell(`${title}: ${name} ${args.join(" ")}`);
    const code = await run(runtime, [program(name), ...args], options);
    if (code > INTERRUPTED) return code;
    counts[code === 0 ? "passed" : "failed"] += 1;
  }

  const scratch = mkdtempSync(join(tmpdir(), "selge-test-"));
  try {
    const report = join(scratch, "report.json");
    const args = [
      "run",
      "--config",
      "test/vitest.config.ts",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ];
    tell(`tests: vitest run${env.SELGE_FULL === "1" ? " (full)" : ""}`);
    const code = await run(runtime, [program("vitest"), ...args, ...filters], options);
    if (code > INTERRUPTED) return code;
    add(counts, countTests(report, code));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (counts.skipped > 0) tell(`${counts.skipped} skipped`);
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
  return counts.failed === 0 ? 0 : 1;
}

/**
 * Counts from vitest's JSON report. A file that fails outside its tests (does not load, a hook throws) counts as one
 * failure, and so does a run that fails without naming a culprit: a red run never ends in "0 failed".
 */
export function countTests(reportFile, exitCode) {
  let report;
  try {
    report = JSON.parse(readFileSync(reportFile, "utf8"));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === "passed").length;
  const failedTests = tests.filter((test) => test.status === "failed").length;
  const brokenFiles = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = failedTests + brokenFiles;
  return {
    passed,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: tests.length - passed - failedTests,
  };
}

function add(counts, more) {
  for (const key of Object.keys(more)) counts[key] += more[key];
}
