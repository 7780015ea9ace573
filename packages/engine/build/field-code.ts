/**
 * Writes the unrolled field arithmetic of the kernel (AssemblyScript): products and squares of four field elements at once, and the
 * two point formulas that are built of them. Straight-line code, no branch; everything else of the kernel is written by hand.
 *
 * A field element mod p = 2^255 − 19 has 20 limbs of 13 bits, signed: Σ l_i·2^(13i), reduced |l_i| ≤ 4136. Vector k (0..9) of an
 * operand holds limbs 2k and 2k+1 of four elements, as the halves of its four 32-bit lanes. `i32x4.dot_i16x8_s` multiplies both
 * halves and adds: two products of four elements in one instruction, and none of the lane spreading that 32 × 32 → 64 bits needs.
 *
 * Bounds. u = 4136. Column j < 20 of a product of operands |a| ≤ α·u, |b| ≤ β·u, with the upper columns folded in, is at most
 * 20.07·αβ·u² + 2^24.3; it stays below 2^31 for αβ ≤ 6.1. So sums of two by sums of two (αβ = 4) and of three by two are safe.
 * test/bounds.test.ts drives both products and both formulas with maximal limbs.
 */

/** (low half of x, high half of y) in each 32-bit lane. */
const blend = (x: string, y: string) => `v128.shuffle<i16>(${x}, ${y}, 0, 9, 2, 11, 4, 13, 6, 15)`;
const lanes = (x: string, ...from: number[]) => `v128.shuffle<i32>(${x}, ${x}, ${from.join(", ")})`;
const add = (x: string, y: string) => `i32x4.add(${x}, ${y})`;
const add16 = (x: string, y: string) => `i16x8.add(${x}, ${y})`;
/** A constant with one value per element, the same for both limbs of a pair. */
const perLane = (...v: number[]) => `i16x8(${v.flatMap((x) => [x, x]).join(", ")})`;
const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** One term of a column: which left vector it reads (for the order of evaluation) and the product. */
type Dot = { readonly left: number; readonly code: string };
const dot = (left: number, x: string, y: string): Dot => ({ left, code: `i32x4.dot_i16x8_s(${x}, ${y})` });

const TILE = 8;

const CONSTANTS = `
  const LOW = i32x4.splat(0xffff), HALF = i32x4.splat(0x8000), FOLD = i32x4.splat(608 | (4864 << 16));
  const BIAS = i32x4.splat(4096), MASK = i32x4.splat(8191), WRAP = i32x4.splat(608), CENTRE = i16x8.splat(4096);`;

/** The AssemblyScript module `products`. */
export function fieldCode(): string {
  return [
    fn("mul(o: usize, a: usize, b: usize)", [load("a", "a"), load("b", "b"), product("a", "b", "r"), store("r")]),
    fn("squares(o: usize, a: usize, n: i32)", squaresBody()),
    fn("addNiels(o: usize, p: usize, q: usize, negate: i32)", additionBody()),
    fn("double(o: usize, p: usize)", doublingBody()),
  ].join("\n");
}

/**
 * P + Q, or P − Q where `negate` is −1 (else 0; no branch): −Q swaps y−x with y+x and negates 2dt. Complete for all points of the curve. Hisil, Wong, Carter, Dawson 2008, § 3.1 with a = −1, Q as (y−x, y+x, 2dt, 2z).
 * A, B, C, D = (Y−X)(y−x), (Y+X)(y+x), T·2dt, Z·2z; E, H, F, G = B−A, B+A, D−C, D+C; (X, Y, T, Z) = (EF, GH, EH, FG).
 */
function additionBody(): string[] {
  return [
    load("p", "p"),
    load("e", "q"),
    `  const minus = i32x4.splat(negate);`,
    each("q", (k) => `v128.bitselect(${scaled(lanes(`e${k}`, 1, 0, 2, 3), 1, 1, -1, 1)}, e${k}, minus)`),
    each("a", (k) => add16(lanes(`p${k}`, 1, 1, 2, 3), scaled(lanes(`p${k}`, 0, 0, 0, 0), -1, 1, 0, 0))),
    product("a", "q", "v"), // (A, B, C, D), operands ≤ 2u and 2u
    each("w", (k) => add16(lanes(`v${k}`, 1, 1, 3, 3), scaled(lanes(`v${k}`, 0, 0, 2, 2), -1, 1, -1, 1))), // (E, H, F, G) ≤ 2u
    completed(),
  ];
}

/**
 * 2P, complete. dbl-2008-hwcd with a = −1, all four of E, F, G, H negated (only their pairwise products matter).
 * A, B, C, S = X², Y², Z², (X+Y)²; (E, H, F, G) = (A+B−S, A+B, A−B+2C, A−B), formed on the 32-bit columns before the carry:
 * |S| + |A| + |B| ≤ (20.07·6·u² + 3·2^24.3) < 2^31.
 */
function doublingBody(): string[] {
  const mix = (t: string) => {
    const ab = add(lanes(t, 0, 0, 0, 0), `i32x4.mul(${lanes(t, 1, 1, 1, 1)}, i32x4(1, 1, -1, -1))`);
    return add(ab, `i32x4.mul(${lanes(t, 3, 3, 2, 2)}, i32x4(-1, 0, 2, 0))`);
  };
  return [
    load("p", "p"),
    each("a", (k) => add16(lanes(`p${k}`, 0, 1, 3, 0), scaled(lanes(`p${k}`, 1, 1, 1, 1), 0, 0, 0, 1))), // (X, Y, Z, X+Y)
    square("a", "w", mix),
    completed(),
  ];
}

/** a^(2^n), n ≥ 1, the value staying in locals from one square to the next. */
function squaresBody(): string[] {
  return [
    load("a", "a").replaceAll("const", "let"),
    "  while (true) {",
    square("a", "r"),
    "  if (--n == 0) {",
    store("r"),
    "  return;",
    "  }",
    range(10)
      .map((k) => `  a${k} = r${k};`)
      .join("\n"),
    "  }",
  ];
}

/** From (E, H, F, G) to (EF, GH, EH, FG). */
function completed(): string {
  return [
    each("l", (k) => lanes(`w${k}`, 0, 3, 0, 2)),
    each("h", (k) => lanes(`w${k}`, 2, 1, 1, 3)),
    product("l", "h", "r"),
    store("r"),
  ].join("\n");
}

const scaled = (x: string, ...by: number[]) => `i16x8.mul(${x}, ${perLane(...by)})`;

function product(a: string, b: string, out: string): string {
  const columns = range(39).map((m) =>
    range(10).flatMap((k) => {
      const j = (m >> 1) - k;
      if (m % 2 === 0) return j >= 0 && j <= 10 ? [dot(k, `${a}${k}`, `${b}s${j}`)] : [];
      return j >= 0 && j <= 9 ? [dot(k, `${a}${k}`, `${b}w${j}`)] : [];
    }),
  );
  return [shifted(b), sums(columns, out), carried(out)].join("\n");
}

/** As `product` with itself, each mixed product once and doubled. */
function square(a: string, out: string, mix?: (t: string) => string): string {
  const columns = range(39).map((m) => {
    const t = m >> 1;
    return range(10).flatMap((k) => {
      const j = t - k;
      if (m % 2 === 1) return j < k || j > 9 ? [] : [dot(k, k < j ? `${a}d${k}` : `${a}${k}`, `${a}w${j}`)];
      if (j < 0 || j > 10 || 2 * k > t) return [];
      if (2 * k === t) return [dot(k, `${a}${k}`, `v128.and(${a}${k}, LOW)`)];
      if (2 * k + 1 === t) return [dot(k, blend(`${a}d${k}`, `${a}${k}`), `${a}s${j}`)];
      return [dot(k, `${a}d${k}`, `${a}s${j}`)];
    });
  });
  const doubled = each(`${a}d`, (k) => add16(`${a}${k}`, `${a}${k}`));
  return [shifted(a), doubled, sums(columns, out), carried(out, mix)].join("\n");
}

/** The right operand as the dot product needs it: w_k = (l_2k+1, l_2k) for odd columns, s_k = (l_2k, l_2k−1) for even ones. */
function shifted(b: string): string {
  return [
    each(`${b}w`, (k) => `v128.or(i32x4.shl(${b}${k}, 16), i32x4.shr_u(${b}${k}, 16))`),
    `  const ${b}s0 = v128.and(${b}0, LOW);`,
    ...range(9).map((k) => `  const ${b}s${k + 1} = ${blend(`${b}${k + 1}`, `${b}${k}`)};`),
    `  const ${b}s10 = v128.andnot(${b}9, LOW);`,
  ].join("\n");
}

/** Columns c_0 … c_38, eight at a time and row by row within a tile: few registers, few loads. */
function sums(columns: readonly (readonly Dot[])[], out: string): string {
  const lines: string[] = [];
  for (let base = 0; base < columns.length; base += TILE) {
    const started = new Set<number>();
    for (const left of range(10)) {
      for (const m of range(Math.min(TILE, columns.length - base)).map((i) => base + i)) {
        const term = columns[m]!.find((candidate) => candidate.left === left);
        if (term === undefined) continue;
        const c = `${out}c${m}`;
        lines.push(started.has(m) ? `  ${c} = ${add(c, term.code)};` : `  let ${c} = ${term.code};`);
        started.add(m);
      }
    }
  }
  return lines.join("\n");
}

/**
 * Folds columns 20 … 38 into 0 … 19 and carries twice. 2^260 ≡ 608, so the low half of column 20+j counts 608 in column j; its high
 * half counts 2^16·608 there, that is 8·608 = 4864 in column j+1. Halves are signed: the high one is rounded (HALF).
 * Then t_j = lo + 2^13·carry with lo in [0, 8191] standing for lo − 4096 (BIAS): |carry| < 2^18, the second |carry| ≤ 33 and 3 from
 * limb 0. Result |l_i| ≤ 4096 + 36.
 */
function carried(out: string, mix: (t: string) => string = (t) => t): string {
  const c = (m: number) => `${out}c${m}`;
  const lines: string[] = [];
  for (const j of range(20)) {
    const high = add(c(19 + j), "HALF");
    const pair = j === 0 ? `v128.and(${c(20)}, LOW)` : j === 19 ? `v128.andnot(${high}, LOW)` : blend(c(20 + j), high);
    lines.push(`const ${out}f${j} = ${add(c(j), `i32x4.dot_i16x8_s(${pair}, FOLD)`)};`);
    lines.push(`const ${out}t${j} = ${add(mix(`${out}f${j}`), "BIAS")};`);
  }
  const low = (x: string) => `v128.and(${out}${x}, MASK)`;
  const carry = (x: string) => `i32x4.shr_s(${out}${x}, 13)`;
  lines.push(`const ${out}u19 = ${add(low("t19"), carry("t18"))};`);
  lines.push(`const ${out}u0 = ${add(low("t0"), `i32x4.mul(${add(carry("t19"), carry("u19"))}, WRAP)`)};`);
  lines.push(`const ${out}u1 = ${add(add(low("t1"), carry("t0")), carry("u0"))};`);
  for (let j = 2; j < 19; j++) lines.push(`const ${out}u${j} = ${add(low(`t${j}`), carry(`t${j - 1}`))};`);
  const limb = (j: number) => (j < 2 ? low(`u${j}`) : add(low(`u${j}`), carry(`u${j - 1}`)));
  for (const k of range(10))
    lines.push(`const ${out}${k} = i16x8.sub(${blend(limb(2 * k), `i32x4.shl(${limb(2 * k + 1)}, 16)`)}, CENTRE);`);
  return lines.map((line) => `  ${line}`).join("\n");
}

const load = (name: string, pointer: string) => each(name, (k) => `v128.load(${pointer}, ${16 * k})`);
const store = (name: string) =>
  range(10)
    .map((k) => `  v128.store(o, ${name}${k}, ${16 * k});`)
    .join("\n");

function each(name: string, value: (k: number) => string): string {
  return range(10)
    .map((k) => `  const ${name}${k} = ${value(k)};`)
    .join("\n");
}

function fn(signature: string, body: readonly string[]): string {
  return `export function ${signature}: void {${CONSTANTS}\n${body.join("\n")}\n}\n`;
}
