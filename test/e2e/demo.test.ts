/** `selge demo` as a person starts it: a process, its last line, its exit code, the record it leaves, and what it does not say. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "selge-demo-"));
const record = join(folder, "record");

interface Run {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let run: Run;

const VERIFIER = join(ROOT, "verifier/src/node/main.ts");
const RECEIPT_FIELDS = [
  ...["type", "version", "fingerprint", "ballotHash", "coreHash", "ctxHash", "submission", "additions", "tagOpening"],
  ...["salt", "index", "proof", "checkpoint"],
];

function selge(...args: readonly string[]): Promise<Run> {
  return started(join(ROOT, "apps/cli/src/main.ts"), ...args);
}

function started(program: string, ...args: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on("close", (exit) => resolve({ exit, stdout, stderr })));
}

const filesBelow = (at: string): string[] =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(at.length + 1))
    .sort();

beforeAll(async () => {
  run = await selge("demo", "--voters", "20", "--json", "--out", record);
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("selge demo --voters 20 --json", () => {
  const summary = () => JSON.parse(run.stdout.trimEnd().split("\n").at(-1)!);

  it("ends well: exit 0, the verifier accepted", () => {
    expect(run.exit, run.stderr).toBe(0);
    expect(summary().verdict).toBe("ACCEPTED");
  });

  it("says in one line of JSON what was promised", () => {
    const { fingerprint, counted, fates, refused, result, witnesses } = summary();
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(summary().record).toBe(record);
    expect(witnesses).toHaveLength(3);
    expect(fates.counted).toBe(counted);
    expect(counted).toBeGreaterThan(0);
    expect(Object.values(fates as Record<string, number>).reduce((sum, n) => sum + n)).toBe(20);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    const totals = result.totals as readonly { readonly ballots: number }[];
    expect(totals.reduce((sum, { ballots }) => sum + ballots, 0)).toBe(counted);
  });

  it("leaves a whole record and one voter's receipt, and nothing beside them", () => {
    const files = filesBelow(record);
    const top = ["election", "opening", "software", "opened", "closing", "input-statement", "result"];
    expect(files).toEqual(expect.arrayContaining(top.map((name) => `${name}.json`)));
    expect(files).toEqual(expect.arrayContaining(["log/checkpoint", "restricted/box/000000.bin"]));
    for (const round of ["1-commitments", "2-reveals", "3-shares", "4-confirmations"])
      expect(files.filter((name) => name.startsWith(`ceremony/${round}/`))).toHaveLength(5);
    expect(files.some((name) => /^batches\/.*\/mix-3\/proof\.bin$/.test(name))).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(["record", "record.receipt.json"]);
  });

  it("whose receipt is that of a ballot in the final log, and holds no choice and no seed (I4)", async () => {
    const receipt = join(folder, "record.receipt.json");
    const fields = Object.keys(JSON.parse(readFileSync(receipt, "utf8"))).sort();
    expect(fields).toEqual([...RECEIPT_FIELDS].sort());
    const checked = await started(VERIFIER, record, "--fingerprint", summary().fingerprint, "--receipt", receipt);
    expect(checked.exit, checked.stdout + checked.stderr).toBe(0);
    expect(checked.stdout).toContain("IN THE LOG");
  });

  it("says nothing that is not public: no key, seed or name of a voter (J19)", () => {
    const said = run.stdout + run.stderr;
    const isPublic = (name: string) => !name.startsWith("restricted/");
    const open = filesBelow(record)
      .filter(isPublic)
      .map((name) => readFileSync(join(record, name), "latin1"))
      .join("\n");
    const roll = readFileSync(join(record, "restricted/rolls/0.utf"), "utf8");
    const voters = roll.split("\n").flatMap((line) => line.split("\t").slice(1, 3));
    expect(voters.length).toBeGreaterThan(30);
    expect(voters.filter((voter) => said.includes(voter))).toEqual([]);
    expect(said).not.toMatch(/\b[1-8][0-9]{10}\b/);
    for (const [digits] of said.matchAll(/[0-9a-f]{32,}/g)) expect(isKnown(open, digits), digits).toBe(true);
    for (const vkey of summary().witnesses as readonly string[]) {
      const key = Buffer.from(/^[^+]+\+[0-9a-f]{8}\+(.+)$/.exec(vkey)![1]!, "base64").toString("hex");
      expect(isKnown(open, key.slice(2)), vkey).toBe(true);
    }
    expect(said).not.toMatch(/PRIVATE KEY|secretKey|Secret|passphrase/);
  });

  /** The fingerprint is of the manifest and in every other document. */
  function isKnown(open: string, digits: string): boolean {
    return open.includes(digits) || digits === summary().fingerprint;
  }

  it("refuses to write over a record", async () => {
    const again = await selge("demo", "--voters", "2", "--out", record);
    expect(again.exit).not.toBe(0);
    expect(again.stderr).toContain("exists");
    expect(existsSync(join(record, "result.json"))).toBe(true);
  });
});
