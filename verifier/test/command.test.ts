/** The command: exit codes, threads, pipes, signals. Only an acceptance ends with 0. */
import { spawn } from "node:child_process";
import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { FINGERPRINT, SMALL_RECORD } from "./small-record.ts";

const MAIN = fileURLToPath(new URL("../src/node/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "selge-verify-"));

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly text: string;
  readonly complaint: string;
}

function run(
  args: readonly string[],
  meddle: (child: ReturnType<typeof spawn>) => void = () => undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let [text, complaint] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    complaint += piece;
  });
  meddle(child);
  return new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, text, complaint })));
}

test("accepted, with one thread and with two, the same report", async () => {
  const [one, two] = await Promise.all([
    run([SMALL_RECORD, "--fingerprint", FINGERPRINT, "--json"]),
    run([SMALL_RECORD, "--fingerprint", FINGERPRINT, "--json", "--threads", "2"]),
  ]);
  expect([one.code, two.code]).toEqual([0, 0]);
  expect(JSON.parse(one.text)).toMatchObject({ verdict: "ACCEPTED", level: "full", trustAnchor: FINGERPRINT });
  expect(two.text).toBe(one.text);
});

test("either engine, with threads or without, the same report; one line says when it is only noble", async () => {
  const asked = [SMALL_RECORD, "--fingerprint", FINGERPRINT, "--level", "public", "--json"];
  const [wasm, noble, threads] = [
    await run([...asked, "--engine", "wasm"]),
    await run([...asked, "--engine", "noble"]),
    await run([...asked, "--engine", "noble", "--threads", "2"]),
  ];
  expect([wasm.code, noble.code, threads.code]).toEqual([0, 0, 0]);
  expect([noble.text, threads.text]).toEqual([wasm.text, wasm.text]);
});

test("no engine: noble with a line that says so, or an error when the engine was asked for", async () => {
  const asked = ["--fingerprint", FINGERPRINT, "--level", "public", "--quiet"];
  const breakIt = 'WebAssembly.compile=()=>{throw Error("forbidden")}';
  const without = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(breakIt)}` };
  const fallen = await run([SMALL_RECORD, ...asked], undefined, without);
  expect([fallen.code, fallen.text]).toEqual([0, "ACCEPTED (level public)\n"]);
  expect(fallen.complaint).toMatch(/^selge-verify: without the engine, much slower: .*forbidden\n$/);
  const asking = await run([SMALL_RECORD, ...asked, "--engine", "wasm"], undefined, without);
  expect(asking.code).toBe(3);
  expect(asking.text).toMatch(/^ERROR: --engine wasm: .*forbidden\n$/);
});

test("the first line names level and verdict, --quiet prints it alone", async () => {
  const { code, text } = await run([SMALL_RECORD, "--fingerprint", FINGERPRINT, "--level", "public", "--quiet"]);
  expect([code, text]).toEqual([0, "ACCEPTED (level public)\n"]);
});

test.each([
  ["no fingerprint", [SMALL_RECORD, "--quiet"], 2],
  ["another fingerprint", [SMALL_RECORD, "--quiet", "--fingerprint", "11".repeat(32)], 1],
  ["no such record", ["/nonexistent", "--fingerprint", FINGERPRINT], 3],
  ["no arguments", [], 3],
  ["an unknown option", [SMALL_RECORD, "--fingerprint", FINGERPRINT, "--yes"], 3],
  ["an unknown engine", [SMALL_RECORD, "--fingerprint", FINGERPRINT, "--engine", "fast"], 3],
  ["a fingerprint in capitals", [SMALL_RECORD, "--fingerprint", FINGERPRINT.toUpperCase()], 3],
  ["a receipt that is none", [SMALL_RECORD, "--fingerprint", FINGERPRINT, "--receipt", MAIN], 1],
])("%s: exit %s", async (_, args, code) => {
  expect((await run(args)).code).toBe(code);
});

test("an archive that is none, and a directory of links", async () => {
  const [broken, links] = [join(folder, "broken.zip"), join(folder, "links")];
  writeFileSync(broken, "PK");
  symlinkSync(folder, links);
  symlinkSync("/dev/zero", join(folder, "election.json"));
  expect((await run([broken, "--fingerprint", FINGERPRINT])).code).toBe(1);
  expect((await run([links, "--fingerprint", FINGERPRINT])).code).toBe(2);
});

test("a broken pipe is no acceptance", async () => {
  const ended = await run([SMALL_RECORD, "--fingerprint", FINGERPRINT, "--json"], (child) => child.stdout!.destroy());
  expect(ended.code).not.toBe(0);
});

test("a signal is no acceptance", async () => {
  const ended = await run([SMALL_RECORD, "--fingerprint", FINGERPRINT], (child) => {
    setTimeout(() => child.kill("SIGTERM"), 300);
  });
  expect(ended.code).not.toBe(0);
});
