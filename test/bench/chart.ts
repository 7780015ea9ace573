/** Cost per ballot against n as a line chart: an SVG that is legible on light and dark ground, in print, and read aloud. */
import type { DoneRun } from "./runs.ts";

/** Step, and what the line is called. Shapes tell the lines apart where colours do not. */
const LINES = [
  { step: "shuffle and prove", name: "shuffle and prove", mark: "M-4-4h8v8h-8z" },
  { step: "partial decryption and proof", name: "decrypt and prove", mark: "M0-5.5L5.5 4h-11z" },
  { step: "verify one mix (lists read)", name: "verify a mix", mark: "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z" },
  { step: "verify a partial decryption", name: "verify a decryption", mark: "M0-5.5L5.5 0L0 5.5L-5.5 0z" },
] as const;

const [WIDTH, HEIGHT] = [760, 440];
const FRAME = { left: 70, right: 560, top: 24, bottom: 380 };
/** Least distance of two labels. */
const LABEL_STEP = 17;

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328; }
    .axis { stroke: #59636e; } .grid { stroke: #59636e; stroke-opacity: .25; }
    .s0 { --c: #0550ae; } .s1 { --c: #9a3800; } .s2 { --c: #116329; } .s3 { --c: #6639ba; }
    .line { fill: none; stroke: var(--c); stroke-width: 2; } .mark { fill: var(--c); } .name { fill: var(--c); }
    .noble { stroke-dasharray: 5 4; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; } .axis { stroke: #9198a1; } .grid { stroke: #9198a1; }
      .s0 { --c: #79c0ff; } .s1 { --c: #ffa657; } .s2 { --c: #7ee787; } .s3 { --c: #d2a8ff; }
    }`;

interface Line {
  readonly color: number;
  readonly name: string;
  readonly mark: string;
  readonly engine: string;
  readonly points: readonly (readonly [n: number, micros: number])[];
}

export function costChart(runs: readonly DoneRun[]): string {
  const lines = ["wasm", "noble"].flatMap((engine) => linesOf(engine, runs)).filter(({ points }) => points.length > 0);
  const all = lines.flatMap(({ points }) => points);
  const x = logScale(decades(all.map(([n]) => n)), FRAME.left, FRAME.right);
  const y = logScale(decades(all.map(([, micros]) => micros)), FRAME.bottom, FRAME.top);
  const labels = apart(
    lines.map(({ points }) => y.at(points.at(-1)![1])),
    LABEL_STEP,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title desc">`,
    `  <title id="title">Cost per ballot against the number of ballots</title>`,
    `  <desc id="desc">${description(lines)}</desc>`,
    `  <style>${STYLE}\n  </style>`,
    ...x.ticks.map((n) => tickX(n, x.at(n))),
    ...y.ticks.map((micros) => tickY(micros, y.at(micros))),
    `  <path class="axis" fill="none" d="M${FRAME.left} ${FRAME.top}V${FRAME.bottom}H${FRAME.right}"/>`,
    `  <text x="${(FRAME.left + FRAME.right) / 2}" y="${HEIGHT - 16}" text-anchor="middle">ballots, n</text>`,
    `  <text transform="translate(18 ${(FRAME.top + FRAME.bottom) / 2}) rotate(-90)" text-anchor="middle">µs of CPU per ballot</text>`,
    ...lines.map((line, i) => drawn(line, x.at, y.at, labels[i]!)),
    "</svg>",
    "",
  ].join("\n");
}

function linesOf(engine: string, runs: readonly DoneRun[]): Line[] {
  const own = runs.filter((run) => run.engine === engine && run.threads === 1);
  return LINES.map(({ step, name, mark }, color) => ({
    color,
    name: engine === "noble" ? `${name} (noble)` : name,
    mark,
    engine,
    points: own.flatMap(({ n, rows }) =>
      rows.filter((row) => row.step === step).map(({ cpuPerBallot }) => [n, cpuPerBallot] as const),
    ),
  }));
}

function drawn(
  { color, name, mark, engine, points }: Line,
  x: (n: number) => number,
  y: (micros: number) => number,
  labelY: number,
): string {
  const at = points.map(([n, micros]) => [x(n).toFixed(1), y(micros).toFixed(1)] as const);
  const [endX, endY] = at.at(-1)!;
  const labelX = FRAME.right + 12;
  return [
    `  <g class="s${color}">`,
    `    <path class="line ${engine}" d="M${at.map(([a, b]) => `${a} ${b}`).join("L")}"/>`,
    ...at.map(([a, b]) => `    <path class="mark" transform="translate(${a} ${b})" d="${mark}"/>`),
    `    <path class="grid" d="M${endX} ${endY}L${labelX - 4} ${labelY.toFixed(1)}"/>`,
    `    <text class="name" x="${labelX}" y="${(labelY + 4).toFixed(1)}">${name}</text>`,
    "  </g>",
  ].join("\n");
}

function tickX(n: number, at: number): string {
  const x = at.toFixed(1);
  return [
    `  <path class="grid" d="M${x} ${FRAME.top}V${FRAME.bottom}"/>`,
    `  <text x="${x}" y="${FRAME.bottom + 20}" text-anchor="middle">${n.toLocaleString("en-US")}</text>`,
  ].join("\n");
}

function tickY(micros: number, at: number): string {
  const y = at.toFixed(1);
  return [
    `  <path class="grid" d="M${FRAME.left} ${y}H${FRAME.right}"/>`,
    `  <text x="${FRAME.left - 8}" y="${(at + 4).toFixed(1)}" text-anchor="end">${micros.toLocaleString("en-US")}</text>`,
  ].join("\n");
}

/** The figures themselves, for who cannot see the lines. */
function description(lines: readonly Line[]): string {
  const said = lines.map(({ name, points }) => {
    const values = points.map(([n, micros]) => `${micros.toFixed(0)} at ${n.toLocaleString("en-US")}`);
    return `${name}: ${values.join(", ")}`;
  });
  return `Microseconds of CPU per ballot on one thread, both axes logarithmic. ${said.join("; ")}.`;
}

/** Powers of ten that hold all values between them. */
function decades(values: readonly number[]): number[] {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
}

function logScale(ticks: readonly number[], from: number, to: number) {
  const [low, high] = [Math.log10(ticks[0]!), Math.log10(ticks.at(-1)!)];
  return { ticks, at: (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from) };
}

/** The same places, moved so that neighbours have at least `step` between them. */
function apart(places: readonly number[], step: number): number[] {
  const out = [...places];
  const order = [...places.keys()].sort((a, b) => places[a]! - places[b]!);
  for (const [rank, i] of order.entries()) if (rank > 0) out[i] = Math.max(out[i]!, out[order[rank - 1]!]! + step);
  const excess = Math.max(0, out[order.at(-1)!]! - FRAME.bottom);
  return out.map((place) => place - excess);
}
