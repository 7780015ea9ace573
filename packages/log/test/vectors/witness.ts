/** Witness steps: a state and a request body, and what the witness must answer. */
import { concat, fromUtf8, must, toHex, u64le, utf8 } from "@selge/basics";
import {
  type AddCheckpoint,
  consistencyProof,
  cosign,
  ed25519Signer,
  emptyRoot,
  encodeAddCheckpoint,
  encodeVerifierKey,
  type MemoryTree,
  type NoteSigner,
  newWitnessState,
  rootAt,
  signCheckpoint,
  type WitnessState,
  witnessStep,
} from "@selge/log";
import { forkedTree, log, noon, otherLog, secretOf, testTree, witnesses, witnessSigner } from "../fixture.ts";
import { readable, refusal, result, type VectorCase, type VectorFile } from "./case.ts";

const tree = testTree(40);
const signer = witnesses[0]!;

export function witnessVectors(): VectorFile {
  return {
    about:
      "The witness's step: state, request body (LOG-34). A case of LOG-36 decodes the body first (LOG-35). Output of LOG-36: u64le(size) " +
      "and root of the new state, then the signature line; of LOG-33: the note.",
    source: "own",
    common: {
      logKey: encodeVerifierKey(log.key),
      witness: encodeVerifierKey(signer.key),
      secretKey: toHex(secretOf("w1")),
      time: noon,
    },
    cases: [...stepVectors(), ...appendVectors()],
  };
}

function appendVectors(): VectorCase[] {
  const note = request(0, 20).note;
  const line = (name: string) => cosign(text(note).split("\n\n")[0]! + "\n", witnessSigner(name), noon);
  const item = (name: string, answer: string, code?: string) => {
    const input = { ...readable("note", note), answerText: answer };
    return code === undefined
      ? result("LOG-33", name, input, utf8(text(note) + line("w1")))
      : refusal("LOG-33", name, input, code);
  };
  return [
    item("one line", line("w1")),
    item("among lines of others", line("w2") + line("w1") + line("w3")),
    item("not there", line("w2"), "COSIGNATURE_MISSING"),
    item("twice", line("w1") + line("w1"), "NOTE_DUPLICATE"),
    item("no newline", line("w1").trimEnd(), "NOTE_FORM"),
    item("empty", "", "NOTE_FORM"),
    item("empty line first", `\n${line("w1")}`, "NOTE_LINE"),
    item("over another text", cosign("x\n", signer, noon), "COSIGNATURE"),
    item("17 lines", Array.from({ length: 17 }, (_, i) => line(`m${i}`)).join(""), "NOTE_SIGNATURES"),
  ];
}

function stepVectors(): VectorCase[] {
  const mallory = ed25519Signer((publicKey) => ({ ...log.key, publicKey }), secretOf("mallory"));
  const growth = request(20, 40);
  return [
    step("first head", newWitnessState(), request(0, 20)),
    step("first head, empty log", newWitnessState(), request(0, 0)),
    step("growth", at(20), growth),
    step("growth from a power of two", at(32), request(32, 33)),
    step("the same head again", at(20), request(20, 20)),
    step("rollback", at(20), request(10, 15), "WITNESS_ROLLBACK"),
    step("rollback to size 0", at(20), request(0, 0), "WITNESS_ROLLBACK"),
    step("old size above the checkpoint's", at(20), { ...request(20, 20), oldSize: 21 }, "WITNESS_OLD_SIZE"),
    step("stale old size", at(20), request(10, 40), "WITNESS_CONFLICT"),
    step("old size 0 to learn the size", at(20), request(0, 40), "WITNESS_CONFLICT"),
    step("invented old size", at(20), request(30, 40), "WITNESS_CONFLICT"),
    step("split view, same size", at(20), request(20, 20, forkedTree(19, 20)), "WITNESS_SPLIT_VIEW"),
    step("split view, larger size", at(20), request(20, 40, forkedTree(19, 40)), "WITNESS_PROOF"),
    step("no proof", at(20), { ...growth, proof: [] }, "WITNESS_PROOF"),
    step("proof too long", at(20), { ...growth, proof: [...growth.proof, emptyRoot()] }, "WITNESS_PROOF"),
    step("proof too short", at(20), { ...growth, proof: growth.proof.slice(0, -1) }, "WITNESS_PROOF"),
    step("a proof where none belongs", newWitnessState(), { ...request(0, 20), proof: [emptyRoot()] }, "WITNESS_PROOF"),
    step("another election, same log key", at(20), request(20, 40, tree, otherLog), "WITNESS_ORIGIN"),
    step("unknown log key", at(20), request(20, 40, tree, mallory), "WITNESS_LOG_SIGNATURE"),
    step(
      "forged log signature",
      at(20),
      request(20, 40, tree, { ...log, sign: mallory.sign }),
      "WITNESS_LOG_SIGNATURE",
    ),
    step("no checkpoint", at(20), { ...growth, note: new Uint8Array(0) }, "WITNESS_REQUEST"),
    step("64 proof lines", at(20), { ...growth, proof: new Array(64).fill(emptyRoot()) }, "WITNESS_REQUEST"),
    ...["old 020", "old", "old -1", "20"].map((first) => {
      const body = text(encodeAddCheckpoint(growth)).replace("old 20", first);
      return refusal("LOG-35", `first line «${first}»`, { bodyText: body }, "WITNESS_REQUEST");
    }),
    result("LOG-35", "growth", readable("body", encodeAddCheckpoint(growth)), encodeAddCheckpoint(growth)),
  ];
}

function at(size: number): WitnessState {
  return { size, root: rootAt(size, tree.read) };
}

function request(oldSize: number, size: number, from: MemoryTree = tree, by: NoteSigner = log): AddCheckpoint {
  return {
    oldSize,
    proof: consistencyProof(oldSize, size, from.read),
    note: signCheckpoint({ size, root: rootAt(size, from.read) }, by),
  };
}

function step(name: string, state: WitnessState, asked: AddCheckpoint, code?: string): VectorCase {
  const body = readable("body", encodeAddCheckpoint(asked));
  const input = { stateSize: state.size, stateRoot: toHex(state.root), ...body };
  if (code !== undefined) return refusal("LOG-36", name, input, code);
  const done = must(witnessStep({ logKey: log.key, signer }, state, asked, noon));
  return result("LOG-36", name, input, concat(u64le(done.state.size), done.state.root, utf8(done.line)));
}

function text(bytes: Uint8Array): string {
  return fromUtf8(bytes)!;
}
