import { decodeCanonicalJson, type JsonObject, must } from "@selge/basics";
import {
  addSignature,
  bodyHash,
  commit,
  commitVector,
  currentEngine,
  decodeElement,
  decodeNonIdentity,
  decodeScalar,
  decodeSignedDocument,
  encodeElement,
  encodeScalar,
  hashToGroup,
  hedgedNonces,
  isSigningKey,
  type Scalar,
  shuffleGenerators,
  signatureMessage,
  signDocument,
  signEd25519,
  verifyEd25519,
  wideReduce,
  x25519SharedSecret,
} from "@selge/group";
import { accept, decoded, output, runVectors, type VectorInput } from "../../../test/vectors/run.ts";

const engine = currentEngine();
const scalarOf = (input: VectorInput, name: string): Scalar => must(decodeScalar(input.bytes(name)));
const bodyOf = (input: VectorInput): JsonObject => must(decodeCanonicalJson(input.bytes("body"))) as JsonObject;

runVectors("group-scalars.json", {
  "GRP-2": (input) => decoded(decodeScalar(input.bytes("bytes")), encodeScalar),
  "GRP-3": (input) => output(encodeScalar(wideReduce(input.bytes("bytes")))),
  "GRP-4": (input) => {
    const random = () => input.bytes("random");
    const nonces = hedgedNonces(input.integer("count"), input.bytes("witness"), input.bytes("statement"), random);
    return output(engine.encodeScalars(engine.scalarVector(nonces)));
  },
});

runVectors("group-elements.json", {
  "GRP-6": (input) => decoded(decodeElement(input.bytes("bytes")), encodeElement),
  "GRP-7": (input) => decoded(decodeNonIdentity(input.bytes("bytes")), encodeElement),
  "GRP-8": (input) => output(encodeElement(hashToGroup(input.bytes("message"), input.text("dst")))),
  "GRP-10": (input) => output(engine.encodeElements(shuffleGenerators(input.integer("n")))),
  "GRP-12": (input) => output(encodeElement(commit(scalarOf(input, "m"), scalarOf(input, "r")))),
  "GRP-13": (input) => {
    const v = must(engine.decodeScalars(input.bytes("v"), "v"));
    return output(encodeElement(commitVector(v, scalarOf(input, "r"))));
  },
});

runVectors("group-ed25519.json", {
  "GRP-14": (input) => accept(isSigningKey(input.bytes("key"))),
  "GRP-15": (input) => accept(verifyEd25519(input.bytes("message"), input.bytes("signature"), input.bytes("key"))),
  "GRP-19": (input) => output(signEd25519(input.bytes("message"), input.bytes("secretKey"))),
  "GRP-20": (input) => {
    const shared = x25519SharedSecret(input.bytes("secretKey"), input.bytes("publicKey"));
    return shared === undefined ? { error: "REFUSED" } : output(shared);
  },
});

runVectors("group-documents.json", {
  "GRP-16": (input) => output(signatureMessage(bodyOf(input))),
  "GRP-17": (input) => {
    const keys = input.bytes("secretKeys");
    const list = Array.from({ length: keys.length / 32 }, (_, i) => keys.subarray(32 * i, 32 * i + 32));
    return output(signDocument(bodyOf(input), list));
  },
  "GRP-18": (input) => decoded(decodeSignedDocument(input.bytes("bytes"), input.text("type")), ({ bytes }) => bytes),
  "GRP-21": (input) => output(bodyHash(bodyOf(input))),
  "GRP-23": (input) => {
    const document = must(decodeSignedDocument(input.bytes("document"), "example"));
    return output(addSignature(document, input.bytes("secretKey")));
  },
});
