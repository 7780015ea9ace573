/** The vectors of SPEC.md. What cannot be decoded is not accepted; `ceremony`, where present, takes the place of `opening`. */
import { concat, type Decoded, type Json, must, sha512 } from "@selge/basics";
import { decodeList } from "@selge/elgamal";
import {
  currentEngine,
  decodeElement,
  decodeScalar,
  type ElementVector,
  encodeElement,
  encodeScalar,
  linearCombination,
  type Scalar,
  scalar,
} from "@selge/group";
import type { ElectionContext } from "@selge/transcript";
import { accept, decoded, type Expectation, output, runVectors, type VectorInput } from "../../../test/vectors/run.ts";
import { batchWeights } from "../src/batch.ts";
import { codePolynomial, evaluateCodes } from "../src/code-polynomial.ts";
import { weigh } from "../src/decryption.ts";
import {
  type CodeList,
  checkCodeList,
  type DecryptionStatement,
  decodeBallotCiphertexts,
  decodeEqualityProof,
  decodeMembershipProof,
  decodePossessionProof,
  type EqualityProof,
  type MembershipStatement,
  verifyDecryption,
  verifyMembership,
  verifyPossession,
  verifyProbe,
} from "../src/index.ts";
import { membershipChallenge } from "../src/membership-statement.ts";

runVectors("./sigma-possession.json", {
  "SIG-3": (input) => {
    const values = all(element(input, "F"), element(input, "R"), scalarOf(input, "z"));
    if (values === undefined) return accept(false);
    const [F, R, z] = values;
    const numbers = { i: input.integer("i"), t: input.integer("t"), m: input.integer("m") };
    return accept(verifyPossession({ context: contextOf(input), ...numbers, F }, { R, z }));
  },
  "SIG-4": (input) =>
    decoded(decodePossessionProof(input.json("json") as Json), ({ R, z }) => concat(encodeElement(R), encodeScalar(z))),
});

runVectors("./sigma-decryption.json", {
  "SIG-5": (input) => {
    const statement = decryptionStatement(input)!;
    const { omega } = weigh(statement);
    const sum = (v: ElementVector) => encodeElement(linearCombination([], [[omega, v]]));
    return output(concat(sum(statement.A), sum(statement.D)));
  },
  "SIG-7": (input) => {
    const statement = decryptionStatement(input);
    const proof = equalityProof(input);
    return accept(statement !== undefined && proof !== undefined && verifyDecryption(statement, proof));
  },
  "SIG-10": (input) =>
    decoded(decodeEqualityProof(input.json("json") as Json), ({ T1, T2, z }) =>
      concat(encodeElement(T1), encodeElement(T2), encodeScalar(z)),
    ),
});

const probes: Parameters<typeof runVectors>[1] = {
  "SIG-9": (input) => {
    const points = all(element(input, "Pj"), element(input, "A"), element(input, "D"));
    const proof = equalityProof(input);
    const numbers = { j: input.integer("j"), test: input.integer("test") };
    if (points === undefined || proof === undefined) return accept(false);
    const [Pj, A, D] = points;
    return accept(verifyProbe({ context: contextOf(input), ...numbers, Pj, A, D }, proof));
  },
};
runVectors("./sigma-probe.json", probes);
runVectors("./sigma-probe-opened.json", probes);

runVectors("./sigma-membership.json", {
  "SIG-11": (input) => {
    const list = checkCodeList(input.json("codes") as number[]);
    return list.ok ? output(list.value.bytes) : { error: list.error };
  },
  "SIG-12": (input) =>
    decoded(decodeBallotCiphertexts(input.bytes("ciphertexts"), input.integer("count")), ({ bytes }) => bytes),
  "SIG-13": (input) =>
    output(encodeScalar(membershipChallenge(membershipStatement(input)!, input.bytes("proof").subarray(0, 480)))),
  "SIG-14": (input) => {
    const codes = codesOf(input);
    const l = Array.from({ length: codes.depth }, (_, j) => scalar((input.integer("l") >> j) & 1));
    return output(concat(...codePolynomial(codes, l, scalars(input, "a")).map(encodeScalar)));
  },
  "SIG-16": (input) =>
    decoded(decodeMembershipProof(input.bytes("proof"), input.integer("depth")), ({ commitments, f, za, zb, zd }) =>
      concat(currentEngine().encodeElements(commitments), ...[...f, ...za, ...zb, zd].map(encodeScalar)),
    ),
  "SIG-17": (input) =>
    output(encodeScalar(evaluateCodes(codesOf(input), scalars(input, "f"), must(scalarOf(input, "x"))))),
  "SIG-19": (input) => {
    const P = element(input, "P");
    const statement = membershipStatement(input);
    const bytes = input.bytes("proof");
    if (!P.ok || statement === undefined) return accept(false);
    const proof = decodeMembershipProof(bytes, statement.codes.depth);
    return accept(proof.ok && verifyMembership(statement, proof.value, P.value));
  },
  "SIG-20": batchWeightsOf,
});

function batchWeightsOf(input: VectorInput): Expectation {
  const items = (input.json("items") as string[]).map((hex) => ({ bytes: [Uint8Array.from(Buffer.from(hex, "hex"))] }));
  const random = input.bytes("random");
  const next = batchWeights(items, input.bytes("fingerprint"), () => random);
  const weights = Array.from({ length: input.integer("count") }, next);
  return output(concat(...weights.map((weight) => encodeScalar(weight).subarray(0, 16))));
}

function contextOf(input: VectorInput): ElectionContext {
  const opening = input.has("ceremony") ? input.integer("ceremony") : input.bytes("opening");
  return { fingerprint: input.bytes("fingerprint"), opening };
}

function decryptionStatement(input: VectorInput): DecryptionStatement | undefined {
  const [list, share] = [input.bytes("list"), input.bytes("share")];
  const [n, w] = [input.integer("n"), input.integer("w")];
  const head = { context: contextOf(input), batch: input.text("batch"), j: input.integer("j"), n, w };
  const values = all(
    element(input, "Pj"),
    decodeList(list, n, w, "list"),
    currentEngine().decodeElements(share, "share"),
  );
  if (values === undefined) return undefined;
  const [Pj, { columns }, D] = values;
  const A = currentEngine().interleaveElements(columns.map((column) => column.A));
  return { ...head, Pj, listHash: sha512(list), shareHash: sha512(share), A, D };
}

function membershipStatement(input: VectorInput): MembershipStatement | undefined {
  const codes = checkCodeList(input.json("codes") as number[]);
  const bytes = input.bytes("ciphertexts");
  const ciphertexts = decodeBallotCiphertexts(bytes, Math.floor(bytes.length / 64));
  const T = element(input, "T");
  const places = {
    style: input.integer("style"),
    contest: input.integer("contest"),
    slot: input.integer("slot"),
    w: input.integer("w"),
    position: input.integer("position"),
  };
  const context = contextOf(input);
  if (!codes.ok || !ciphertexts.ok || !T.ok) return undefined;
  return { context, ...places, T: T.value, codes: codes.value, ciphertexts: ciphertexts.value };
}

function equalityProof(input: VectorInput): EqualityProof | undefined {
  const values = all(element(input, "T1"), element(input, "T2"), scalarOf(input, "z"));
  return values && { T1: values[0], T2: values[1], z: values[2] };
}

function codesOf(input: VectorInput): CodeList {
  return must(checkCodeList(input.json("codes") as number[]));
}

function element(input: VectorInput, name: string) {
  return decodeElement(input.bytes(name), name);
}

function scalarOf(input: VectorInput, name: string): Decoded<Scalar> {
  return decodeScalar(input.bytes(name), name);
}

function scalars(input: VectorInput, name: string): Scalar[] {
  const packed = must(currentEngine().decodeScalars(input.bytes(name), name));
  return Array.from({ length: packed.length }, (_, i) => currentEngine().scalarAt(packed, i));
}

/** All values, or undefined when one was refused. */
function all<T extends readonly unknown[]>(...values: { readonly [K in keyof T]: Decoded<T[K]> }): T | undefined {
  return values.every((one) => one.ok) ? (values.map((one) => one.ok && one.value) as unknown as T) : undefined;
}
