import { concat, fromBase64, instant, must, toBase64, utf8 } from "@selge/basics";
import {
  appendCosignature,
  checkCosignatures,
  cosign,
  ed25519Signer,
  encodeSignatureLine,
  frontierHead,
  keyId,
  type NoteSigner,
  pinWitnesses,
  signCheckpoint,
  type VerifierKey,
  witnessKey,
} from "@selge/log";
import { describe, expect, it, vi } from "vitest";
import { accepted, log, noon, otherLog, secretOf, testTree, witnesses, witnessKeys, witnessSigner } from "./fixture.ts";

vi.setConfig({ testTimeout: 30_000 }); // a loaded machine is slow

const code = (outcome: { ok: boolean; error?: { code: string } }) => (outcome.ok ? "ok" : outcome.error?.code);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const head = frontierHead(testTree(20).frontier);
const note = signCheckpoint(head, log);
const text = accepted(note).note.text;
const [w1, w2, w3] = witnesses as [NoteSigner, NoteSigner, NoteSigner];
const pinned = (quorum: number, keys: readonly VerifierKey[] = witnessKeys) =>
  must(pinWitnesses(keys, quorum, log.key));
const withLines = (...lines: string[]) => accepted(concat(note, utf8(lines.join(""))));

describe("cosignatures", () => {
  it("are counted per pinned witness, in the order of the set", () => {
    const later = instant(noon + 5);
    const cosigned = withLines(cosign(text, w3, later), cosign(text, w1, noon));
    expect(checkCosignatures(cosigned, pinned(2))).toEqual({
      ok: true,
      value: [
        { witness: 0, name: "witness.example/w1", time: noon },
        { witness: 2, name: "witness.example/w3", time: later },
      ],
    });
    expect(code(checkCosignatures(cosigned, pinned(3)))).toBe("COSIGNATURE_QUORUM");
    expect(code(checkCosignatures(withLines(), pinned(1)))).toBe("COSIGNATURE_QUORUM");
  });

  it("have the exact bytes of the specification", () => {
    const blob = fromBase64(cosign(text, w1, noon).trimEnd().split(" ")[2]!)!;
    expect(blob).toHaveLength(76);
    expect(blob.slice(0, 4)).toEqual(keyId(w1.key));
    expect(blob.slice(4, 12)).toEqual(Uint8Array.of(0, 0, 0, 0, 0x6b, 0x05, 0x7c, 0x40));
    expect(blob.slice(12)).toEqual(w1.sign(utf8(`cosignature/v1\ntime 1795521600\n${text}`)));
  });

  it("forged cosignature: any changed bit of the blob, another key, another text", () => {
    const good = fromBase64(cosign(text, w1, noon).trimEnd().split(" ")[2]!)!;
    for (let bit = 32; bit < 8 * good.length; bit += 5) {
      const bad = good.slice();
      bad[bit >> 3]! ^= 1 << (bit & 7);
      const line = `— ${w1.key.name} ${toBase64(bad)}\n`;
      expect(code(checkCosignatures(withLines(line, cosign(text, w2, noon)), pinned(1)))).toBe("COSIGNATURE");
    }
    const asW1 = (signature: Uint8Array) => encodeSignatureLine({ name: w1.key.name, id: keyId(w1.key), signature });
    const mallory = fromBase64(cosign(text, witnessSigner("mallory"), noon).trimEnd().split(" ")[2]!)!.slice(4);
    expect(code(checkCosignatures(withLines(asW1(mallory)), pinned(1)))).toBe("COSIGNATURE");
    expect(code(checkCosignatures(withLines(cosign(text.replace("20", "21"), w1, noon)), pinned(1)))).toBe(
      "COSIGNATURE",
    );
    expect(code(checkCosignatures(withLines(asW1(good.slice(4, 75))), pinned(1)))).toBe("COSIGNATURE");
    expect(code(checkCosignatures(withLines(asW1(concat(good.slice(4), Uint8Array.of(0)))), pinned(1)))).toBe(
      "COSIGNATURE",
    );
    expect(code(checkCosignatures(withLines(asW1(good.slice(12))), pinned(1)))).toBe("COSIGNATURE");
    const plain = w1.sign(utf8(text)); // an ordinary note signature by the witness's key
    expect(code(checkCosignatures(withLines(asW1(concat(new Uint8Array(8), plain))), pinned(1)))).toBe("COSIGNATURE");
  });

  it("times: 0 and the last instant are taken, one later is not", () => {
    const at = (time: number) => {
      const signature = w1.sign(utf8(`cosignature/v1\ntime ${time}\n${text}`));
      const u64 = new Uint8Array(8);
      new DataView(u64.buffer).setBigUint64(0, BigInt(time));
      const line = encodeSignatureLine({ name: w1.key.name, id: keyId(w1.key), signature: concat(u64, signature) });
      return code(checkCosignatures(withLines(line), pinned(1)));
    };
    expect(at(0)).toBe("ok");
    expect(at(253402300799)).toBe("ok");
    expect(at(253402300800)).toBe("COSIGNATURE");
    expect(at(2 ** 53)).toBe("COSIGNATURE");
  });

  it("quorum by the same witness twice: second line, second name, second key are no second witness", () => {
    const twice = concat(note, utf8(cosign(text, w1, noon) + cosign(text, w1, instant(noon + 1))));
    expect(() => accepted(twice)).toThrow("NOTE_DUPLICATE");
    const alias: NoteSigner = { ...w1, key: { ...w1.key, name: "witness.example/alias" } };
    const two = withLines(cosign(text, w1, noon), cosign(text, alias, noon));
    expect(code(checkCosignatures(two, pinned(2)))).toBe("COSIGNATURE_QUORUM");
    expect(code(pinWitnesses([w1.key, alias.key], 2, log.key))).toBe("WITNESS_SET_DUPLICATE");
    expect(code(pinWitnesses([w1.key, { ...w2.key, name: w1.key.name }], 2, log.key))).toBe("WITNESS_SET_DUPLICATE");
    expect(code(pinWitnesses([w1.key, w1.key], 1, log.key))).toBe("WITNESS_SET_DUPLICATE");
  });

  it("log key used as witness is refused", () => {
    const asWitness = ed25519Signer((key) => witnessKey("witness.example/w9", key), secretOf("log"));
    expect(code(pinWitnesses([w1.key, asWitness.key], 1, log.key))).toBe("WITNESS_SET_LOG_KEY");
    expect(code(pinWitnesses([{ ...w1.key, name: log.key.name }], 1, log.key))).toBe("WITNESS_SET_LOG_KEY");
    expect(code(pinWitnesses([log.key], 1, log.key))).toBe("WITNESS_SET_ALGORITHM");
    expect(code(checkCosignatures(withLines(cosign(text, asWitness, noon)), pinned(1)))).toBe("COSIGNATURE_QUORUM");
    expect(() => cosign(text, log, noon)).toThrow(TypeError);
  });

  it("a quorum out of range is refused", () => {
    for (const quorum of [0, -1, 4, 1.5, Number.NaN])
      expect(code(pinWitnesses(witnessKeys, quorum, log.key))).toBe("WITNESS_SET_QUORUM");
    expect(code(pinWitnesses([], 1, log.key))).toBe("WITNESS_SET_QUORUM");
  });

  it("a cosignature of another election's head does not count here", () => {
    const theirs = signCheckpoint(head, otherLog);
    const line = cosign(accepted(theirs, otherLog.key).note.text, w1, noon);
    expect(code(checkCosignatures(withLines(line), pinned(1)))).toBe("COSIGNATURE");
  });

  it("unpinned witnesses are ignored, also when wrong", () => {
    const wrong = cosign("other text\n", witnessSigner("w4"), noon);
    expect(code(checkCosignatures(withLines(wrong, cosign(text, w2, noon)), pinned(1)))).toBe("ok");
    expect(code(checkCosignatures(withLines(wrong), pinned(1, [w1.key])))).toBe("COSIGNATURE_QUORUM");
  });

  it("LOG-33 takes one witness's line out of an answer", () => {
    const base = accepted(note);
    const answer = utf8(cosign(text, w2, noon) + cosign(text, w1, noon));
    const grown = must(appendCosignature(base, answer, w1.key));
    expect(decode(grown)).toBe(decode(note) + cosign(text, w1, noon));
    expect(checkCosignatures(accepted(grown), pinned(1)).ok).toBe(true);
    expect(code(appendCosignature(accepted(grown), answer, w1.key))).toBe("NOTE_DUPLICATE");
    expect(code(appendCosignature(base, answer, w3.key))).toBe("COSIGNATURE_MISSING");
    expect(code(appendCosignature(base, utf8(cosign(`${text}x\n`, w1, noon)), w1.key))).toBe("COSIGNATURE");
    expect(code(appendCosignature(base, answer.slice(0, -1), w1.key))).toBe("NOTE_FORM");
    expect(code(appendCosignature(base, utf8("\n"), w1.key))).toBe("NOTE_LINE");
    expect(code(appendCosignature(base, new Uint8Array(0), w1.key))).toBe("NOTE_FORM");
    const many = Array.from({ length: 17 }, (_, i) => cosign(text, witnessSigner(`m${i}`), noon)).join("");
    expect(code(appendCosignature(base, utf8(many), w1.key))).toBe("NOTE_SIGNATURES");
  });
});
