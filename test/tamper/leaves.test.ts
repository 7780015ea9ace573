/** THREATS § 3.1-4: whatever is done to any leaf of a record, it is not accepted. All of them with SELGE_FULL=1, else a sample. */
import { describe, expect, it } from "vitest";
import { golden } from "../fixtures/golden/golden.ts";
import { seededRandom } from "../fixtures/small-people.ts";
import { adding } from "./edits.ts";
import { type Mutation, mutations } from "./leaves.ts";
import { ask, isAccepted } from "./verify.ts";

const FULL = process.env.SELGE_FULL === "1";
const SAMPLE = 300;
const SEED = process.env.SELGE_SEED ?? "leaves of G0";

/** Made once: it is as slow as some hundred verdicts. */
let made: readonly Mutation[] | undefined;
async function allMutations(): Promise<readonly Mutation[]> {
  made ??= [...mutations((await golden("G0")).files)];
  return made;
}

/** Every file comes in turn, so that large ones do not drown small ones. */
function sampled(all: readonly Mutation[]): readonly Mutation[] {
  const random = seededRandom(SEED);
  const draw = (n: number) => new DataView(random(4).buffer).getUint32(0) % n;
  const byFile = [...Map.groupBy(all, ({ file }) => file).values()];
  return Array.from({ length: SAMPLE }, (_, i) => {
    const own = byFile[i % byFile.length]!;
    return own[draw(own.length)]!;
  });
}

describe("leaves of a record", () => {
  it("are all there: files, fields, changes", async () => {
    const { files } = await golden("G0");
    const all = await allMutations();
    expect(new Set(all.map(({ file }) => file))).toEqual(new Set(files.keys()));
    expect(all.length).toBeGreaterThan(5000);
  });

  it(
    FULL ? "changed in any way are never accepted" : `changed in ${SAMPLE} sampled ways are never accepted`,
    async () => {
      const { files, small } = await golden("G0");
      const { fingerprintHex } = small.election;
      expect(await isAccepted(files, fingerprintHex)).toBe(true);
      const all = await allMutations();
      const accepted: string[] = [];
      for (const { file, what, make } of FULL ? all : sampled(all))
        if (await isAccepted(adding(files, file, make()), fingerprintHex)) accepted.push(`${file}: ${what}`);
      expect(accepted).toEqual([]);
    },
    FULL ? 7_200_000 : 240_000,
  );

  it("a stopped run is a rejected one", async () => {
    const { files, small } = await golden("G0");
    const { fingerprintHex } = small.election;
    for (const { file, make } of sampled(await allMutations()).slice(0, 5)) {
      const changed = adding(files, file, make());
      expect((await ask(changed, { fingerprint: fingerprintHex })).report.verdict).not.toBe("ACCEPTED");
    }
  });
});
