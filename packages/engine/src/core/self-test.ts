/**
 * Known-answer test at load: every operation once, against answers that noble gave (test/self-test.test.ts computes them anew). A
 * compiler or a processor that miscalculates is found before it can touch a vote.
 */
import type { Core } from "./index.ts";
import { EngineUnavailable } from "./kernel.ts";
import { bytesOf, concatWords, gather, POINT_WORDS, SCALAR_WORDS, type Words, wordsOf } from "./words.ts";

const TERMS = 9;
/** Enough terms for buckets. */
const MANY = 320;

/** What each step must give, in hexadecimal: 32 bytes. */
export const ANSWERS: Readonly<Record<string, string>> = {
  dot: "e5097baff8e162aef77e94824ba5c6eccf840f4975aa792ca66ee936b0bdba0f",
  product: "e3bb44b77f551b56cb308c7f78f9b1572145b9d98c8457c584ec8e324568e504",
  wide: "edb3b1b0483ceded9103fec715f5377e0b36185b31af26cb50052494757bd90c",
  hash: "1cd2bdd0b3a4facca9c3fdaba412a78051ebce0daac3b2449175e53dfb02195c",
  decode: "1cd2bdd0b3a4facca9c3fdaba412a78051ebce0daac3b2449175e53dfb02195c",
  double: "04372162bdfe2c746f4f61e60e45dfd694cbf66825802aab57f5966b9b8dc15d",
  add: "040943e432dfb68fd057072123f16ab37a704446e31048c2736bb9e7deef6f7e",
  fixedSecret: "dcc79b3f6c50ede9e050c02e3415c58a913726f9c959028a8db80f7da1cab953",
  fixedPublic: "dcc79b3f6c50ede9e050c02e3415c58a913726f9c959028a8db80f7da1cab953",
  each: "a6fd5d176c00a3af88e160acfbc4053080f1722c9f64fd7c0b2791da51a8133e",
  few: "3e10e765d9d6d9bbed4b169d19a15d0ef3b9483a8dfdd35e762d169d30bf6146",
  many: "446a21505384ec9a94dcc69f7b124926a60b773344b2e33fac17cef04ce5154a",
  refused: "02000000",
};

/** Throws `EngineUnavailable` naming the first step that gave something else. */
export function selfTest(core: Core): void {
  for (const [step, answer] of Object.entries(selfTestResults(core)))
    if (hex(answer) !== ANSWERS[step])
      throw new EngineUnavailable(`the engine miscalculates on this machine (${step})`);
}

/** The results by step; inputs are x = 0x0706…00 (32 bytes, the top one 0) and the messages "0" … "8". */
export function selfTestResults(core: Core): Readonly<Record<string, Words>> {
  const { scalars, elements, multiply, sums } = core;
  const x = wordsOf(Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 0 : i)));
  const powers = scalars.powers(x, TERMS);
  const inverses = scalars.invert(powers);
  const mixed = scalars.scale(x, scalars.sub(scalars.add(inverses, x9(x)), scalars.runningProducts(powers)), x);
  const messages = Array.from({ length: TERMS }, (_, i) => new TextEncoder().encode(String(i)));
  const points = elements.fromUniform(
    core.expandMessages(messages, new TextEncoder().encode("selge/engine/self-test")),
  );
  const first = gather(points, POINT_WORDS, [0]);
  const order = Array.from({ length: MANY }, (_, i) => i % TERMS);
  const total = (p: Words): Words => {
    const ones = wordsOf(new Uint8Array(32 * TERMS).map((_, i) => (i % 32 === 0 ? 1 : 0)));
    return elements.encode(sums.sum([{ scalars: ones, points: p }]));
  };
  const decoded = elements.decode(elements.encode(points));
  return {
    dot: scalars.dot(powers, mixed),
    product: scalars.product(mixed),
    wide: scalars.reduceWide(concatWords([mixed.subarray(0, 8), inverses.subarray(0, 8)])),
    hash: total(points),
    decode: total(decoded.points),
    double: elements.doubleAndEncode(first),
    add: total(elements.sub(elements.add(points, points), elements.sub(points, decoded.points))),
    fixedSecret: total(multiply.fixedSecret(first, mixed)),
    fixedPublic: total(multiply.fixedPublic(first, mixed, 8)),
    each: total(multiply.eachSecret(points, mixed, powers)),
    few: elements.encode(sums.sum([{ scalars: mixed, points }])),
    many: elements.encode(
      sums.sum([{ scalars: gather(mixed, SCALAR_WORDS, order), points: gather(points, POINT_WORDS, order) }]),
    ),
    refused: Int32Array.of(elements.decode(Int32Array.of(...new Int32Array(16), 2, 0, 0, 0, 0, 0, 0, 0)).bad),
  };
}

/** x, nine times. */
function x9(x: Words): Words {
  return concatWords(Array.from({ length: TERMS }, () => x));
}

function hex(words: Words): string {
  return Array.from(bytesOf(words), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
