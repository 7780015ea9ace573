/** Writes the kernel's constants, each computed from its definition in RFC 9496 § 4.1, as limbs (see field-code.ts). */

const P = 2n ** 255n - 19n;
const mod = (x: bigint): bigint => ((x % P) + P) % P;

function power(base: bigint, exponent: bigint): bigint {
  let [out, b] = [1n, mod(base)];
  for (let e = exponent; e > 0n; e >>= 1n, b = mod(b * b)) if (e & 1n) out = mod(out * b);
  return out;
}

const inverse = (x: bigint): bigint => power(x, P - 2n);
const absolute = (x: bigint): bigint => (mod(x) % 2n === 0n ? mod(x) : mod(-x));

/** The root that RFC 9496 calls non-negative; throws where there is none. */
function squareRoot(x: bigint): bigint {
  const r = power(x, (P + 3n) / 8n);
  const root = [r, mod(r * power(2n, (P - 1n) / 4n))].find((y) => mod(y * y) === mod(x));
  if (root === undefined) throw new Error("not a square");
  return absolute(root);
}

const D = mod(-121665n * inverse(121666n));

/** Four equal lanes for arithmetic on four elements at once; (X, Y, T, Z) or (y−x, y+x, 2dt, 2z) for points. */
const CONSTANTS: Readonly<Record<string, readonly bigint[]>> = {
  ONE: [1n, 1n, 1n, 1n],
  D: [D, D, D, D],
  SQRT_M1: Array(4).fill(squareRoot(-1n)),
  // The root of a·d − 1 in RFC 9496 is the odd one; of 1/(a − d) the even one.
  SQRT_AD_MINUS_ONE: Array(4).fill(mod(-squareRoot(mod(-D - 1n)))),
  INVSQRT_A_MINUS_D: Array(4).fill(squareRoot(inverse(-1n - D))),
  ONE_MINUS_D_SQ: Array(4).fill(mod(1n - D * D)),
  D_MINUS_ONE_SQ: Array(4).fill(mod((D - 1n) * (D - 1n))),
  IDENTITY: [0n, 1n, 0n, 1n],
  NIELS_IDENTITY: [1n, 1n, 0n, 2n],
  NIELS_SCALE: [1n, 1n, mod(2n * D), 2n],
};

/** The AssemblyScript module `constants`: each a pointer to 160 bytes. */
export function constantsCode(): string {
  return Object.entries(CONSTANTS)
    .map(([name, lanes]) => `export const ${name}: usize = memory.data<i16>([${packed(lanes).join(", ")}], 16);`)
    .join("\n");
}

/** Vector k, lane l, half h ↦ limb 2k + h of element l. */
function packed(lanes: readonly bigint[]): number[] {
  const limbs = lanes.map(centredLimbs);
  return Array.from({ length: 80 }, (_, i) => limbs[(i >> 1) & 3]![2 * (i >> 3) + (i & 1)]!);
}

function centredLimbs(x: bigint): number[] {
  const limbs: number[] = [];
  let rest = 2n * x > P ? x - P : x;
  for (let i = 0; i < 20; i++) {
    const limb = ((((rest + 4096n) % 8192n) + 8192n) % 8192n) - 4096n;
    limbs.push(Number(limb));
    rest = (rest - limb) / 8192n;
  }
  if (rest !== 0n) throw new Error("a constant that needs more than twenty limbs");
  return limbs;
}
