import { type Instant, instant, must, toBase64, toHex, utf8 } from "@selge/basics";
import {
  type AddCheckpoint,
  appendCosignature,
  checkCosignatures,
  consistencyProof,
  decodeAddCheckpoint,
  ed25519Signer,
  emptyRoot,
  encodeAddCheckpoint,
  frontierHead,
  type MemoryTree,
  type NoteSigner,
  newWitnessState,
  pinWitnesses,
  rootAt,
  signCheckpoint,
  WITNESS_STATUS,
  type WitnessState,
  witnessStep,
} from "@selge/log";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { accepted, forkedTree, log, noon, otherLog, secretOf, testTree, witnesses, witnessKeys } from "./fixture.ts";

vi.setConfig({ testTimeout: 30_000 }); // a loaded machine is slow

const code = (outcome: { ok: boolean; error?: { code: string } }) => (outcome.ok ? "ok" : outcome.error?.code);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const head = frontierHead(testTree(20).frontier);
const note = signCheckpoint(head, log);
const w1 = witnesses[0]!;
const pinned = (quorum: number) => must(pinWitnesses(witnessKeys, quorum, log.key));

describe("witness", () => {
  const tree = testTree(60);
  const policy = { logKey: log.key, signer: w1 };
  const request = (oldSize: number, size: number, from: MemoryTree = tree, signer = log): AddCheckpoint => ({
    oldSize,
    proof: oldSize <= size ? consistencyProof(oldSize, size, from.read) : [],
    note: signCheckpoint({ size, root: rootAt(size, from.read) }, signer),
  });
  const at = (size: number): WitnessState => ({ size, root: rootAt(size, tree.read) });
  const step = (state: WitnessState, asked: AddCheckpoint, now: Instant = noon) =>
    witnessStep(policy, state, asked, now);

  it("follows a growing log and cosigns every head", () => {
    let state = newWitnessState();
    for (const size of [0, 1, 2, 5, 8, 8, 33, 60]) {
      const asked = request(state.size, size);
      const done = must(step(state, asked));
      const grown = must(appendCosignature(accepted(asked.note), utf8(done.line), w1.key));
      expect(code(checkCosignatures(accepted(grown), pinned(1)))).toBe("ok");
      expect(done.state).toEqual({ size, root: rootAt(size, tree.read) });
      state = done.state;
    }
  });

  it("the same head again: no error, same state, new time", () => {
    const first = must(step(at(8), request(8, 8)));
    const second = must(step(first.state, request(8, 8), instant(noon + 60)));
    expect(second.state).toEqual(first.state);
    expect(second.line).not.toBe(first.line);
    expect(must(step(first.state, request(8, 8))).line).toBe(first.line);
  });

  it("L2 rollback: a smaller head, honestly signed once, is refused", () => {
    expect(code(step(at(20), request(10, 15)))).toBe("WITNESS_ROLLBACK");
    expect(code(step(at(20), request(15, 15)))).toBe("WITNESS_ROLLBACK");
    expect(code(step(at(20), request(0, 0)))).toBe("WITNESS_ROLLBACK");
    expect(code(step(at(20), { ...request(20, 20), note: request(0, 15).note }))).toBe("WITNESS_OLD_SIZE");
  });

  it("L1 split view: another root at the same size is refused", () => {
    expect(code(step(at(20), request(20, 20, forkedTree(19, 20))))).toBe("WITNESS_SPLIT_VIEW");
    const emptied = { oldSize: 0, proof: [], note: signCheckpoint({ size: 0, root: emptyRoot() }, log) };
    expect(code(step(newWitnessState(), emptied))).toBe("ok");
  });

  it("L1 split view at a larger size: a fork has no consistency proof", () => {
    const fork = forkedTree(19, 40);
    expect(code(step(at(20), request(20, 40, fork)))).toBe("WITNESS_PROOF");
    expect(code(step(at(20), { ...request(20, 40, fork), proof: request(20, 40).proof }))).toBe("WITNESS_PROOF");
    expect(code(step(at(20), request(20, 40, forkedTree(20, 40))))).toBe("ok");
  });

  it("a proof that is missing, longer, shorter, or from another size is refused", () => {
    const asked = request(20, 40);
    const proofs = [
      [],
      asked.proof.slice(1),
      asked.proof.slice(0, -1),
      [...asked.proof, emptyRoot()],
      request(21, 40).proof,
    ];
    for (const proof of proofs) expect(code(step(at(20), { ...asked, proof }))).toBe("WITNESS_PROOF");
    expect(code(step(newWitnessState(), { ...request(0, 40), proof: [emptyRoot()] }))).toBe("WITNESS_PROOF");
    expect(code(step(at(20), { ...request(20, 20), proof: [at(20).root] }))).toBe("WITNESS_PROOF");
  });

  it("a stale or invented old size is a conflict, also with a good proof", () => {
    for (const oldSize of [0, 10, 19, 21, 40])
      expect(code(step(at(20), request(oldSize, 40)))).toBe("WITNESS_CONFLICT");
    expect(code(step(at(20), request(41, 40)))).toBe("WITNESS_OLD_SIZE");
  });

  it("wrong origin, bad log signature, unreadable note", () => {
    expect(code(step(at(20), request(20, 40, tree, otherLog)))).toBe("WITNESS_ORIGIN");
    const mallory = ed25519Signer((publicKey) => ({ ...log.key, publicKey }), secretOf("mallory"));
    expect(code(step(at(20), request(20, 40, tree, mallory)))).toBe("WITNESS_LOG_SIGNATURE");
    const asLog: NoteSigner = { key: log.key, sign: mallory.sign };
    expect(code(step(at(20), request(20, 40, tree, asLog)))).toBe("WITNESS_LOG_SIGNATURE");
    expect(code(step(at(20), { ...request(20, 40), note: new Uint8Array(3) }))).toBe("WITNESS_REQUEST");
  });

  it("whatever is asked, the cosigned heads form one chain", () => {
    const fork = forkedTree(7, 30);
    const asks = fc.array(fc.tuple(fc.nat(30), fc.nat(30), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(asks, (list) => {
        let state = newWitnessState();
        for (const [anyOld, size, onFork, honest] of list) {
          const done = step(state, request(honest ? state.size : anyOld, size, onFork ? fork : tree));
          if (!done.ok) continue;
          const chained = [tree, fork].some(
            (view) =>
              toHex(rootAt(state.size, view.read)) === toHex(state.root) &&
              toHex(rootAt(size, view.read)) === toHex(done.value.state.root),
          );
          if (!chained || size < state.size) return false;
          state = done.value.state;
        }
        return true;
      }),
      { numRuns: 40 },
    );
  });

  it("every refusal has its HTTP status", () => {
    expect(WITNESS_STATUS).toMatchObject({ WITNESS_ORIGIN: 404, WITNESS_LOG_SIGNATURE: 403, WITNESS_PROOF: 422 });
  });
});

describe("add-checkpoint request", () => {
  const tree = testTree(40);
  const asked: AddCheckpoint = { oldSize: 20, proof: consistencyProof(20, 40, tree.read), note };

  it("is exactly old line, proof lines, empty line, note", () => {
    const body = encodeAddCheckpoint(asked);
    expect(decode(body).startsWith(`old 20\n${toBase64(asked.proof[0]!)}\n`)).toBe(true);
    expect(decodeAddCheckpoint(body)).toEqual({ ok: true, value: asked });
    const first = { oldSize: 0, proof: [], note };
    expect(decode(encodeAddCheckpoint(first))).toBe(`old 0\n\n${decode(note)}`);
    expect(decodeAddCheckpoint(encodeAddCheckpoint(first))).toEqual({ ok: true, value: first });
  });

  it("other bodies are refused", () => {
    const hash = toBase64(emptyRoot());
    const rest = `\n${decode(note)}`;
    expect(decodeAddCheckpoint(utf8(`old 1\n${`${hash}\n`.repeat(63)}${rest}`)).ok).toBe(true);
    for (const bad of [
      "",
      "old 1\n",
      decode(note),
      `\n${rest}`,
      `old 01\n${rest}`,
      `old -1\n${rest}`,
      `old  1\n${rest}`,
      `old 1 \n${rest}`,
      `old 1\r\n${rest}`,
      `Old 1\n${rest}`,
      `old 9007199254740992\n${rest}`,
      `old 1\n${hash.slice(0, -1)}\n${rest}`,
      `old 1\n${hash}A\n${rest}`,
      `old 1\n${toBase64(new Uint8Array(31))}\n${rest}`,
      `old 1\n ${hash}\n${rest}`,
      `old 1\n${`${hash}\n`.repeat(64)}${rest}`,
      `old 1\n${rest}${"x".repeat(70_000)}`,
    ])
      expect(code(decodeAddCheckpoint(utf8(bad))), bad.slice(0, 60)).toBe("WITNESS_REQUEST");
    expect(code(decodeAddCheckpoint(Uint8Array.of(0x6f, 0xff, 0x0a, 0x0a)))).toBe("WITNESS_REQUEST");
  });
});
