/** The report and the chart of a made-up benchmark: what is compared with what. */
import { describe, expect, it } from "vitest";
import { costChart } from "./chart.ts";
import type { Measurement } from "./measure.ts";
import { report } from "./report.ts";
import type { DoneRun, Run } from "./runs.ts";

const STEPS = ["shuffle and prove", "verify one mix (lists read)", "seal a ballot"];

/** Costs 100, 200, 300 µs a ballot, times `factor`; wall is twice that on one thread and half of that on two. */
function run(engine: Run["engine"], threads: number, n: number, factor: number): DoneRun {
  const rows = STEPS.map(
    (step, i): Measurement => ({
      step,
      n,
      cpuPerBallot: 100 * (i + 1) * factor,
      wallPerBallot: (200 * (i + 1) * factor) / threads,
      peakMegabytes: 10 * n,
      note: "",
    }),
  );
  return { engine, threads, n, ballots: 0, rows: threads === 1 ? rows : rows.slice(0, 2) };
}

const runs = [
  run("noble", 1, 300, 30),
  run("noble", 1, 1000, 24),
  run("wasm", 1, 1000, 1),
  run("wasm", 1, 10_000, 0.5),
  run("wasm", 2, 1000, 1),
];
const result = {
  date: "2026-11-25",
  machine: { processor: "abacus", cores: 2, memoryGigabytes: 4, node: "v24" },
  loads: [1, 1.5],
  runs,
  operations: [
    { operation: "decode", ns: 3000, noble: 60_000 },
    { operation: "double", ns: 12.34 },
  ],
};

describe("the report", () => {
  const lines = report(result).split("\n");
  const rowOf = (step: string) => lines.filter((line) => line.startsWith(`| ${step} |`)).map(cells);

  it("compares both engines at the largest n of both, and the engine's ends with each other", () => {
    expect(rowOf("shuffle and prove")[0]).toEqual([
      "shuffle and prove",
      "3,000",
      "2,400",
      "100",
      "50",
      "24.0 ×",
      "0.50",
      "",
    ]);
  });

  it("compares threads by wall time at the same n", () => {
    expect(rowOf("verify one mix (lists read)")[1]).toEqual(["verify one mix (lists read)", "400", "200", "2.00 ×"]);
    expect(rowOf("seal a ballot")).toHaveLength(1);
  });

  it("leaves out the ratio of what noble does not do", () => {
    expect(rowOf("decode")[0]).toEqual(["decode", "3,000", "60,000", "20.0 ×"]);
    expect(rowOf("double")[0]).toEqual(["double", "12.3", "", ""]);
  });

  it("says that others used the machine exactly when its load was above its cores", () => {
    expect(report(result)).not.toContain("Other programs");
    expect(report(result)).toContain("faster");
    const busy = report({ ...result, loads: [1, 2.5] });
    expect(busy).toContain("Other programs");
    expect(busy).not.toContain("faster");
  });
});

describe("the chart", () => {
  const svg = costChart(runs);

  it("says its figures in words", () => {
    expect(svg).toContain('aria-labelledby="title desc"');
    expect(svg).toContain("shuffle and prove: 100 at 1,000, 50 at 10,000");
    expect(svg).toContain("verify a mix (noble): 6000 at 300, 4800 at 1,000");
  });

  it("keeps every label and line inside, and labels apart", () => {
    const places = [...svg.matchAll(/class="name" x="(\d+)" y="([\d.]+)"/g)].map(([, , y]) => Number(y));
    expect(places).toHaveLength(4);
    const sorted = places.toSorted((a, b) => a - b);
    for (const [i, y] of sorted.entries()) {
      expect(y).toBeLessThan(400);
      if (i > 0) expect(y - sorted[i - 1]!).toBeGreaterThanOrEqual(16.8);
    }
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

function cells(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
