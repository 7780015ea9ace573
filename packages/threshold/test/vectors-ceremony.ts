/** `threshold-ceremony.json` */
import { concat, type JsonObject, toHex } from "@selge/basics";
import { encodeElement, multiplyBase, scalar, signDocument } from "@selge/group";
import { openingBody } from "../src/index.ts";
import { revealFrom, revealInstead } from "./attack.ts";
import { bodyOf, forged, officialKeys, openingFile, play, publicHex, put, roleKeyOf, settingOf } from "./play.ts";
import {
  ceremony,
  keys,
  opening,
  SOURCE,
  setting,
  settingFields,
  text,
  texts,
  type VectorCase,
  type VectorFile,
} from "./vector-case.ts";
import { complaintCases, roundCases } from "./vectors-rounds.ts";

const { files, result } = ceremony;

/** A whole ceremony of 2 of 3 and its opening statement, and everything that must not pass for one. */
export function ceremonyVectors(): VectorFile {
  const common = {
    ...settingFields,
    officialKeys: officialKeys.map(publicHex).join(""),
    commitments: texts(files.commitments),
    reveals: texts(files.reveals),
    shares: texts(files.shares),
    confirmations: texts(files.confirmations),
    openingText: text(openingFile(ceremony)),
  };
  const output = toHex(concat(opening.hash, encodeElement(result.P), ...result.shareKeys.map(encodeElement)));
  const honest = {
    algorithm: "THR-24",
    name: "the honest ceremony: body hash, P, P_1..P_3",
    input: {},
    expect: { output },
  };
  const about =
    "A key ceremony of 2 of 3: rounds, complaints, opening statement. THR-24: of several faults the first one's code.";
  const cases = [honest, ...openingRefusals(), ...ceremonyRefusals(), ...roundCases(), ...complaintCases()];
  return { package: "threshold", about, source: SOURCE, common, cases };
}

function openingRefusals(): VectorCase[] {
  const all = [...keys, ...officialKeys];
  const body = openingBody(result);
  const refuse = (name: string, error: string, document: Uint8Array): VectorCase => ({
    algorithm: "THR-24",
    name,
    input: { openingText: text(document) },
    expect: { error },
  });
  const signed = (change: JsonObject) => signDocument({ ...body, ...change }, all);
  return [
    refuse("opening: another key", "OPENING_KEY", signed({ key: toHex(encodeElement(multiplyBase(scalar(5)))) })),
    refuse("opening: shares exchanged", "OPENING_SHARES", signed({ shares: [...(body.shares as string[])].reverse() })),
    refuse("opening: a share missing", "OPENING_FIELDS", signed({ shares: (body.shares as string[]).slice(1) })),
    refuse("opening: an additional field", "OPENING_FIELDS", signed({ threshold: 1 })),
    refuse("opening: another transcript", "OPENING_TRANSCRIPT", signed({ transcript: "00".repeat(64) })),
    refuse("opening: another ceremony", "OPENING_NUMBER", signed({ ceremony: 2 })),
    refuse("opening: another election", "OPENING_ELECTION", signed({ fingerprint: "00".repeat(32) })),
    refuse("opening: version 2", "OPENING_DOCUMENT", signed({ version: 2 })),
    refuse("opening: a trustee has not signed", "OPENING_TRUSTEES", signDocument(body, all.slice(1))),
    refuse("opening: one official only", "OPENING_OFFICIALS", signDocument(body, all.slice(0, 4))),
    refuse("opening: a stranger has signed", "OPENING_OFFICIALS", signDocument(body, [...all, roleKeyOf("stranger")])),
  ];
}

function ceremonyRefusals(): VectorCase[] {
  const refuse = (name: string, error: string, input: JsonObject): VectorCase => ({
    algorithm: "THR-24",
    name,
    input,
    expect: { error },
  });
  const third = (round: keyof typeof files, change: JsonObject) =>
    texts(put(files[round], 3, forged(files[round][2]!, 3, change)));
  const reveals = bodyOf(files.reveals[2]!) as JsonObject & { coefficients: string[]; possession: JsonObject };
  const other = play(settingOf(2, 3, 2), "vectors").files;
  const again = play(setting, "another run").files;
  return [
    refuse("E7: threshold lowered to 1", "CEREMONY_ROUNDS", { threshold: 1 }),
    refuse("E8: ceremony 2 demanded", "CEREMONY_NUMBER", { ceremony: 2 }),
    refuse("E12: another fingerprint demanded", "CEREMONY_ELECTION", { fingerprint: "00".repeat(32) }),
    refuse("E14: keys of two trustees exchanged in the setting", "CEREMONY_SIGNER", {
      trusteeKeys: [1, 0, 2].map((k) => setting.trusteeKeys[k]!).join(""),
    }),
    refuse("E8: a reveal of ceremony 2", "CEREMONY_NUMBER", {
      reveals: texts(put(files.reveals, 2, other.reveals[1]!)),
    }),
    refuse("E11: a reveal of another run", "CEREMONY_ROUNDS", {
      reveals: texts(put(files.reveals, 2, again.reveals[1]!)),
    }),
    refuse("E11: files exchanged", "CEREMONY_TRUSTEE", { shares: texts([1, 0, 2].map((k) => files.shares[k]!)) }),
    refuse("a confirmation missing", "CEREMONY_MISSING", { confirmations: texts(files.confirmations.slice(0, 2)) }),
    refuse("a fourth document", "CEREMONY_TRUSTEE", {
      commitments: texts([...files.commitments, files.commitments[2]!]),
    }),
    refuse("a courier's signature", "CEREMONY_SIGNER", {
      commitments: texts(
        put(files.commitments, 1, signDocument(bodyOf(files.commitments[0]!), [roleKeyOf("courier")])),
      ),
    }),
    refuse("a flipped byte in a signature", "CEREMONY_DOCUMENT", {
      commitments: put(texts(files.commitments), 1, text(files.commitments[0]!).replace(/"sig":"../, '"sig":"00')),
    }),
    refuse("E2: other coefficients than committed", "CEREMONY_COMMITMENT", {
      reveals: third("reveals", { coefficients: [...reveals.coefficients].reverse() }),
    }),
    refuse("E5: a coefficient more", "CEREMONY_DEGREE", {
      reveals: third("reveals", { coefficients: [...reveals.coefficients, reveals.coefficients[0]!] }),
    }),
    refuse("E5: the leading coefficient is the identity", "CEREMONY_COEFFICIENT", {
      reveals: third("reveals", { coefficients: [reveals.coefficients[0]!, "00".repeat(32)] }),
    }),
    refuse("a coefficient that is no element", "CEREMONY_COEFFICIENT", {
      reveals: third("reveals", { coefficients: [reveals.coefficients[0]!, "ff".repeat(32)] }),
    }),
    refuse("an X25519 key of small order", "CEREMONY_KEY", {
      reveals: third("reveals", { key: `01${"00".repeat(31)}` }),
    }),
    refuse("an X25519 key that is not canonical", "CEREMONY_KEY", {
      reveals: third("reveals", { key: `${"ff".repeat(31)}7f` }),
    }),
    refuse("z above the order", "CEREMONY_COMMITMENT", {
      reveals: third("reveals", { possession: { ...reveals.possession, z: "ff".repeat(32) } }),
    }),
    refuse("a share too few", "CEREMONY_FIELDS", {
      shares: third("shares", { shares: (bodyOf(files.shares[2]!).shares as string[]).slice(1) }),
    }),
    refuse("a confirmation of other rounds", "CEREMONY_ROUNDS", {
      confirmations: third("confirmations", { rounds: "00".repeat(64) }),
    }),
    refuse("E1: a possession proof of another ceremony, committed to", "CEREMONY_POSSESSION", replayedPossession()),
  ];
}

function replayedPossession(): JsonObject {
  const a = [scalar(31), scalar(41)];
  const proof = revealFrom(settingOf(2, 3, 2), 3, a).possession;
  const shown = revealFrom(setting, 3, a, { proof });
  const { committed, reveals } = revealInstead(ceremony, new Map([[3, { promised: shown, shown }]]));
  return { commitments: texts(committed.documents[0]!.map(({ bytes }) => bytes)), reveals: texts(reveals) };
}
