/**
 * Writes the kernel's unrolled arithmetic modulo ℓ = 2^252 + c, c = 27742317777372353535851937790883648493 (125 bits). Radix 2^28, so
 * that 2^252 is exactly limb 9 and 2^252 ≡ −c folds whole limbs. Plain integers, no Montgomery form; no branch on a value.
 *
 * Bounds, all on 64-bit signed numbers. Limbs of operands < 2^28 (the ninth < 2^32), so a column of at most 9 products is below
 * 2^62. A wide value (< 2^512): upper part < 2^260 in 10 limbs; times c < 2^385, its upper part < 2^133 in 6 limbs; times c < 2^258.
 * So x ≡ lo − (c·hi)lo + c·(c·hi)hi + ℓ lies in (0, 2^259), and one last fold by its bits above 252 leaves (−2^132, 2^252): canonical
 * after adding ℓ where it is negative.
 */

const C = 27742317777372353535851937790883648493n;
const LIMB = (1n << 28n) - 1n;
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const c = range(5).map((i) => (C >> BigInt(28 * i)) & LIMB);
/** ℓ in nine limbs and, as limb 9, its 2^252. */
const order = range(10).map((i) => (i < 5 ? c[i]! : i === 9 ? 1n : 0n));

type Columns = string[][];
const sum = (terms: readonly string[]): string => terms.join(" + ") || "0";

/** The AssemblyScript module `modular`: o = a·b + d, a + b, a − b, and the reduction of 64 bytes. Operands and results are 32 bytes. */
export function scalarCode(): string {
  const product: Columns = range(19).map((m) =>
    range(9).flatMap((i) => (m - i >= 0 && m - i < 9 ? [`a${i} * b${m - i}`] : [])),
  );
  for (const i of range(9)) product[i]!.push(`d${i}`);
  return [
    fn("mulAdd(o: usize, a: usize, b: usize, d: usize)", [
      limbs("a", 9),
      limbs("b", 9),
      limbs("d", 9),
      ...carryColumns("x", product),
      ...foldWide(),
    ]),
    fn("reduceWide(o: usize, a: usize)", [limbs("x", 19), ...foldWide()]),
    fn("addMod(o: usize, a: usize, b: usize)", [
      limbs("a", 9),
      limbs("b", 9),
      ...finish(range(10).map((i) => (i < 9 ? [`a${i}`, `b${i}`] : []))),
    ]),
    fn("subMod(o: usize, a: usize, b: usize)", [
      limbs("a", 9),
      limbs("b", 9),
      ...finish(range(10).map((i) => (i < 9 ? [`a${i}`, `-b${i}`, `${order[i]}`] : [`${order[i]}`]))),
    ]),
  ].join("\n");
}

/** x_0 … x_18 to the canonical remainder. */
function foldWide(): string[] {
  const first: Columns = timesC(range(10).map((i) => `x${9 + i}`));
  const second: Columns = timesC(range(6).map((i) => `y${9 + i}`));
  return [
    ...carryColumns("y", [...first, []]),
    ...finish(
      range(10).map((i) =>
        i < 9 ? [`x${i}`, `-y${i}`, ...second[i]!, `${order[i]}`] : [...second[9]!, `${order[9]}`],
      ),
    ),
  ];
}

function timesC(limbs: readonly string[]): Columns {
  return range(limbs.length + 4).map((m) =>
    limbs.flatMap((limb, i) => (m - i >= 0 && m - i < 5 ? [`${limb} * ${c[m - i]}`] : [])),
  );
}

/** Columns to limbs of 28 bits `name`0 …; the last keeps what is above it. */
function carryColumns(name: string, columns: Columns): string[] {
  return columns.flatMap((terms, m) => {
    const carry = m === 0 ? [] : [`(${name}s${m - 1} >> 28)`];
    const total = `const ${name}s${m}: i64 = ${sum([...terms, ...carry])};`;
    return [total, `const ${name}${m}: i64 = ${name}s${m}${m === columns.length - 1 ? "" : ` & ${LIMB}`};`];
  });
}

/** Columns 0 … 9 of a value in (−2^252, 2^259) to 32 canonical bytes: fold by limb 9, then add ℓ where the result is negative. */
function finish(columns: Columns): string[] {
  const folded = range(9).map((i) => (i < 5 ? [`f${i}`, `-(f9 * ${c[i]})`] : [`f${i}`]));
  const mended = range(9).map((i) => [`g${i}`, ...(i < 5 ? [`(negative & ${c[i]})`] : [])]);
  return [
    ...carryColumns("f", columns),
    ...carryColumns("g", folded),
    "const negative: i64 = g8 >> 63;",
    ...carryColumns("h", mended),
    // Limb 8 has no mask; where ℓ was added its 2^252 is bit 28 of limb 8.
    "const top: i64 = h8 + (negative & (1 << 28));",
    ...range(4).map(
      (i) => `store<u32>(o, u32(${word(2 * i)}), ${8 * i});\n  store<u32>(o, u32(${word(2 * i + 1)}), ${8 * i + 4});`,
    ),
  ];
}

/** Bits 32·i … 32·i + 31 of h_0 … h_7, top. */
function word(i: number): string {
  const first = Math.floor((32 * i) / 28);
  const shift = 32 * i - 28 * first;
  const limb = (j: number) => (j === 8 ? "top" : `h${j}`);
  return first === 8 ? "top" : `(${limb(first)} >> ${shift}) | (${limb(first + 1)} << ${28 - shift})`;
}

/** Limbs of the little-endian bytes at pointer a, b or d; the wide operand x is read from a. */
function limbs(name: string, count: number): string {
  const pointer = name === "x" ? "a" : name;
  return range(count)
    .map((i) => {
      const [at, shift] = [(28 * i) >> 3, (28 * i) & 7];
      const last = i === count - 1;
      const mask = last ? "" : ` & ${LIMB}`;
      const word = count === 19 && last ? `load<u8>(${pointer}, 63)` : `load<u32>(${pointer}, ${at})`;
      return `const ${name}${i}: i64 = i64(${word}${shift === 0 ? "" : ` >> ${shift}`}${mask});`;
    })
    .join("\n  ");
}

function fn(signature: string, lines: readonly string[]): string {
  return `export function ${signature}: void {\n  ${lines.join("\n  ")}\n}\n`;
}
