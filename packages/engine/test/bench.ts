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
const N = 1024;
const scalar = (i: number): Scalar => wideReduce(sha512(u32le(i)));
const some = Array.from({ length: N }, (_, i) => scalar(i));
const a = wordsOf(new Uint8Array(some.flatMap((x) => [...encodeScalar(x)])));
const messages = some.map((_, i) => u32le(i));
const tag = new TextEncoder().encode("selge/bench");
const points = elements.fromUniform(core.expandMessages(messages, tag));
const encodings = elements.encode(points);
const P = hashToGroup(messages[0]!, "selge/bench");
const few =
  <T>(f: (i: number) => T, n = 8) =>
  () => {
    for (let i = 0; i < n; i++) f(i);
  };

/** Best nanoseconds an item of at least three rounds and 0.4 s. */
function time(items: number, f: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  const end = performance.now() + 400;
  for (let round = 0; round < 3 || (round < 200 && performance.now() < end); round++) {
    const start = performance.now();
    f();
    best = Math.min(best, ((performance.now() - start) * 1e6) / items);
  }
  return best;
}

const repeat = (f: () => void, n: number) => () => {
  for (let i = 0; i < n; i++) f();
};
const [X, Y] = [kernel.work, kernel.work + 160];
kernel.words.set(points.subarray(0, 2 * POINT_WORDS), X >> 2);
kernel.run.toNiels(Y, Y);
const { run } = kernel;
const Q = P.double();

const rows: Row[] = [
  row(
    "field multiplication",
    28,
    time(
      80_000,
      repeat(() => run.mul(X, X, Y), 20_000),
    ),
  ),
  row(
    "field square",
    17,
    time(
      80_000,
      repeat(() => run.squares(X, X, 1), 20_000),
    ),
  ),
  row(
    "point addition",
    230,
    time(
      5000,
      repeat(() => run.addNiels(X, X, Y, 0), 5000),
    ),
    time(
      500,
      repeat(() => P.add(Q), 500),
    ),
  ),
  row(
    "point doubling",
    200,
    time(
      5000,
      repeat(() => run.double(X, X), 5000),
    ),
    time(
      500,
      repeat(() => P.double(), 500),
    ),
  ),
  row(
    "decode",
    5500,
    time(N, () => elements.decode(encodings)),
    time(
      8,
      few((i) => decodeNoble(i)),
    ),
  ),
  row(
    "encode",
    5500,
    time(N, () => elements.encode(points)),
    time(
      8,
      few(() => P.toBytes()),
    ),
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
    time(
      8,
      few((i) => hashToGroup(messages[i]!, "x")),
    ),
  ),
  row(
    "fixed base, public, 8 bits",
    8000,
    time(N, () => products.fixedPublic(first(), a, 8)),
    time(
      8,
      few((i) => multiply(some[i]!, G)),
    ),
  ),
  row(
    "fixed base, public, 10 bits",
    6500,
    time(N, () => products.fixedPublic(first(), a, 10)),
  ),
  row(
    "fixed base, constant-time",
    16_000,
    time(N, () => products.fixedSecret(first(), a)),
    time(
      8,
      few((i) => multiply(some[i]!, G)),
    ),
  ),
  row(
    "variable base, constant-time",
    95_000,
    time(128, () =>
      products.eachSecret(take(points, 128, POINT_WORDS), take(a, 128, SCALAR_WORDS), take(a, 128, SCALAR_WORDS)),
    ),
    time(
      8,
      few((i) => multiply(some[i]!, P)),
    ),
  ),
  row(
    "variable base, public",
    75_000,
    time(1, () => sums.sum([{ scalars: take(a, 1, SCALAR_WORDS), points: first() }])),
  ),
  ...[10, 100, 1000, 10_000, 65_536].map((n) => sumRow(n, 8, "")),
  ...[1000, 10_000].map((n) => sumRow(n, 4, ", 128-bit")),
  row(
    "scalar multiplication",
    80,
    time(N, () => scalars.mul(a, a)),
    time(
      N,
      few((i) => mul(some[i]!, some[i]!), N),
    ),
  ),
  row(
    "scalar powers",
    80,
    time(N, () => scalars.powers(take(a, 1, SCALAR_WORDS), N)),
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
  if (n > 1000 || n < 10) return row(`sum of ${n}${note}, a term`, must, ours);
  const x = nobleEngine.decodeScalars(bytesOf(s), "s");
  const v = nobleEngine.decodeElements(bytesOf(gather(encodings, SCALAR_WORDS, order)), "P");
  if (!x.ok || !v.ok) throw new Error("inputs of the bench");
  const noble = time(n, () => nobleEngine.linearCombination([], [[x.value, v.value]]));
  return row(`sum of ${n}${note}, a term`, must, ours, noble);
}

function take(words: Words, n: number, size: number): Words {
  return words.subarray(0, n * size);
}

function first(): Words {
  return take(points, 1, POINT_WORDS);
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
