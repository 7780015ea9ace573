/**
 * Nanoseconds an item and the ratio to noble, both in this run: `node packages/engine/test/bench.ts [--json]`. The minimum of several
 * rounds; on a busy machine only the ratios say something. No assertion depends on time.
 */
import { sha512, u32le } from "@selge/basics";
import { bytesOf, coreOf, gather, POINT_WORDS, SCALAR_WORDS, type Words, wordsOf } from "@selge/engine/core";
import { readKernel } from "@selge/engine/node";
import { encodeScalar, G, hashToGroup, mul, multiply, nobleEngine, type Scalar, wideReduce } from "@selge/group";
import { instantiateKernel } from "../src/core/kernel.ts";

interface Row {
  readonly operation: string;
  readonly ns: number;
  readonly noble: number | undefined;
  readonly must: number;
}

const kernel = await instantiateKernel(await readKernel());
const core = coreOf(kernel);
const { scalars, elements, multiply: products, sums } = core;
const N = 128;
const scalar = (i: number): Scalar => wideReduce(sha512(u32le(i)));
const some = Array.from({ length: N }, (_, i) => scalar(i));
const a = wordsOf(new Uint8Array(some.flatMap((x) => [...encodeScalar(x)])));
const messages = some.map((_, i) => u32le(i));
const tag = new TextEncoder().encode("selge/bench");
const points = elements.fromUniform(core.expandMessages(messages, tag));
const encodings = elements.encode(points);
const P = hashToGroup(messages[0]!, "selge/bench");
/** Best nanoseconds an item of at least three rounds and 0.6 s. Short rounds: one of them will not be interrupted. */
function time(items: number, f: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  const end = performance.now() + 600;
  for (let round = 0; round < 3 || (round < 5000 && performance.now() < end); round++) {
    const start = performance.now();
    f();
    best = Math.min(best, ((performance.now() - start) * 1e6) / items);
  }
  return best;
}

/** The same for a function of one item, called n times a round. */
function timeEach(n: number, f: (i: number) => unknown): number {
  return time(n, () => {
    for (let i = 0; i < n; i++) f(i);
  });
}

const [X, Y] = [kernel.work, kernel.work + 160];
kernel.words.set(points.subarray(0, POINT_WORDS), kernel.cells >> 2);
kernel.run.unpack(X, kernel.cells, 1);
kernel.run.toNiels(Y, Y);
const { run } = kernel;
const Q = P.double();
const one = { scalars: take(a, 1, SCALAR_WORDS), points: take(points, 1, POINT_WORDS) };
const nobleFixed = timeEach(2, (i) => multiply(some[i]!, G));

const rows: Row[] = [
  row("field multiplication", 28, timeEach(2000, () => run.mul(X, X, Y)) / 4),
  row("field square", 17, timeEach(2000, () => run.squares(X, X, 1)) / 4),
  row(
    "point addition",
    230,
    timeEach(500, () => run.addNiels(X, X, Y, 0)),
    timeEach(500, () => P.add(Q)),
  ),
  row(
    "point doubling",
    200,
    timeEach(500, () => run.double(X, X)),
    timeEach(500, () => P.double()),
  ),
  row(
    "decode",
    5500,
    time(N, () => elements.decode(encodings)),
    timeEach(2, decodeNoble),
  ),
  row(
    "encode",
    5500,
    time(N, () => elements.encode(points)),
    timeEach(2, () => P.toBytes()),
  ),
  row(
    "double and encode",
    1000,
    time(N, () => elements.doubleAndEncode(points)),
  ),
  row(
    "hash to the group",
    14_000,
    time(N, () => elements.fromUniform(core.expandMessages(messages, tag))),
    timeEach(2, (i) => hashToGroup(messages[i]!, "x")),
  ),
  row(
    "fixed base, public, 8 bits",
    8000,
    time(N, () => products.fixedPublic(one.points, a, 8)),
    nobleFixed,
  ),
  row(
    "fixed base, public, 10 bits",
    6500,
    time(N, () => products.fixedPublic(one.points, a, 10)),
    nobleFixed,
  ),
  row(
    "fixed base, constant-time",
    16_000,
    time(N, () => products.fixedSecret(one.points, a)),
    nobleFixed,
  ),
  row(
    "variable base, constant-time",
    95_000,
    time(N, () => products.eachSecret(points, a, a)),
    timeEach(2, (i) => multiply(some[i]!, P)),
  ),
  row(
    "variable base, public",
    75_000,
    time(1, () => sums.sum([one])),
  ),
  ...[10, 100, 1000, 10_000, 65_536].map((n) => sumRow(n, 8, "")),
  ...[1000, 10_000].map((n) => sumRow(n, 4, ", 128-bit")),
  row(
    "scalar multiplication",
    80,
    time(N, () => scalars.mul(a, a)),
    timeEach(N, (i) => mul(some[i]!, some[i]!)),
  ),
  row(
    "scalar powers",
    80,
    time(N, () => scalars.powers(one.scalars, N)),
  ),
  row(
    "scalar dot product",
    80,
    time(N, () => scalars.dot(a, a)),
  ),
];

function row(operation: string, must: number, ns: number, noble?: number): Row {
  return { operation, ns, noble, must };
}

function sumRow(n: number, keep: number, note: string): Row {
  const order = Array.from({ length: n }, (_, i) => i % N);
  const s = gather(a, SCALAR_WORDS, order).map((word, i) => (i % 8 < keep ? word : 0)) as Words;
  const p = gather(points, POINT_WORDS, order);
  const ours = time(n, () => sums.sum([{ scalars: s, points: p }]));
  const must = n <= 1000 ? 11_000 : n <= 10_000 ? 7500 : 6000;
  if (n > 10_000 || (n > 1000 && keep < 8)) return row(`sum of ${n}${note}, a term`, must, ours);
  const x = nobleEngine.decodeScalars(bytesOf(s), "s");
  const v = nobleEngine.decodeElements(bytesOf(gather(encodings, SCALAR_WORDS, order)), "P");
  if (!x.ok || !v.ok) throw new Error("inputs of the bench");
  const noble = time(n, () => nobleEngine.linearCombination([], [[x.value, v.value]]));
  return row(`sum of ${n}${note}, a term`, must, ours, noble);
}

function take(words: Words, n: number, size: number): Words {
  return words.subarray(0, n * size);
}

function decodeNoble(i: number): void {
  nobleEngine.decodeElements(bytesOf(encodings.subarray(8 * i, 8 * i + 8)), "P");
}

if (process.argv.includes("--json")) console.log(JSON.stringify(rows));
else
  for (const { operation, ns, noble, must } of rows)
    console.log(
      operation.padEnd(32),
      `${Math.round(ns)} ns`.padStart(12),
      noble === undefined ? "".padStart(9) : `${(noble / ns).toFixed(1)} ×`.padStart(9),
      `must ${must}`.padStart(14),
    );
