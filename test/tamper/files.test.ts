/** M01 to M04: each file with a bit flipped, cut off, made longer, taken away. */
import { concat, utf8 } from "@selge/basics";
import { describe, expect, it } from "vitest";
import { golden } from "../fixtures/golden/golden.ts";
import { seededRandom } from "../fixtures/small-people.ts";
import { edit, flipped, without } from "./edits.ts";
import { ask, isAccepted } from "./verify.ts";

const FULL = process.env.SELGE_FULL === "1";
const FLIPS = FULL ? 200 : 1;

async function attacked() {
  const { files, small } = await golden("G0");
  return { files, fingerprint: small.election.fingerprintHex, names: [...files.keys()] };
}

const CUTS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  "to nothing": () => new Uint8Array(0),
  "to one byte": (bytes) => bytes.slice(0, 1),
  "to half": (bytes) => bytes.slice(0, bytes.length >> 1),
  "by the last byte": (bytes) => bytes.slice(0, -1),
};

const TAILS: Readonly<Record<string, Uint8Array>> = {
  "a byte": Uint8Array.of(0x41),
  "a newline": Uint8Array.of(10),
  "a NUL": Uint8Array.of(0),
  "a second document": utf8("{}"),
};

/** All of them at night; by day one for each file, another for the next. */
function chosen<T>(all: Readonly<Record<string, T>>, i: number): readonly [string, T][] {
  const entries = Object.entries(all);
  return FULL ? entries : [entries[i % entries.length]!];
}

describe("each file", () => {
  it("with a bit flipped is not accepted (M01)", async () => {
    const { files, fingerprint, names } = await attacked();
    const random = seededRandom("bits");
    const draw = () => new DataView(random(4).buffer).getUint32(0);
    const accepted: string[] = [];
    for (const name of names)
      for (let k = 0; k < FLIPS; k++) {
        const [at, mask] = [draw() % files.get(name)!.length, 1 << (draw() % 8)];
        if (
          await isAccepted(
            edit(files, name, (bytes) => flipped(bytes, at, mask)),
            fingerprint,
          )
        )
          accepted.push(`${name} ${at} ${mask}`);
      }
    expect(accepted).toEqual([]);
  });

  it("cut off is not accepted (M02)", async () => {
    const { files, fingerprint, names } = await attacked();
    const accepted: string[] = [];
    for (const [i, name] of names.entries())
      for (const [what, cut] of chosen(CUTS, i))
        if (await isAccepted(edit(files, name, cut), fingerprint)) accepted.push(`${name} ${what}`);
    expect(accepted).toEqual([]);
  });

  it("with something appended is not accepted (M03)", async () => {
    const { files, fingerprint, names } = await attacked();
    const accepted: string[] = [];
    for (const [i, name] of names.entries())
      for (const [what, tail] of chosen(TAILS, i))
        if (
          await isAccepted(
            edit(files, name, (bytes) => concat(bytes, tail)),
            fingerprint,
          )
        )
          accepted.push(`${name} ${what}`);
    expect(accepted).toEqual([]);
  });

  it("taken away leaves a record that is incomplete, never accepted (M04)", async () => {
    const { files, fingerprint, names } = await attacked();
    const outcomes: string[] = [];
    for (const name of names) {
      const { report, failed } = await ask(without(files, name), { fingerprint });
      if (report.exit !== 2) outcomes.push(`${name}: ${report.verdict} ${failed}`);
    }
    expect(outcomes).toEqual([]);
  });
});
