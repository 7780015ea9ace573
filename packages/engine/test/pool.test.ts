/** Several threads give the bytes of one; and a worker that dies gives an error, never a result. */
import { must, sha256, toHex } from "@selge/basics";
import { type ParallelEngine, type PoolWorker, startPool } from "@selge/engine";
import { loadNodeEngine, loadParallelEngine, readKernel } from "@selge/engine/node";
import { encodeElement, G, type Scalar } from "@selge/group";
import { afterAll, describe, expect, it } from "vitest";
import { loadCore } from "../src/core/index.ts";
import { nodeWorker } from "../src/node/pool.ts";
import { newMailbox, openMailbox } from "../src/pool/mailbox.ts";
import { parallelCore } from "../src/pool/parallel.ts";
import type { Assignment } from "../src/pool/start.ts";
import { someScalars } from "./known-logarithms.ts";

const one = await loadNodeEngine();
const pools: ParallelEngine[] = [await loadParallelEngine(1), await loadParallelEngine(2)];
afterAll(() => {
  for (const { close } of pools) close();
});
const repeated = () => {
  let calls = 0;
  return (length: number) => new Uint8Array(length).fill((calls++ % 250) + 1);
};

describe.each(pools.map((pool, i) => ({ ...pool, threads: i + 2 })))("$threads threads", ({ engine }) => {
  // Below and above what is worth handing over, and sizes that do not divide.
  it.each([5, 511, 512, 513, 1537])("give the bytes of one, n = %i", (n) => {
    const results = [one, engine].map((e) => {
      const a = e.scalarVector(someScalars(n, 0));
      const P = e.multiplyFixed(G, a);
      const packed = e.encodeElements(P);
      const Q = must(e.decodeElements(packed, "P"));
      const H = e.hashToGroup(
        Array.from({ length: n }, (_, i) => Uint8Array.of(i, i >> 8)),
        "selge/test",
      );
      const s = 12345678901234567890n as Scalar;
      const vectors = [
        Q,
        H,
        e.addElements(Q, H),
        e.subElements(H, Q),
        e.combineElements([s, 1n as Scalar, 77n as Scalar], [Q, H, Q]),
        e.multiplyEach(s, e.sliceElements(H, 0, n >> 1), repeated()),
      ];
      const sum = e.linearCombination(
        [[s, G]],
        [
          [a, Q],
          [e.runningProducts(e.indices(n)), H],
        ],
      );
      const bytes = [packed, ...vectors.map((v) => e.encodeElements(v)), encodeElement(sum)];
      return bytes.map((output) => toHex(sha256(output)));
    });
    expect(results[1]).toEqual(results[0]);
  });

  it("name the first bad encoding, in whichever part it is", () => {
    const n = 900;
    const good = one.encodeElements(one.multiplyFixed(G, one.scalarVector(someScalars(n, 0))));
    for (const bad of [[0], [299, 700], [450], [899], [301, 302]]) {
      const packed = good.slice();
      for (const i of bad) packed[32 * i] = packed[32 * i]! ^ 1;
      expect(engine.decodeElements(packed, "C")).toMatchObject({ error: { where: `C[${bad[0]}]` } });
    }
    expect(engine.decodeElements(good, "C").ok).toBe(true);
  });
});

describe("a worker that dies", () => {
  it("half-way gives an error, and so does every later call", async () => {
    const core = await loadCore(await readKernel());
    const silent = parallelCore(core, [openMailbox(newMailbox())], 200); // a mailbox that nobody reads
    const points = core.multiply.fixedSecret(core.elements.fromUniform(new Int32Array(16)), new Int32Array(8 * 600));
    expect(() => silent.elements.encode(points)).toThrow("does not answer");
    expect(() => silent.elements.encode(points)).toThrow("workers are gone");
  });

  it("before it is ready means no engine", async () => {
    const wasm = await readKernel();
    const stillborn = (assignment: Assignment): PoolWorker => {
      const worker = nodeWorker(assignment);
      worker.stop();
      return worker;
    };
    await expect(startPool(wasm, 1, stillborn)).rejects.toThrow("a worker does not start");
  });
});
