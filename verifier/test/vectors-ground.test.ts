/** Bytes, JSON, group, signatures, transcript, ElGamal: every vector whose algorithm a verifier has. */
import { isSigningKey, verifyEd25519 } from "../src/proofs/ed25519.ts";
import {
  decodeNonIdentity,
  decodePoint,
  decodeScalar,
  encodeScalar,
  G,
  HKEY,
  hashToGroup,
  shuffleGenerator,
  wideReduce,
} from "../src/proofs/group.ts";
import { loadPoints } from "../src/proofs/lists.ts";
import { isZero, sum } from "../src/proofs/msm.ts";
import { startTranscript } from "../src/proofs/transcript.ts";
import {
  base64,
  concat,
  fromBase64,
  fromHex,
  fromUtf8,
  littleEndian,
  sha256,
  sha512,
  text,
  u64le,
} from "../src/record/bytes.ts";
import { decodeInstant } from "../src/record/instant.ts";
import { decodeJson, encodeJson } from "../src/record/json.ts";
import { decodeSigned, signatureMessage } from "../src/record/signed.ts";
import { filesOf } from "./memory-record.ts";
import { cut, type Input, runVectors } from "./vectors.ts";

runVectors(
  "basics-encodings.json",
  {
    "BAS-5": (input) => u64le(decodeInstant(input.text("text"), "INSTANT")),
    "BAS-7": (input) => fromHex(input.text("text")),
    "BAS-8": (input) => fromBase64(input.text("text")),
    "BAS-9": (input) => text(fromUtf8(input.bytes("bytes"))),
  },
  ["BAS-1", "BAS-4", "BAS-6"],
);

runVectors(
  "basics-hashes.json",
  {
    "BAS-10": (input) => sha256(input.bytes("bytes")),
    "BAS-11": (input) => sha512(input.bytes("bytes")),
  },
  ["BAS-12", "BAS-13"],
);

runVectors("basics-json.json", { "BAS-3": (input) => encodeJson(decodeJson(input.bytes("bytes"))) });

runVectors(
  "group-scalars.json",
  {
    "GRP-2": (input) => encodeScalar(decodeScalar(input.bytes("bytes"))),
    "GRP-3": (input) => encodeScalar(wideReduce(input.bytes("bytes"))),
  },
  ["GRP-4"],
);

runVectors("group-elements.json", {
  "GRP-6": (input) => decodePoint(input.bytes("bytes")).toBytes(),
  "GRP-7": (input) => decodeNonIdentity(input.bytes("bytes")).toBytes(),
  "GRP-8": (input) => hashToGroup(input.bytes("message"), input.text("dst")).toBytes(),
  "GRP-10": (input) => {
    const { points } = input.arithmetic;
    const [middle, end] = [input.integer("n") >> 1, input.integer("n")];
    return concat(points.encode(points.generators(0, middle)), points.encode(points.generators(middle, end)));
  },
  "GRP-12": (input) =>
    sum([
      [decodeScalar(input.bytes("m")), G],
      [decodeScalar(input.bytes("r")), HKEY],
    ]).toBytes(),
  "GRP-13": (input) =>
    sum([
      [decodeScalar(input.bytes("r")), HKEY],
      ...cut(input.bytes("v"), 32).map((v, i) => [decodeScalar(v), shuffleGenerator(i + 1)] as const),
    ]).toBytes(),
});

runVectors(
  "group-ed25519.json",
  {
    "GRP-14": (input) => isSigningKey(input.bytes("key")),
    "GRP-15": (input) => verifyEd25519(input.bytes("message"), input.bytes("signature"), input.bytes("key")),
  },
  ["GRP-19", "GRP-20"],
);

runVectors(
  "group-documents.json",
  {
    "GRP-16": (input) => {
      const body = decodeJson(input.bytes("body"));
      return signatureMessage(String(body instanceof Map ? body.get("type") : ""), encodeJson(body));
    },
    "GRP-18": (input) => {
      decodeSigned(input.bytes("bytes"), input.text("type"));
      return input.bytes("bytes");
    },
    "GRP-21": (input) => sha256(encodeJson(decodeJson(input.bytes("body")))),
  },
  ["GRP-17", "GRP-23"],
);

interface Operation {
  readonly append?: string;
  readonly challenge?: string;
  readonly weights?: string;
  readonly [argument: string]: unknown;
}

runVectors("transcript-chain.json", {
  "TRN-1": (input) => {
    const transcript = startTranscript(`selge/v1/proof/${input.text("proof")}`, {
      fingerprint: input.bytes("fingerprint"),
      opening: input.has("ceremony") ? input.integer("ceremony") : input.bytes("opening"),
    });
    const drawn: Uint8Array[] = [];
    for (const operation of input.json("operations") as readonly Operation[]) {
      if (operation.append !== undefined) transcript.append(operation.append, appended(operation));
      if (operation.challenge !== undefined) drawn.push(encodeScalar(transcript.challenge(operation.challenge)));
      if (operation.weights !== undefined)
        for (const weight of cut(
          transcript.weights(operation.weights, Number(operation.n))(0, Number(operation.n)),
          32,
        ))
          drawn.push(weight.subarray(0, 16));
    }
    return concat(...drawn);
  },
});

function appended(operation: Operation): Uint8Array {
  if (operation.integer !== undefined) return littleEndian(Number(operation.integer), 8);
  const packed = operation.elements ?? operation.scalar ?? operation.bytes;
  return packed === undefined ? text(String(operation.bytesText ?? operation.text)) : fromHex(String(packed));
}

runVectors(
  "elgamal-ciphertexts.json",
  {
    "ELG-3": (input) => {
      const [A, B] = cut(input.bytes("ciphertext"), 32).map((bytes) => decodePoint(bytes)) as [typeof G, typeof G];
      const [m, r] = [decodeScalar(input.bytes("m")), decodeScalar(input.bytes("r"))];
      return isZero([1n, A], [-r, G]) && isZero([1n, B], [-r, decodePoint(input.bytes("P"))], [-m, G]);
    },
    "ELG-5": (input) => listBytes(input, 1, 1),
  },
  ["ELG-1", "ELG-2"],
);

runVectors("elgamal-lists.json", { "ELG-7": (input) => listBytes(input, input.integer("n"), input.integer("w")) }, [
  "ELG-8",
]);

async function listBytes(input: Input, n: number, w: number): Promise<Uint8Array> {
  const { arithmetic } = input;
  const bytes = input.bytes("bytes");
  const list = await loadPoints(
    arithmetic,
    filesOf({ list: bytes }),
    "list",
    2 * n * w,
    "first components",
    "LIST_LENGTH",
  );
  const encoded: Uint8Array[] = [];
  for await (const run of list.runs(3)) encoded.push(arithmetic.points.encode(run));
  return base64(sha512(bytes)) === base64(list.hash) ? concat(...encoded) : new Uint8Array(0);
}
