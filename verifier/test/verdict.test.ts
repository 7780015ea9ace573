/** The verdict contract: accepted if and only if everything registered ran and passed. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { checksOf } from "../src/checks/registry.ts";
import { Fault, Missing } from "../src/record/fault.ts";
import { type CheckRow, newLedger, newRecording } from "../src/report/ledger.ts";
import { EXIT_CODES, verdictOf } from "../src/report/verdict.ts";

const place = { file: "x" };

async function fullLedger() {
  const ledger = newLedger();
  for (const { id } of checksOf("full")) {
    ledger.expect(id, 1);
    await ledger.item(id, place, () => undefined);
  }
  return ledger;
}

test("everything ran and passed: accepted", async () => {
  expect(verdictOf((await fullLedger()).rows("full"))).toBe("ACCEPTED");
});

test("nothing ran: incomplete, every check says so", () => {
  const rows = newLedger().rows("public");
  expect(verdictOf(rows)).toBe("INCOMPLETE");
  expect(rows.every(({ expected, skipped, first }) => expected === 1 && skipped === 1 && first !== undefined)).toBe(
    true,
  );
});

test("no checks at all are no acceptance", () => {
  expect(verdictOf([])).toBe("INCOMPLETE");
});

test("a public acceptance is no full one", async () => {
  const ledger = newLedger();
  for (const { id } of checksOf("public")) {
    ledger.expect(id, 1);
    await ledger.item(id, place, () => undefined);
  }
  expect(verdictOf(ledger.rows("public"))).toBe("ACCEPTED");
  expect(verdictOf(ledger.rows("full"))).toBe("INCOMPLETE");
});

test("a declared zero passes, an undeclared one does not", () => {
  const zero = newLedger();
  for (const { id } of checksOf("public")) zero.expect(id, 0);
  expect(verdictOf(zero.rows("public"))).toBe("ACCEPTED");
});

test.each([
  ["a fault", new Fault("CODE", "here"), "REJECTED"],
  ["a bug", new TypeError("x is undefined"), "REJECTED"],
  ["a thrown text", "text", "REJECTED"],
  ["a missing file", new Missing("gone.json"), "INCOMPLETE"],
])("%s in a check", async (_, thrown, verdict) => {
  const ledger = await fullLedger();
  ledger.expect("MANIFEST", 1);
  await ledger.item("MANIFEST", place, () => {
    throw thrown;
  });
  expect(verdictOf(ledger.rows("full"))).toBe(verdict);
});

test("an item that was expected and not run is skipped", async () => {
  const ledger = await fullLedger();
  ledger.expect("MIX_PROOFS", 1);
  expect(verdictOf(ledger.rows("full"))).toBe("INCOMPLETE");
});

test("more items than expected are a fault of the program and refuse", async () => {
  const ledger = await fullLedger();
  await ledger.item("MIX_PROOFS", place, () => undefined);
  expect(verdictOf(ledger.rows("full"))).toBe("REJECTED");
});

test("a failure outweighs what is missing", async () => {
  const ledger = newLedger();
  await ledger.item("MANIFEST", place, () => {
    throw new Fault("CODE");
  });
  expect(verdictOf(ledger.rows("public"))).toBe("REJECTED");
});

test("an unregistered check is a bug", async () => {
  expect(() => newLedger().expect("NOT_A_CHECK", 1)).toThrow();
  await expect(newLedger().item("NOT_A_CHECK", place, () => undefined)).rejects.toThrow();
});

test("outcomes of a thread count as if they were made here", async () => {
  const recording = newRecording();
  await recording.item("MIX_PROOFS", { file: "a", index: 3 }, () => {
    throw new Fault("MIX_PROOF");
  });
  recording.finding("BAD_SHARE", "b", "c");
  const ledger = await fullLedger();
  ledger.expect("MIX_PROOFS", 1);
  ledger.take(structuredClone({ outcomes: recording.outcomes, findings: recording.findings }));
  const row = ledger.rows("full").find(({ id }) => id === "MIX_PROOFS");
  expect(row).toMatchObject({
    expected: 2,
    run: 2,
    passed: 1,
    failed: 1,
    first: { file: "a", index: 3, reason: "MIX_PROOF" },
  });
  expect(ledger.findings()).toEqual([{ code: "BAD_SHARE", file: "b", text: "c" }]);
});

test("the property: accepted iff every row is whole", () => {
  const row = fc
    .record({ expected: fc.nat(3), passed: fc.nat(3), failed: fc.nat(1) })
    .map(({ expected, passed, failed }) => {
      const run = passed + failed;
      return {
        id: "X",
        area: "",
        title: "",
        expected,
        run,
        passed,
        failed,
        skipped: Math.max(0, expected - run),
      } as CheckRow;
    });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
      const whole = rows.every((r) => r.run === r.expected && r.failed === 0 && r.skipped === 0);
      expect(verdictOf(rows) === "ACCEPTED").toBe(whole);
    }),
  );
});

test("only an acceptance has exit code 0", () => {
  expect(Object.entries(EXIT_CODES).filter(([, code]) => code === 0)).toEqual([["ACCEPTED", 0]]);
});
