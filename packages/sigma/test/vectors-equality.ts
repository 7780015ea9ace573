/** Vectors of possession, decryption and probe. */
import { toHex } from "@selge/basics";
import { encrypt } from "@selge/elgamal";
import {
  currentEngine,
  type Element,
  G,
  linearCombination,
  multiply,
  multiplyBase,
  plus,
  type Scalar,
  scalar,
} from "@selge/group";
import type { ElectionContext } from "@selge/transcript";
import { weigh } from "../src/decryption.ts";
import {
  encodeEqualityProof,
  encodePossessionProof,
  proveDecryption,
  provePossession,
  proveProbe,
} from "../src/index.ts";
import {
  bytesOf,
  ceremony,
  decryption,
  election,
  P,
  possession,
  probe,
  s,
  scalarOf,
  seeded,
  withFiles,
} from "./fixtures.ts";
import {
  type Case,
  contextInput,
  hexOf,
  type Input,
  itemAt,
  ORDER_HEX,
  plusOrder,
  refusals,
  scalarHex,
  verdicts,
  withItem,
  writeVectors,
  ZERO_HEX,
} from "./vector-file.ts";

const random = seeded("vectors");
const Q = hexOf(multiplyBase(scalarOf("another")));
const OTHER = toHex(bytesOf("other", 32));
const BAD_POINT = "ff".repeat(32);

export function possessionVectors(): void {
  const inputOf = ({ context, F, ...numbers }: typeof possession, a: Scalar) => {
    const proof = provePossession({ context, F, ...numbers }, a, random);
    return {
      ...contextInput(context),
      ...numbers,
      F: hexOf(F),
      ...(encodePossessionProof(proof) as { R: string; z: string }),
    };
  };
  const common = inputOf(possession, s);
  const { R, z } = common;
  const cases: Case[] = [
    ...verdicts("SIG-3", true, {
      "an honest proof": {},
      "the secret 1": inputOf({ ...possession, F: G }, scalar(1)),
      "the secret -1, trustee 1 of 1, ceremony 0": inputOf(
        { i: 1, t: 1, m: 1, F: multiplyBase(scalar(-1)), context: { ...ceremony, opening: 0 } },
        scalar(-1),
      ),
    }),
    ...verdicts("SIG-3", false, {
      "another i": { i: 1 },
      "another t": { t: 2 },
      "another m": { m: 6 },
      "another F": { F: Q },
      "i = 0": { i: 0 },
      "i above m": { i: 6 },
      "t above m": { t: 6 },
      "F, R, z zero (A4)": { F: ZERO_HEX, R: ZERO_HEX, z: ZERO_HEX },
      "replay in another ceremony (B13)": { ceremony: 4 },
      "replay in another election (B13)": { fingerprint: OTHER },
      "another R": { R: Q },
      "R is the identity": { R: ZERO_HEX },
      "another z": { z: scalarHex(scalar(7)) },
      "z + order (A2)": { z: plusOrder(z) },
    }),
    { algorithm: "SIG-4", name: "an honest proof", input: { json: { R, z } }, expect: { output: R + z } },
    ...refusals("SIG-4", "json", [
      ["z + order (A2)", { R, z: plusOrder(z) }, "SCALAR_ENCODING"],
      ["z = order (A2)", { R, z: ORDER_HEX }, "SCALAR_ENCODING"],
      ["R not canonical (A1)", { R: BAD_POINT, z }, "POINT_ENCODING"],
      ["R and z bad, R first", { R: BAD_POINT, z: ORDER_HEX }, "POINT_ENCODING"],
      ["z of 31 bytes", { R, z: z.slice(2) }, "PROOF_SHAPE"],
      ["z of 33 bytes", { R, z: `${z}00` }, "PROOF_SHAPE"],
      ["a field too many", { R, z, e: z }, "PROOF_SHAPE"],
      ["a field too few", { R }, "PROOF_SHAPE"],
      ["upper case", { R: `${R.slice(0, 62)}AA`, z }, "PROOF_SHAPE"],
      ["an array", [R, z], "PROOF_SHAPE"],
      ["a proof of equality (B5)", { T1: R, T2: R, z }, "PROOF_SHAPE"],
    ]),
  ];
  writeVectors("possession", "Possession of a key in the ceremony: proofs and their JSON form.", common, cases);
}

function decryptionInput(n: number, w: number, change: (D: Element[]) => void = () => undefined) {
  const rows = Array.from({ length: n * w }, (_, q) => encrypt(scalar(q), scalarOf(`row ${n} ${w} ${q}`), P));
  const D = rows.map(({ A }) => multiply(s, A));
  change(D);
  const head = { context: election, batch: "1.4.0176", j: 2, Pj: P, n, w };
  const statement = withFiles(head, rows, currentEngine().elementVector(D));
  const proof = encodeEqualityProof(proveDecryption(statement, s, random)) as { T1: string; T2: string; z: string };
  const files = { list: hexOf(...rows.flatMap(({ A, B }) => [A, B])), share: hexOf(...D) };
  return {
    statement,
    input: { ...contextInput(election), batch: head.batch, j: 2, Pj: hexOf(P), n, w, ...files, ...proof },
  };
}

export function decryptionVectors(): void {
  const { statement, input: common } = decryptionInput(3, 2);
  const { list, share, T1, T2, z } = common;
  const { omega } = weigh(statement);
  const sums = [statement.A, statement.D].map((v) => linearCombination([], [[omega, v]]));
  const [E, minusE] = [multiplyBase(scalar(7)), multiplyBase(scalar(-7))];
  const cases: Case[] = [
    { algorithm: "SIG-5", name: "3 rows of 2 slots", input: {}, expect: { output: hexOf(...sums) } },
    ...verdicts("SIG-7", true, {
      "3 rows of 2 slots": {},
      "1 row of 1 slot": decryptionInput(1, 1).input,
      "7 rows of 1 slot": decryptionInput(7, 1).input,
    }),
    ...verdicts("SIG-7", false, {
      "another batch": { batch: "1.4.0177" },
      "another j": { j: 3 },
      "another P_j": { Pj: Q },
      "P_j is the identity (A4)": { Pj: ZERO_HEX },
      "another D": { share: withItem(share, 1, Q) },
      "two D exchanged": { share: withItem(withItem(share, 0, itemAt(share, 1)), 1, itemAt(share, 0)) },
      "another A": { list: withItem(list, 0, Q) },
      "another B in the list file": { list: withItem(list, 1, Q) },
      "n and w exchanged": { n: 2, w: 3 },
      "n·w rows of one slot": { n: 6, w: 1 },
      "a row too few": { n: 2 },
      "a share too few (D6)": { share: share.slice(64) },
      "a share too many (C5)": { share: share + itemAt(share, 0) },
      "a share is the identity": { share: withItem(share, 0, ZERO_HEX) },
      "an A is the identity (A3)": { list: withItem(list, 0, ZERO_HEX) },
      "a share is not canonical (A1)": { share: withItem(share, 5, BAD_POINT) },
      "trustee 0": { j: 0 },
      "a batch without a name": { batch: "" },
      "no rows": { n: 0, list: "", share: "" },
      "replay under another opening (B13)": { opening: OTHER },
      "replay in another election (B13)": { fingerprint: OTHER },
      "a ceremony number in place of the opening": { ceremony: 3 },
      "another T1": { T1: Q },
      "another T2": { T2: Q },
      "T1 and T2 exchanged": { T1: T2, T2: T1 },
      "another z": { z: scalarHex(scalar(7)) },
      "z + order (A2)": { z: plusOrder(z) },
      "one wrong share, proven as well as can be (D1)": decryptionInput(3, 1, (D) => D.splice(1, 1, plus(D[1]!, G)))
        .input,
      "errors that cancel under equal weights (B12)": decryptionInput(3, 1, (D) =>
        D.splice(0, 2, plus(D[0]!, E), plus(D[1]!, minusE)),
      ).input,
      "two shares exchanged and proven anew (C15)": decryptionInput(3, 1, (D) => D.splice(0, 2, D[1]!, D[0]!)).input,
    }),
    { algorithm: "SIG-10", name: "an honest proof", input: { json: { T1, T2, z } }, expect: { output: T1 + T2 + z } },
    ...refusals("SIG-10", "json", [
      ["z + order (A2)", { T1, T2, z: plusOrder(z) }, "SCALAR_ENCODING"],
      ["T1 not canonical (A1)", { T1: BAD_POINT, T2, z }, "POINT_ENCODING"],
      ["T2 not canonical (A1)", { T1, T2: BAD_POINT, z }, "POINT_ENCODING"],
      ["a field too many", { T1, T2, z, e: z }, "PROOF_SHAPE"],
      ["a field too few", { T1, z }, "PROOF_SHAPE"],
      ["a proof of possession (B5)", { R: T1, z }, "PROOF_SHAPE"],
    ]),
  ];
  writeVectors("decryption", "Partial decryption of a list; hashes are those of the files given.", common, cases);
}

export function probeVectors(): void {
  const inputOf = (context: ElectionContext, test: number) => {
    const proof = proveProbe({ ...probe, context, test }, s, random);
    const points = { Pj: hexOf(probe.Pj), A: hexOf(probe.A), D: hexOf(probe.D) };
    return {
      ...contextInput(context),
      j: probe.j,
      test,
      ...points,
      ...(encodeEqualityProof(proof) as { T1: string; T2: string; z: string }),
    };
  };
  const common = inputOf(ceremony, 1);
  const after = inputOf(election, 1);
  const { ceremony: _, ...openedCommon } = { ceremony: 0, ...after };
  const list = encodeEqualityProof(proveDecryption(decryption(1, 1), s, random)) as Input;
  const cases: Case[] = [
    ...verdicts("SIG-9", true, { "in the ceremony": {}, "test number 0": inputOf(ceremony, 0) }),
    ...verdicts("SIG-9", false, {
      "another j": { j: 3 },
      "another P_j": { Pj: Q },
      "another test": { test: 2 },
      "another A": { A: Q },
      "another D": { D: Q },
      "A and D the identity (D7)": { A: ZERO_HEX, D: ZERO_HEX },
      "P_j the identity (A4)": { Pj: ZERO_HEX },
      "trustee 0": { j: 0 },
      "replay in another ceremony (B13)": { ceremony: 4 },
      "replay in another election (B13)": { fingerprint: OTHER },
      "another T1": { T1: Q },
      "another T2": { T2: Q },
      "another z": { z: scalarHex(scalar(7)) },
      "z + order (A2)": { z: plusOrder(common.z) },
      "a proof of decryption (B5)": list,
      "a proof made after the opening (B13)": { T1: after.T1, T2: after.T2, z: after.z },
    }),
  ];
  writeVectors("probe", "Probes of a key share in the ceremony.", common, cases);
  const opened: Case[] = [
    ...verdicts("SIG-9", true, { "after the opening": {}, "test number 2": withoutContext(inputOf(election, 2)) }),
    ...verdicts("SIG-9", false, {
      "replay under another opening (B13)": { opening: OTHER },
      "another test": { test: 2 },
      "another D": { D: Q },
      "a ceremony number in place of the opening": { ceremony: 3 },
    }),
  ];
  writeVectors("probe-opened", "Probes of a key share after the opening.", openedCommon, opened);
}

function withoutContext({ fingerprint: _f, opening: _o, ...rest }: Input): Input {
  return rest;
}
