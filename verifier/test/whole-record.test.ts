/** A whole record: accepted as it is, refused or incomplete after every change. */
import { beforeAll, describe, expect, test } from "vitest";
import { decodeVerifierKey } from "../src/log/note.ts";
import type { RecordEntry } from "../src/ports.ts";
import { humanReport } from "../src/report/human.ts";
import { memorySource } from "./memory-record.ts";
import { failedChecks, skippedChecks, smallRecord, verify, verifySource } from "./small-record.ts";

let record: Record<string, Uint8Array>;
beforeAll(async () => {
  record = await smallRecord();
});

const withFile = (path: string, bytes: Uint8Array): Record<string, Uint8Array> => ({ ...record, [path]: bytes });
const withoutFile = (...paths: readonly string[]): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(record).filter(([path]) => !paths.includes(path)));
const someBatch = (): string =>
  Object.keys(record)
    .find((path) => path.endsWith("/mix-2/proof.bin"))!
    .split("/")[1]!;

describe("what must be accepted", () => {
  test("the full level, with every check run", async () => {
    const report = await verify(record, { level: "full" });
    expect([report.verdict, report.exit, report.notChecked]).toEqual(["ACCEPTED", 0, []]);
    expect(report.checks.every(({ expected, run, passed }) => expected === run && run === passed)).toBe(true);
  });

  test("the public level without the restricted part, files in any order", async () => {
    const open = Object.entries(record).filter(([path]) => !path.startsWith("restricted/"));
    const report = await verify(Object.fromEntries(open.reverse()));
    expect([report.verdict, report.level]).toEqual(["ACCEPTED", "public"]);
    expect(report.notChecked).toContain("FATES");
  });

  test("the same record gives the same report", async () => {
    expect(JSON.stringify(await verify(record))).toBe(JSON.stringify(await verify(record)));
  });
});

describe("the trust anchor", () => {
  test("no fingerprint is never an acceptance", async () => {
    const { fingerprint: _, ...none } = { fingerprint: "" };
    const report = await verifySource(memorySource(record), { ...none, fingerprint: undefined as never });
    expect([report.verdict, report.exit, skippedChecks(report)]).toEqual(["INCOMPLETE", 2, ["TRUST_ANCHOR"]]);
    expect(humanReport(report)).toContain("NO TRUST ANCHOR");
  });

  test("M82 another election's fingerprint", async () => {
    const report = await verify(record, { fingerprint: "00".repeat(32) });
    expect([report.exit, failedChecks(report)]).toEqual([1, ["TRUST_ANCHOR"]]);
  });

  test("M84 another version of the protocol", async () => {
    const text = new TextDecoder()
      .decode(record["election.json"])
      .replace('"version":1,"witnessQuorum"', '"version":2,"witnessQuorum"');
    const report = await verify(withFile("election.json", new TextEncoder().encode(text)));
    expect([report.verdict, report.exit]).toEqual(["UNSUPPORTED", 3]);
  });

  test("a witness of the user that is no witness of the election", async () => {
    const foreign = decodeVerifierKey("witness.example/w1+6e6857a5+BNTLP3WNImFj/0SPipDVYMFDI+5cJxh5k48cSvRTk+Ic");
    expect(failedChecks(await verify(record, { witnesses: [foreign] }))).toEqual(["LOG_TRUSTED_WITNESSES"]);
  });
});

describe("M04 a missing file is incomplete, never accepted, never called wrong", () => {
  test.each([
    ...["election.json", "opening.json", "input-statement.json", "result.json"],
    ...["ceremony/2-reveals/2.json", "log/checkpoint"],
  ])("%s", async (path) => {
    const report = await verify(withoutFile(path));
    expect([report.exit, failedChecks(report)]).toEqual([2, []]);
  });

  test("one of each kind below a batch", async () => {
    for (const file of ["input.bin", "mix-2/output.bin", "mix-1/proof.bin"]) {
      const report = await verify(withoutFile(`batches/${someBatch()}/${file}`));
      expect([file, report.exit, failedChecks(report)]).toEqual([file, 2, []]);
    }
  });

  test("the restricted part, one of each kind", async () => {
    for (const file of ["box/000000.bin", "rolls/0.utf"]) {
      const report = await verify(withoutFile(`restricted/${file}`), { level: "full" });
      expect([file, report.exit, failedChecks(report)]).toEqual([file, 2, []]);
    }
  });
});

describe("a changed file is named", () => {
  const changed = (path: string, at: number): Record<string, Uint8Array> => {
    const bytes = record[path]!.slice();
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return withFile(path, bytes);
  };

  test.each([
    ["mix-1/proof.bin", 0, "MIX_STATEMENTS"],
    ["mix-2/output.bin", -1, "MIX_LISTS"],
    ["input.json", 10, "INPUT_ENTRIES"],
    ["mix-1/mix.json", 10, "MIX_STATEMENTS"],
  ])("%s", async (file, at, check) => {
    const report = await verify(changed(`batches/${someBatch()}/${file}`, at));
    expect(report.exit).toBe(1);
    expect(failedChecks(report)).toContain(check);
    expect(report.checks.find(({ id }) => id === check)!.first!.file).toContain(someBatch());
  });

  test("M09 two mixes exchanged", async () => {
    const folder = `batches/${someBatch()}`;
    const exchanged = Object.fromEntries(
      Object.entries(record).map(([path, bytes]) => [
        path
          .replace(`${folder}/mix-1/`, "?")
          .replace(`${folder}/mix-2/`, `${folder}/mix-1/`)
          .replace("?", `${folder}/mix-2/`),
        bytes,
      ]),
    );
    expect(failedChecks(await verify(exchanged))).toContain("MIX_STATEMENTS");
  });

  test("a ballot of the box", async () => {
    const report = await verify(changed("restricted/box/000000.bin", 200), { level: "full" });
    expect(failedChecks(report)).toEqual(expect.arrayContaining(["BOX_LEAVES", "FATES"]));
  });

  test("too few good shares: the first bad one is named", async () => {
    const folder = `batches/${someBatch()}/shares`;
    const { [`${folder}/1.bin`]: one, [`${folder}/2.bin`]: two, ...rest } = record;
    const report = await verify({ ...rest, [`${folder}/1.bin`]: two!, [`${folder}/2.bin`]: one! });
    expect(failedChecks(report)).toEqual(["DECRYPTION_SHARES"]);
    expect(report.checks.find(({ id }) => id === "DECRYPTION_SHARES")!.first!.reason).toContain("trustee 1");
  });
});

describe("M05, M79 what does not belong", () => {
  test("names that no record has, links, special files, empty and deep folders: each is one fault", async () => {
    const names = [
      "notes.txt",
      "batches/x/input.json",
      "log/tile/7/000",
      "ceremony/probes/1-9.json",
      "Election.json",
      "a/../b",
    ];
    const kinds = ["link", "special", "empty directory", "directory"] as const;
    const source = memorySource({ ...record, ...Object.fromEntries(names.map((name) => [name, new Uint8Array(1)])) });
    const list = async () => {
      const { entries } = await source.list();
      const strange: readonly RecordEntry[] = kinds.map((kind) => ({ path: `opened.json.${kind}`, kind, size: 0 }));
      return { entries: [...entries, ...strange], complete: true };
    };
    const report = await verifySource({ ...source, list });
    expect(failedChecks(report)).toEqual(["RECORD_UNKNOWN"]);
    expect(report.checks.find(({ id }) => id === "RECORD_UNKNOWN")!.failed).toBe(names.length + kinds.length);
  });

  test("a listing that was cut, a file of a petabyte", async () => {
    const source = memorySource(record);
    const list = async () => {
      const { entries } = await source.list();
      const giant = entries.map((entry) => (entry.path === "software.json" ? { ...entry, size: 2 ** 50 } : entry));
      return { entries: giant, complete: false };
    };
    expect(failedChecks(await verifySource({ ...source, list }))).toEqual(
      expect.arrayContaining(["RECORD_LIMITS", "SOFTWARE"]),
    );
  });
});

test("M80 nothing of a record can steer the terminal", async () => {
  const evil = "\u001b[2J\u202eresult\u0007";
  const report = await verify(withFile(`${evil}.json`, new Uint8Array(1)));
  expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(humanReport(report))).toBe(false);
  expect(humanReport(report)).toContain("\\u{1b}[2J\\u{202e}result");
});
