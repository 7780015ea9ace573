/** libsodium's ristretto255 as a second opinion: another code base, other formulas, another limb size. */
import { concat, must, sha512, u32le } from "@selge/basics";
import { loadNodeEngine } from "@selge/engine/node";
import { encodeElement, encodeScalar, G, multiplyBase, scalar } from "@selge/group";
import sodium from "libsodium-wrappers-sumo";
import { describe, expect, it } from "vitest";
import { someScalars } from "./known-logarithms.ts";

await sodium.ready;
const engine = await loadNodeEngine();
const N = 64;
const strings = Array.from({ length: N }, (_, i) => sha512(u32le(i)));
const elements = strings.map((bytes) => sodium.crypto_core_ristretto255_from_hash(bytes));
const vector = must(engine.decodeElements(concat(...elements), "P"));
const shifted = must(engine.decodeElements(concat(...elements.slice(1), elements[0]!), "P"));
const scalars = someScalars(N, 1); // without zero: libsodium refuses an identity
const rows = (packed: Uint8Array) =>
  Array.from({ length: packed.length / 32 }, (_, i) => packed.subarray(32 * i, 32 * i + 32));
const same = (packed: Uint8Array, expected: readonly Uint8Array[]) =>
  expect(concat(...rows(packed))).toEqual(concat(...expected));
const next = (i: number) => elements[(i + 1) % N]!;

describe("libsodium agrees", () => {
  it("on sums and differences", () => {
    same(
      engine.encodeElements(engine.addElements(vector, shifted)),
      elements.map((P, i) => sodium.crypto_core_ristretto255_add(P, next(i))),
    );
    same(
      engine.encodeElements(engine.subElements(vector, shifted)),
      elements.map((P, i) => sodium.crypto_core_ristretto255_sub(P, next(i))),
    );
  });

  it("on multiples of the generator and of other points", () => {
    const a = engine.scalarVector(scalars);
    same(
      engine.encodeElements(engine.multiplyFixed(G, a)),
      scalars.map((x) => sodium.crypto_scalarmult_ristretto255_base(encodeScalar(x))),
    );
    const s = scalars[11]!;
    same(
      engine.encodeElements(engine.multiplyEach(s, vector, (n) => sodium.randombytes_buf(n))),
      elements.map((P) => sodium.crypto_scalarmult_ristretto255(encodeScalar(s), P)),
    );
    const sum = elements
      .map((P, i) => sodium.crypto_scalarmult_ristretto255(encodeScalar(scalars[i]!), P))
      .reduce((P, Q) => sodium.crypto_core_ristretto255_add(P, Q));
    expect(encodeElement(engine.linearCombination([], [[a, vector]]))).toEqual(new Uint8Array(sum));
  });

  it("on arithmetic modulo the order", () => {
    const [a, b] = [scalars, scalars.toReversed()];
    const [x, y] = [engine.scalarVector(a), engine.scalarVector(b)];
    const pairs = (f: (p: Uint8Array, q: Uint8Array) => Uint8Array) =>
      a.map((p, i) => f(encodeScalar(p), encodeScalar(b[i]!)));
    same(engine.encodeScalars(engine.mulScalars(x, y)), pairs(sodium.crypto_core_ristretto255_scalar_mul));
    same(engine.encodeScalars(engine.addScalars(x, y)), pairs(sodium.crypto_core_ristretto255_scalar_add));
    same(engine.encodeScalars(engine.subScalars(x, y)), pairs(sodium.crypto_core_ristretto255_scalar_sub));
    const random = engine.randomScalars(
      N,
      (() => {
        let i = 0;
        return () => strings[i++]!;
      })(),
    );
    same(
      engine.encodeScalars(random),
      strings.map((bytes) => sodium.crypto_core_ristretto255_scalar_reduce(bytes)),
    );
  });

  it("on which strings are elements", () => {
    for (let i = 0; i < 300; i++) {
      const candidate = sha512(u32le(i)).slice(0, 32);
      candidate[0]! &= 0xfe;
      candidate[31]! &= 0x7f;
      expect(engine.decodeElements(candidate, "P").ok).toBe(sodium.crypto_core_ristretto255_is_valid_point(candidate));
    }
    expect(engine.decodeElements(encodeElement(multiplyBase(scalar(5))), "P").ok).toBe(true);
  });
});
