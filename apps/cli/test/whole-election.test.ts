/** A whole election, step by step, by different people on different computers. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { instant, must } from "@selge/basics";
import { vis3 } from "@selge/election";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runVerifier } from "../src/steps/verify.ts";
import { addition, CHOICES, OPENS, voterCode } from "./election/small-files.ts";
import {
  batchesIn,
  carryBack,
  carryPublic,
  carryRecord,
  castWords,
  closed,
  defined,
  headByFile,
  issueIdentity,
  keyed,
  opened,
  type SmallTown,
  signed,
} from "./election/small-town.ts";

let small: SmallTown;
const e = () => ["--election", small.office.at("e")] as const;

beforeAll(async () => {
  small = await defined();
  await keyed(small);
  await opened(small);
}, 60_000);
afterAll(() => small.town.end());

describe("an election by commands", { timeout: 60_000 }, () => {
  it("takes votes, gives receipts, and shows a second device what was recorded", async () => {
    const { office, town } = small;
    for (let n = 1; n <= 6; n++) await issueIdentity(small, n);
    town.now = instant(OPENS + 3600);
    const first = await office.run(...castWords(small, 1, CHOICES[0]!));
    expect(first).toMatchObject({ receipt: false });
    expect((await office.refusal(...castWords(small, 1, CHOICES[1]!))).code).toBe("HEAD_SAME");
    const ballot = String(first.ballot);
    const wait = await office.refusal("receipt", ...e(), "--ballot", ballot, "--out", office.at("receipt-1"));
    expect(wait.code).toBe("RECEIPT_WAITS");
    await headByFile(small);
    await office.run("receipt", ...e(), "--ballot", ballot, "--out", office.at("receipt-1"));
    const seen = await office.run("verify-ballot", ...e(), "--code", String(first.code));
    expect(seen).toMatchObject({ voter: voterCode(1), choices: [expect.stringContaining("Kandidaat 1")], index: 4 });
    await office.run("envelope", ...e(), "--index", "4", "--out", office.at("ballot.asice"));
    expect((await readFile(office.at("ballot.asice"))).subarray(0, 2).toString()).toBe("PK");
    for (const [i, choice] of [CHOICES[1]!, "blank", CHOICES[2]!, CHOICES[2]!, CHOICES[3]!].entries())
      await office.run(...castWords(small, i + 2, choice));
    await headByFile(small);
    await office.run(...castWords(small, 1, CHOICES[2]!));
  });

  it("changes the roll, extends the voting, closes, and revokes for paper", async () => {
    const { office } = small;
    const list = await small.files.changeSet(1, [addition(7)]);
    await office.run("roll", "add", ...e(), "--list", list);
    await signed(small, "roll-1.json");
    expect(await office.run("roll", "add", ...e())).toMatchObject({ number: 1, roll: 7 });
    await office.run("extend", ...e(), "--closes", "2027-03-07T08:00:00Z", "--serves-until", "2027-03-07T08:15:00Z");
    await signed(small, "extended-1.json");
    await office.run("extend", ...e());
    expect((await office.refusal("close", ...e())).code).toBe("CLOSE_EARLY");
    await closed(small);
    await office.run("revocation", "add", ...e(), "--list", await small.files.revocation(1, [voterCode(6)]));
    await signed(small, "revocation-1.json");
    expect(await office.run("revocation", "add", ...e())).toMatchObject({ persons: 1 });
    expect((await office.refusal("process", ...e(), "--key", office.at("processor"))).code).toBe("HEAD_OLD");
    await headByFile(small);
  });

  it("processes, attests, mixes, decrypts and counts, and the independent verifier accepts", async () => {
    const { office, auditor, mixers, trustees, fingerprint } = small;
    const processed = await office.run("process", ...e(), "--key", office.at("processor"));
    expect(processed.fates).toMatchObject({ counted: 5, superseded: 1, "revoked-by-paper": 1 });
    await carryRecord(small, auditor);
    await auditor.run("attest", "--election", auditor.at("e"), "--key", auditor.at("key"));
    await carryBack(small, auditor, "pending");
    await office.run("attest", ...e(), "--append");
    await headByFile(small);
    for (const mixer of mixers) {
      await carryPublic(small, mixer);
      await mixer.run("mix", "--election", mixer.at("e"), "--key", mixer.at("key"));
      await carryBack(small, mixer, "record");
    }
    for (const trustee of trustees.slice(1)) {
      await carryPublic(small, trustee);
      await trustee.run(
        "decrypt",
        "--election",
        trustee.at("e"),
        "--key",
        trustee.at("key"),
        "--share",
        trustee.at("share"),
      );
      await carryBack(small, trustee, "record");
    }
    await office.run("count", ...e());
    await signed(small, "result.json");
    const { totals } = (await office.run("count", ...e())) as never as {
      totals: { counts: { code: number; votes: number }[] }[];
    };
    expect(totals[0]!.counts.map(({ votes }) => votes)).toEqual([1, 0, 1, 3, 0]);
    await headByFile(small);
    await office.run("publish", ...e(), "--out", office.at("full"), "--zip", office.at("full.zip"));
    await office.run("publish", ...e(), "--out", office.at("public"), "--public", "--zip", office.at("public.zip"));
    const verdict = async (record: string) => (await runVerifier(office.at(record), fingerprint, [], false)).report;
    expect(await verdict("full.zip")).toMatchObject({ verdict: "ACCEPTED", level: "full" });
    expect(await verdict("public")).toMatchObject({ verdict: "ACCEPTED", level: "public" });
    expect(await batchesIn(office)).toHaveLength(2);
  });

  it("hands the result and the online voters over in the official forms", async () => {
    const { office } = small;
    await office.run("export", "results", ...e(), "--out", office.at("results.json"));
    await office.run("export", "online-voters", ...e(), "--out", office.at("voters.json"));
    const results = must(vis3.decodeResults(new Uint8Array(await readFile(office.at("results.json")))));
    expect(results.districts[0]).toMatchObject({ id: "0000.1", blank: 1 });
    const voters = must(vis3.decodeOnlineVoters(new Uint8Array(await readFile(office.at("voters.json")))));
    expect(voters.districts[0]!.units.flatMap(({ persons }) => persons).sort()).toEqual(
      [1, 2, 3, 4, 5].map(voterCode).sort(),
    );
    expect(await office.run("status", ...e())).toMatchObject({ phase: "published", waiting: [] });
    expect(await readFile(join(office.at("results.json.groups.csv")), "utf8")).toContain("RK_2027,0000.1,");
  });
});
