import { must } from "@selge/basics";
import {
  type Ciphertext,
  decodeCiphertext,
  decodeList,
  encodeCiphertext,
  encodeList,
  encrypt,
  opens,
  reEncrypt,
  reEncryptColumn,
} from "@selge/elgamal";
import { currentEngine, decodeNonIdentity, decodeScalar, type Element, type Scalar } from "@selge/group";
import { accept, decoded, output, runVectors, type VectorInput } from "../../../test/vectors/run.ts";

const key = (input: VectorInput): Element => must(decodeNonIdentity(input.bytes("P")));
const scalarOf = (input: VectorInput, name: string): Scalar => must(decodeScalar(input.bytes(name)));
const ciphertextOf = (input: VectorInput): Ciphertext => must(decodeCiphertext(input.bytes("ciphertext")));

runVectors("elgamal-ciphertexts.json", {
  "ELG-1": (input) => output(encodeCiphertext(encrypt(scalarOf(input, "m"), scalarOf(input, "r"), key(input)))),
  "ELG-2": (input) => output(encodeCiphertext(reEncrypt(ciphertextOf(input), scalarOf(input, "rho"), key(input)))),
  "ELG-3": (input) => accept(opens(ciphertextOf(input), scalarOf(input, "m"), scalarOf(input, "r"), key(input))),
  "ELG-5": (input) => decoded(decodeCiphertext(input.bytes("bytes")), encodeCiphertext),
});

runVectors("elgamal-lists.json", {
  "ELG-7": (input) =>
    decoded(decodeList(input.bytes("bytes"), input.integer("n"), input.integer("w"), "list"), encodeList),
  "ELG-8": (input) => {
    const list = must(decodeList(input.bytes("bytes"), input.integer("n"), input.integer("w"), "list"));
    const rho = must(currentEngine().decodeScalars(input.bytes("rho"), "rho"));
    const columns = list.columns.map((column) => reEncryptColumn(column, rho, key(input)));
    return output(encodeList({ n: list.n, columns }));
  },
});
