/** The verdict contract of the command (THREATS § 3.4): exit codes, the JSON, and files that are no files (M79). */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { golden } from "../fixtures/golden/golden.ts";
import { editJson, flipped } from "./edits.ts";

const MAIN = fileURLToPath(new URL("../../verifier/src/node/main.ts", import.meta.url));
const above = mkdtempSync(join(tmpdir(), "selge võltsing "));
const folder = join(above, "record with spaces, õ and \u{1f5f3}");
let fingerprint = "";
let files: ReadonlyMap<string, Uint8Array>;

interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function selgeVerify(...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, TZ: "Pacific/Apia", LC_ALL: "tr_TR.UTF-8" },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on("close", (exit) => resolve({ exit, stdout, stderr })));
}

function put(name: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), bytes);
}

/** Runs with a change of the folder, and undoes it. */
async function changed(change: () => void, ...names: readonly string[]): Promise<Ran> {
  change();
  const ran = await selgeVerify(folder, "--fingerprint", fingerprint, "--json");
  for (const name of names) {
    rmSync(join(folder, name), { force: true, recursive: true });
    const bytes = files.get(name);
    if (bytes !== undefined) put(name, bytes);
  }
  return ran;
}

const jsonOf = ({ stdout }: Ran) => JSON.parse(stdout.trimEnd().split("\n").at(-1)!);

beforeAll(async () => {
  const whole = await golden("G0");
  files = whole.files;
  fingerprint = whole.small.election.fingerprintHex;
  for (const [name, bytes] of files) put(name, bytes);
});

afterAll(() => rmSync(above, { recursive: true, force: true }));

describe("exit codes", () => {
  it("0 for an honest record, at both levels, in any time zone and locale", async () => {
    const full = await selgeVerify(folder, "--fingerprint", fingerprint, "--json");
    expect(full.exit, full.stderr).toBe(0);
    expect(jsonOf(full)).toMatchObject({ verdict: "ACCEPTED", level: "full", trustAnchor: fingerprint });
    const open = await selgeVerify(folder, "--fingerprint", fingerprint, "--level", "public", "--json");
    expect(open.exit, open.stderr).toBe(0);
    expect(jsonOf(open)).toMatchObject({ verdict: "ACCEPTED", level: "public" });
    for (const { expected, run, failed, skipped } of jsonOf(full).checks)
      expect([run, failed, skipped]).toEqual([expected, 0, 0]);
  });

  it("1 for a changed one", async () => {
    const ran = await changed(() => put("result.json", flipped(files.get("result.json")!, 40)), "result.json");
    expect(ran.exit).toBe(1);
    expect(jsonOf(ran).verdict).toBe("REJECTED");
  });

  it("2 for an incomplete one, and without a fingerprint, loudly", async () => {
    const ran = await changed(() => unlinkSync(join(folder, "result.json")), "result.json");
    expect([ran.exit, jsonOf(ran).verdict]).toEqual([2, "INCOMPLETE"]);
    const blind = await selgeVerify(folder);
    expect(blind.exit).toBe(2);
    expect(blind.stdout + blind.stderr).toMatch(/no trust anchor/i);
  });

  it("2 for the full level without the restricted part", async () => {
    const open = join(above, "public");
    for (const [name, bytes] of files)
      if (!name.startsWith("restricted/")) {
        mkdirSync(dirname(join(open, name)), { recursive: true });
        writeFileSync(join(open, name), bytes);
      }
    expect((await selgeVerify(open, "--fingerprint", fingerprint, "--level", "full")).exit).toBe(2);
    expect((await selgeVerify(open, "--fingerprint", fingerprint)).exit).toBe(0);
  });

  it("3 for another protocol version, for a folder that is none, for arguments that are none", async () => {
    const newer = editJson(files, "election.json", (value) => ({ ...value, version: 2 })).get("election.json")!;
    const ran = await changed(() => put("election.json", newer), "election.json");
    expect([ran.exit, jsonOf(ran).verdict]).toEqual([3, "UNSUPPORTED"]);
    expect((await selgeVerify(join(above, "nothing"), "--fingerprint", fingerprint)).exit).toBe(3);
    expect((await selgeVerify(folder, "--fingerprint", "abc")).exit).toBe(3);
    expect((await selgeVerify("--no-such-flag")).exit).toBe(3);
  });

  it("never 0 when killed or when nobody reads", async () => {
    const child = spawn(process.execPath, [MAIN, folder, "--fingerprint", fingerprint, "--json"]);
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.on("close", resolve))).not.toBe(0);
    const killed = spawn(process.execPath, [MAIN, folder, "--fingerprint", fingerprint]);
    setTimeout(() => killed.kill("SIGTERM"), 250);
    expect(await new Promise((resolve) => killed.on("close", resolve))).not.toBe(0);
  });
});

describe("files that are no files (M79, V14)", () => {
  it.each([
    [
      "a link to a file of the record",
      () => symlinkSync(join(folder, "opened.json"), join(folder, "extra.json")),
      "extra.json",
    ],
    [
      "a link in the place of a file",
      () => {
        unlinkSync(join(folder, "closing.json"));
        symlinkSync("/dev/zero", join(folder, "closing.json"));
      },
      "closing.json",
    ],
    [
      "a pipe that nobody writes",
      () => {
        unlinkSync(join(folder, "closing.json"));
        execFileSync("mkfifo", [join(folder, "closing.json")]);
      },
      "closing.json",
    ],
    ["an empty folder", () => mkdirSync(join(folder, "filter")), "filter"],
  ])("%s is refused, quickly", async (_, change, name) => {
    const ran = await changed(change, name);
    expect(ran.exit).toBe(1);
    expect(jsonOf(ran).checks.find(({ id }: { id: string }) => id === "RECORD_UNKNOWN").failed).toBeGreaterThan(0);
  });
});
