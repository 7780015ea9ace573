/** Vectors of the proofs of knowledge. */

import { verifyBatch, verifyItem } from "../src/proofs/batch.ts";
import { decodePoint, decodeScalar, encodeScalar, type Point } from "../src/proofs/group.ts";
import { listInMemory } from "../src/proofs/lists.ts";
import {
  decodeEquality,
  decodePossession,
  verifyDecryption,
  verifyPossession,
  verifyProbe,
} from "../src/proofs/logarithms.ts";
import { checkCodes, decodeMembership, evaluateCodes, membershipItem } from "../src/proofs/membership.ts";
import type { Context } from "../src/proofs/transcript.ts";
import { concat, sha512 } from "../src/record/bytes.ts";
import { demand, Fault } from "../src/record/fault.ts";
import { decodeJson, encodeJson, type Json, type JsonObject } from "../src/record/json.ts";
import { asObject } from "../src/record/shape.ts";
import { cut, type Input, runVectors } from "./vectors.ts";

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

function contextOf(input: Input): Context {
  const opening = input.has("ceremony") ? input.integer("ceremony") : input.bytes("opening");
  return { fingerprint: input.bytes("fingerprint"), opening };
}

/** False where a vector's value does not even decode. */
async function decides(compute: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await compute();
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** A JSON value of the file in this program's model; what the model does not hold is refused. */
function objectIn(input: Input): JsonObject {
  return asObject(modelOf(input.json("json")), "json");
}

function modelOf(value: unknown): Json {
  if (Array.isArray(value)) return value.map(modelOf);
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  demand(typeof value === "object" && value !== null, "JSON_MODEL");
  const entries = Object.entries(value).map(([name, member]) => [name, modelOf(member)] as const);
  return decodeJson(encodeJson(new Map(entries)));
}

const point = (input: Input, name: string): Point => decodePoint(input.bytes(name));

runVectors("sigma-possession.json", {
  "SIG-3": (input) =>
    decides(() =>
      verifyPossession(
        { i: input.integer("i"), t: input.integer("t"), m: input.integer("m"), F: point(input, "F") },
        { R: point(input, "R"), z: decodeScalar(input.bytes("z")) },
        contextOf(input),
      ),
    ),
  "SIG-4": (input) => {
    const { R, z } = decodePossession(objectIn(input));
    return concat(R.toBytes(), encodeScalar(z));
  },
});

const probe = {
  "SIG-9": (input: Input) =>
    decides(() =>
      verifyProbe(
        {
          ...{ j: input.integer("j"), test: input.integer("test"), Pj: point(input, "Pj") },
          ...{ A: point(input, "A"), D: point(input, "D") },
        },
        { T1: point(input, "T1"), T2: point(input, "T2"), z: decodeScalar(input.bytes("z")) },
        contextOf(input),
      ),
    ),
};
runVectors("sigma-probe.json", probe);
runVectors("sigma-probe-opened.json", probe);

runVectors(
  "sigma-decryption.json",
  {
    "SIG-7": (input) => decides(() => verifyShare(input)),
    "SIG-10": (input) => {
      const { T1, T2, z } = decodeEquality(objectIn(input));
      return concat(T1.toBytes(), T2.toBytes(), encodeScalar(z));
    },
  },
  ["SIG-5"],
);

function verifyShare(input: Input): Promise<boolean> {
  const [list, share] = [input.bytes("list"), input.bytes("share")];
  const [A, D] = [
    cut(list, 64).map((pair) => decodePoint(pair.subarray(0, 32))),
    cut(share, 32).map((d) => decodePoint(d)),
  ];
  demand([...A, ...D].every((element) => !element.is0()) && A.length === D.length, "POINT_IDENTITY");
  const { arithmetic } = input;
  const pairs = async function* () {
    for (const [q, first] of A.entries()) yield { A: arithmetic.points.of(first), D: arithmetic.points.of(D[q]!) };
  };
  return verifyDecryption(
    arithmetic,
    {
      ...{ batch: input.text("batch"), j: input.integer("j"), Pj: point(input, "Pj") },
      ...{
        n: input.integer("n"),
        w: input.integer("w"),
        list: sha512(list),
        share: listInMemory(arithmetic, "share", share).hash,
      },
    },
    pairs(),
    { T1: point(input, "T1"), T2: point(input, "T2"), z: decodeScalar(input.bytes("z")) },
    contextOf(input),
  );
}

runVectors(
  "sigma-membership.json",
  {
    "SIG-11": (input) => checkCodes(input.json("codes") as readonly number[]).bytes,
    "SIG-12": (input) => {
      const bytes = input.bytes("ciphertexts");
      demand(bytes.length === 64 * input.integer("count"), "BALLOT_LENGTH");
      for (const [k, element] of cut(bytes, 32).entries())
        demand(!decodePoint(element).is0() || k % 2 === 1, "POINT_IDENTITY");
      return bytes;
    },
    "SIG-16": (input) => decodeMembership(input.arithmetic, input.bytes("proof"), input.integer("depth")).bytes,
    "SIG-17": (input) =>
      encodeScalar(
        evaluateCodes(
          checkCodes(input.json("codes") as readonly number[]),
          decodeScalar(input.bytes("x")),
          cut(input.bytes("f"), 32).map((f) => decodeScalar(f)),
        ),
      ),
    "SIG-19": (input) => decides(() => verifyMembership(input)),
  },
  ["SIG-13", "SIG-14", "SIG-20"],
);

function verifyMembership(input: Input): boolean {
  const ciphertexts = input.bytes("ciphertexts");
  const position = input.integer("position");
  const pair = cut(ciphertexts, 64)[position];
  demand(pair !== undefined, "RANGE");
  const list = checkCodes(input.json("codes") as readonly number[]);
  const all = cut(ciphertexts, 32).map((bytes) => decodePoint(bytes));
  demand(
    all.every((element, k) => k % 2 === 1 || !element.is0()),
    "POINT_IDENTITY",
  );
  const item = membershipItem(
    input.arithmetic,
    {
      ...{ style: input.integer("style"), T: point(input, "T").toBytes(), contest: input.integer("contest") },
      ...{ slot: input.integer("slot"), w: input.integer("w"), list, ciphertexts, position },
      pair: input.arithmetic.points.of(all[2 * position]!, all[2 * position + 1]!),
      P: point(input, "P"),
    },
    decodeMembership(input.arithmetic, input.bytes("proof"), list.depth),
    contextOf(input),
  );
  const alone = verifyItem(input.arithmetic, item);
  // Between a proof that is absent and itself: the batch gives everyone its own verdict.
  const together = verifyBatch(input.arithmetic, [item, undefined, item], input.bytes("fingerprint"), random);
  demand(together[0] === alone && together[1] === false && together[2] === alone, "BATCH");
  return alone;
}
