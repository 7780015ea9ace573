/** `threshold-probe.json` */
import { concat, type JsonObject, toHex } from "@selge/basics";
import { encodeElement } from "@selge/group";
import { answerProbe, probePoint } from "../src/index.ts";
import { forged, seeded } from "./play.ts";
import { ceremony, keys, SOURCE, settingFields, text, type VectorCase, type VectorFile } from "./vector-case.ts";

const { result, shares } = ceremony;

/** Test of the shares. */
export function probeVectors(): VectorFile {
  const common = {
    ...settingFields,
    transcript: toHex(result.transcript),
    key: toHex(encodeElement(result.P)),
    shareKeys: toHex(concat(...result.shareKeys.map(encodeElement))),
    test: 1,
    trustee: 2,
    probeText: text(answerProbe(shares[1]!, 1, keys[1]!, seeded("probe"))),
  };
  const good = answerProbe(shares[1]!, 1, keys[1]!, seeded("probe"));
  const next = answerProbe(shares[1]!, 2, keys[1]!, seeded("probe"));
  const point = (trustee: number, test: number): VectorCase => ({
    algorithm: "THR-20",
    name: `trustee ${trustee}, test ${test}`,
    input: { trustee, test },
    expect: { output: toHex(encodeElement(probePoint(result.transcript, trustee, test))) },
  });
  const probe = (name: string, input: JsonObject, expect: JsonObject): VectorCase => ({
    algorithm: "THR-22",
    name,
    input,
    expect,
  });
  const changed = (name: string, change: JsonObject, error: string) =>
    probe(name, { probeText: text(forged(good, 2, change)) }, { error });
  const cases = [
    point(1, 1),
    point(2, 1),
    point(1, 2),
    probe("honest", {}, { accept: true }),
    probe("another test, honest", { test: 2, probeText: text(next) }, { accept: true }),
    probe("in the place of another test", { test: 2 }, { error: "PROBE_PLACE" }),
    probe("in the place of another trustee", { trustee: 1 }, { error: "PROBE_PLACE" }),
    probe(
      "the answer of another test, renumbered",
      { probeText: text(forged(next, 2, { test: 1 })) },
      { error: "PROBE_PROOF" },
    ),
    changed("another answer", { answer: toHex(encodeElement(result.P)) }, "PROBE_PROOF"),
    changed("the identity as answer", { answer: "00".repeat(32) }, "PROBE_PROOF"),
    changed("another ceremony", { ceremony: 2 }, "PROBE_NUMBER"),
    changed("another election", { fingerprint: "00".repeat(32) }, "PROBE_ELECTION"),
    changed("an additional field", { note: "" }, "PROBE_FIELDS"),
    probe("signed by another trustee", { probeText: text(forged(good, 1, {})) }, { error: "PROBE_SIGNER" }),
    probe(
      "under another key of the trustee",
      { shareKeys: toHex(concat(...[2, 2, 2].map((k) => encodeElement(result.shareKeys[k]!)))) },
      { error: "PROBE_PROOF" },
    ),
  ];
  return { package: "threshold", about: "Test of the key shares: points and answers.", source: SOURCE, common, cases };
}
