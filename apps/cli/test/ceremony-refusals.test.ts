/** What a key ceremony refuses: who is missing, foreign files, changed files; and whom a complaint convicts. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeCanonicalJson, encodeCanonicalJson, type JsonObject, must } from "@selge/basics";
import { signDocument } from "@selge/group";
import { openRoleKey } from "@selge/threshold";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carry } from "./election/office.ts";
import { defined, keyed, type SmallTown, seat, seatWords, words } from "./election/small-town.ts";

let small: SmallTown;
let other: SmallTown;

beforeAll(async () => {
  [small, other] = [await defined(2), await defined(2)];
}, 60_000);
afterAll(async () => {
  await small.town.end();
  await other.town.end();
});

const e = () => ["--election", small.office.at("e")] as const;

/** The key that a person keeps, as its bytes. */
async function keyOf(path: string, name: string) {
  return must(openRoleKey(new Uint8Array(await readFile(path)), `the passphrase of ${name}`));
}

describe("a key ceremony", { timeout: 60_000 }, () => {
  it("waits for everybody and names who is missing", async () => {
    for (const i of [0, 1]) await seat(small, i, "commit");
    const refused = await small.trustees[0]!.refusal(...seatWords(small, 0, "reveal"));
    expect(refused).toMatchObject({
      code: "CEREMONY_MISSING",
      message: expect.stringContaining("1-commitments/3.json"),
    });
    expect((await small.trustees[0]!.refusal(...seatWords(small, 0, "commit"))).code).toBe("CEREMONY_BEGUN");
    expect((await small.trustees[0]!.refusal(...seatWords(small, 0, "share"))).code).toBe("CEREMONY_STEP");
    await seat(small, 2, "commit");
  });

  it("refuses a document of another election's ceremony, and one that was changed", async () => {
    const file = join(small.stick, "ceremony/1-commitments/2.json");
    const right = await readFile(file);
    for (const i of other.trustees.keys()) await seat(other, i, "commit");
    await carry(join(other.stick, "ceremony/1-commitments/2.json"), file);
    const foreign = await small.trustees[0]!.refusal(...seatWords(small, 0, "reveal"));
    expect(foreign).toMatchObject({
      code: "CEREMONY_ELECTION",
      message: expect.stringContaining("1-commitments/2.json"),
    });
    await writeFile(file, right.toString().replace(/"commitment":"../, '"commitment":"00'));
    expect((await small.trustees[0]!.refusal(...seatWords(small, 0, "reveal"))).code).toBe("CEREMONY_DOCUMENT");
    await writeFile(file, right);
    for (const step of ["reveal", "share"]) for (const i of small.trustees.keys()) await seat(small, i, step);
  });

  it("convicts a trustee who sends a bad share: the complaint is written by itself", async () => {
    const file = join(small.stick, "ceremony/3-shares/3.json");
    const { signatures: _, ...body } = must(decodeCanonicalJson(new Uint8Array(await readFile(file)))) as JsonObject;
    const shares = (body.shares as string[]).map((share, j) => (j === 0 ? share.replace(/^../, "00") : share));
    const { secretKey } = await keyOf(small.trustees[2]!.at("key"), "trustee 3");
    await writeFile(file, signDocument({ ...body, shares }, [secretKey]));
    const refused = await small.trustees[0]!.refusal(...seatWords(small, 0, "confirm"));
    expect(refused).toMatchObject({
      code: "CEREMONY_COMPLAINT",
      message: expect.stringContaining("share of trustee 3"),
    });
    const check = words(
      "ceremony check-complaint --election",
      small.office.at("e"),
      "--folder",
      small.stick,
      "--trustee 1",
    );
    expect(await small.office.run(...check)).toEqual({ convicted: [{ code: "COMPLAINT_UPHELD", trustee: 3 }] });
    const again = await small.trustees[0]!.refusal(...seatWords(small, 0, "confirm"));
    expect(again.code, "a complaint gives the key away: no confirmation afterwards").toBe("STATE_OVER");
  });

  it("gives no key to sign that is not that of the files beside it", async () => {
    await rm(small.stick, { recursive: true });
    for (const { folder } of small.trustees) await rm(join(folder, "state"), { force: true });
    await keyed(small);
    const opening = join(small.stick, "opening.json");
    const right = await readFile(opening);
    const { signatures: _, ...body } = must(decodeCanonicalJson(new Uint8Array(right))) as JsonObject;
    await writeFile(opening, encodeCanonicalJson({ ...body, key: "00".repeat(31) + "02" }));
    const sign = [
      "sign",
      opening,
      "--key",
      small.officials[0]!.at("key"),
      "--yes",
      "--election",
      small.officials[0]!.at("e"),
    ];
    expect((await small.officials[0]!.refusal(...sign)).code).toBe("OPENING_KEY");
    await writeFile(opening, right);
  });

  it("opens no box while a signature or a test of a share is missing", async () => {
    const opening = join(small.stick, "opening.json");
    const right = await readFile(opening);
    const { signatures, ...body } = must(decodeCanonicalJson(new Uint8Array(right))) as JsonObject;
    await writeFile(opening, encodeCanonicalJson({ ...body, signatures: (signatures as JsonObject[]).slice(1) }));
    const open = ["open", ...e(), "--ceremony", small.stick, "--roll", small.office.at("RK_2027-voters-0.utf")];
    expect((await small.office.refusal(...open)).code).toMatch(/^OPENING_(TRUSTEES|OFFICIALS)$/);
    await writeFile(opening, right);
    await rm(join(small.stick, "ceremony/probes/1-2.json"));
    expect(await small.office.refusal(...open)).toMatchObject({
      code: "PROBE_MISSING",
      message: expect.stringContaining("trustee 2"),
    });
  });

  it("refuses a share of another election", async () => {
    await keyedOther();
    const foreign = other.trustees[0]!.at("share");
    const test = [...words("ceremony test-shares --test 1 --folder", small.stick), "--election", small.office.at("e")];
    const refused = await other.trustees[0]!.refusal(
      ...test,
      "--key",
      other.trustees[0]!.at("key"),
      "--share",
      foreign,
    );
    expect(refused.code).toBe("SHARE_ELECTION");
  });
});

async function keyedOther(): Promise<void> {
  await rm(other.stick, { recursive: true, force: true });
  for (const { folder } of other.trustees) await rm(join(folder, "state"), { force: true });
  await keyed(other);
}
