/** Cases of `threshold-ceremony.json` about single steps: hashes, encrypted shares, complaints. */
import { type JsonObject, must, toHex } from "@selge/basics";
import { add, encodeScalar, scalar, signDocument } from "@selge/group";
import { commonFields, roundsHash } from "../src/document.ts";
import { checkShares } from "../src/index.ts";
import { evaluatePolynomial } from "../src/polynomial.ts";
import { shareRoute } from "../src/rounds.ts";
import { encryptShare } from "../src/share-encryption.ts";
import { bodyOf, forged, put, seeded } from "./play.ts";
import { ceremony, keys, setting, text, texts, type VectorCase } from "./vector-case.ts";

const { files, result } = ceremony;

export function roundCases(): VectorCase[] {
  const { evidence } = ceremony.confirmed[0]!;
  const rounds = [1, 2, 3].map((r): VectorCase => {
    const output = toHex(roundsHash(setting, evidence.documents.slice(0, r)));
    return { algorithm: "THR-4", name: `after round ${r}`, input: { rounds: r }, expect: { output } };
  });
  const transcript = {
    algorithm: "THR-4",
    name: "transcript hash",
    input: { rounds: 4 },
    expect: { output: toHex(result.transcript) },
  };
  const x = ceremony.shared[0]!.x.reveal();
  const share = evaluatePolynomial(ceremony.committed[0]!.a.reveal(), 2);
  const input = { from: 1, to: 2, x: toHex(x), plaintext: toHex(encodeScalar(share)) };
  const output = (bodyOf(files.shares[0]!).shares as string[])[1]!;
  return [...rounds, transcript, { algorithm: "THR-7", name: "from 1 to 2", input, expect: { output } }];
}

export function complaintCases(): VectorCase[] {
  const { evidence } = ceremony.shared[0]!;
  const good = bodyOf(files.shares[0]!).shares as string[];
  const share = evaluatePolynomial(ceremony.committed[0]!.a.reveal(), 2);
  const bad = toHex(
    encryptShare(shareRoute(evidence, evidence.rounds, 1, 2), ceremony.shared[0]!.x.reveal(), add(share, scalar(1))),
  );
  const lied = put(files.shares, 1, forged(files.shares[0]!, 1, { shares: put(good, 2, bad) }));
  const garbage = put(files.shares, 3, forged(files.shares[2]!, 3, { shares: put(good, 2, "00".repeat(48)) }));
  const complain = (name: string, round: readonly Uint8Array[], key: Uint8Array, expect: JsonObject): VectorCase => {
    const { rounds } = must(checkShares(evidence, round));
    const body = { ...commonFields(setting, "ceremony-complaint", 2, rounds), key: toHex(key) };
    const complaintText = text(signDocument(body, [keys[1]!]));
    return { algorithm: "THR-18", name, input: { shares: texts(round), trustee: 2, complaintText }, expect };
  };
  const x = ceremony.shared[1]!.x.reveal();
  return [
    complain("upheld: another value, the sender is named", lied, x, { output: "01" }),
    complain("upheld: does not open, the sender is named", garbage, x, { output: "03" }),
    complain("false: all shares are good, the complainer is named", files.shares, x, { output: "02" }),
    complain("false: not the complainer's key, the complainer is named", lied, seeded("other")(32), { output: "02" }),
  ];
}
