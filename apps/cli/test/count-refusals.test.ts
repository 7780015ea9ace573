/** What the steps after closing refuse, and that a killed step goes on. Each test works on copies of one election's folders. */
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeReceipt } from "@selge/ballot";
import { instant } from "@selge/basics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "./election/office.ts";
import { CHOICES, CLOSES, OPENS, voterCode } from "./election/small-files.ts";
import {
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
  seat,
} from "./election/small-town.ts";

let small: SmallTown;
const e = () => ["--election", small.office.at("e")] as const;
const own = (person: Person) => ["--election", person.at("e"), "--key", person.at("key")];

beforeAll(async () => {
  small = await defined(3);
  await keyed(small);
  await opened(small);
  small.town.now = instant(OPENS + 3600);
  for (const n of [1, 2, 3]) await issueIdentity(small, n);
  for (const n of [1, 2]) await small.office.run(...castWords(small, n, CHOICES[n]!));
  await headByFile(small);
}, 60_000);
afterAll(() => small.town.end());

describe("while voting runs", () => {
  it("a voter with log and witnesses at hand gets the receipt at once, and the witnesses remember it", async () => {
    const { office, witnesses } = small;
    const secrets = ["office", "office", "office", "witness 1", "witness 2"].map(async (name, i) => {
      await writeFile(office.at(`pass-${i}`), `the passphrase of ${name}\n`);
      return ["--passphrase-file", office.at(`pass-${i}`)];
    });
    const keys = witnesses.map((_, i) => office.at(`witness-${i}`));
    for (const [i, { at }] of witnesses.entries())
      for (const suffix of ["", ".state.json"]) await cp(at(`key${suffix}`), `${keys[i]}${suffix}`);
    const atHand = ["--log-key", office.at("log"), ...keys.flatMap((key) => ["--witness-key", key])];
    const cast = [...castWords(small, 3, CHOICES[0]!), ...atHand, "--receipt", office.at("receipt")];
    expect(await office.run(...cast, ...(await Promise.all(secrets)).flat())).toMatchObject({
      receipt: true,
      index: 6,
    });
    expect(decodeReceipt(new Uint8Array(await readFile(office.at("receipt")))).ok).toBe(true);
    for (const [i, { at }] of witnesses.entries()) await cp(`${keys[i]}.state.json`, at("key.state.json"));
  });

  it("nobody votes for a choice that is not on the ballot, nor with an identity of nobody", async () => {
    const { office } = small;
    expect(await office.refusal(...castWords(small, 3, "0000.999"))).toMatchObject({
      code: "CHOICE_UNKNOWN",
      hint: expect.stringContaining("0000.101"),
    });
    expect((await office.refusal(...castWords(small, 3, CHOICES[0]!), "--now", "2027-03-01")).code).toBe("NOW");
    expect((await office.refusal(...castWords(small, 3, CHOICES[0]!), "--now", "2027-04-01T00:00:00Z")).code).toBe(
      "ELECTION_CLOSED",
    );
  });

  it("a witness refuses a head that does not extend what it saw, and keeps its memory", async () => {
    const { office, witnesses } = small;
    const [witness] = witnesses as [Person];
    const before = await readFile(witness.at("key.state.json"), "utf8");
    await office.run("head", "request", ...e(), "--key", office.at("log"), "--from", "news-1.example/selge=1");
    const [size] = (await readdir(office.at("e", "heads")))
      .filter((name) => /^[0-9]+$/.test(name))
      .sort((a, b) => Number(b) - Number(a));
    const request = office.at("e", "heads", size!, "1.request");
    const cosign = ["cosign", ...own(witness), "--request", request, "--out", witness.at("answer")];
    expect((await witness.refusal(...cosign)).code).toBe("WITNESS_CONFLICT");
    expect(await readFile(witness.at("key.state.json"), "utf8")).toBe(before);
  });

  it("another election's list of paper voters, and a list with a wrong code, are refused by place", async () => {
    const { office, files } = small;
    const list = await files.revocation(9, [voterCode(1)]);
    const text = await readFile(list, "utf8");
    await writeFile(list, text.replace("RK_2027", "RK_2031"));
    expect((await office.refusal("revocation", "add", ...e(), "--list", list)).code).toBe("REVOCATION_ELECTION");
    await writeFile(list, text.replace(voterCode(1), "123"));
    const refused = await office.refusal("revocation", "add", ...e(), "--list", list);
    expect(refused.message).toMatch(/revocation-9\.json: persons\[0\]/);
    expect((await office.refusal("roll", "add", ...e())).code).toBe("ROLL_MISSING");
  });

  it("a roll whose signature is not the register's is refused, and nothing waits for a signature", async () => {
    const { office, files } = small;
    const list = await files.changeSet(1, [{ action: "remove", person: voterCode(3) }]);
    await writeFile(list, (await readFile(list, "utf8")).replace(voterCode(3), voterCode(2)));
    expect((await office.refusal("roll", "add", ...e(), "--list", list)).code).toBe("VIS_SIGNATURE_WRONG");
    expect(await readdir(office.at("e", "pending"))).toEqual([]);
  });

  it("a second process leaves the box alone, and a dead one's lock does not matter", async () => {
    const { office } = small;
    const lock = office.at("e", "box.journal.lock");
    await writeFile(lock, `${process.pid}\n`);
    expect((await office.refusal("status", ...e())).code).toBe("BOX_BUSY");
    await writeFile(lock, "4194304\n");
    expect(await office.run("status", ...e())).toMatchObject({ phase: "voting" });
  });
});

describe("after closing", { timeout: 60_000 }, () => {
  it("the office waits for every trustee's second test, or goes on without the absent while the threshold is met", async () => {
    const { office, stick, town, trustees } = small;
    town.now = instant(CLOSES + 7200);
    const close = ["close", ...e(), "--ceremony", stick];
    const test = (i: number) => seat(small, i, "test-shares", "--share", trustees[i]!.at("share"), "--test", "2");
    await test(0);
    const early = await office.refusal(...close, "--absent");
    expect(early).toMatchObject({ code: "PROBE_MISSING", message: expect.stringContaining("only 1 trustees") });
    await test(1);
    const waits = await office.refusal(...close);
    expect(waits).toMatchObject({ code: "PROBE_MISSING", message: expect.stringContaining("trustee 3") });
    expect(await office.run(...close, "--absent")).toMatchObject({ waiting: [{ state: "waiting" }] });
  });

  it("a killed processing goes on: no batch is stripped twice", async () => {
    await closed(small);
    await headByFile(small);
    const process = ["process", ...e(), "--key", small.office.at("processor")];
    expect((await small.office.refusal(...process.slice(0, -1), small.office.at("log"))).code).toBe("KEY_ROLE");
    await small.office.run(...process);
    const batch = await onlyBatch(small.office);
    const strip = small.office.at("e/record/restricted/strip", batch, "strip.json");
    const input = small.office.at("e/record/batches", batch, "input.bin");
    const [before, list] = [await readFile(strip), await readFile(input)];
    await writeFile(`${input}.part`, "half a file");
    await small.office.run(...process);
    expect(await readFile(strip)).toEqual(before);
    await rm(strip);
    await rm(`${input}.part`, { force: true });
    await small.office.run(...process);
    expect(await readFile(input)).not.toEqual(list);
  });

  it("no auditor signs a changed list, and nobody mixes or decrypts before the auditors signed", async () => {
    const { auditor, mixers, trustees } = small;
    await carryRecord(small, auditor);
    const batch = await onlyBatch(auditor);
    const input = auditor.at("e/record/batches", batch, "input.bin");
    const right = await readFile(input);
    await writeFile(input, Buffer.concat([right.subarray(64), right.subarray(0, 64)]));
    expect((await auditor.refusal("attest", ...own(auditor))).code).toBe("STRIP_OTHER");
    await writeFile(input, right);
    await carryPublic(small, mixers[0]!);
    await carryPublic(small, trustees[0]!);
    expect((await mixers[0]!.refusal("mix", ...own(mixers[0]!))).code).toBe("INPUT_STATEMENT");
    const decrypt = ["decrypt", ...own(trustees[0]!), "--share", trustees[0]!.at("share")];
    expect((await trustees[0]!.refusal(...decrypt)).code).toBe("INPUT_STATEMENT");
    expect((await mixers[0]!.refusal("attest", ...own(mixers[0]!))).code).toBe("KEY_ROLE");
  });

  it("what only the independent verifier sees keeps the auditor's signature back", async () => {
    const { auditor, office } = small;
    const probe = auditor.at("e/record/ceremony/probes/1-1.json");
    const right = await readFile(probe);
    await cp(auditor.at("e/record/ceremony/probes/1-2.json"), probe);
    expect((await auditor.refusal("attest", ...own(auditor))).code).toBe("KEY_PROBES");
    expect(await readFile(auditor.at("e/pending/input-statement.json"), "utf8")).not.toContain("signatures");
    expect(await readdir(auditor.at("e"))).not.toContain("attest.part");
    await writeFile(probe, right);
    await auditor.run("attest", ...own(auditor));
    await carryBack(small, auditor, "pending");
    await office.run("attest", ...e(), "--append");
    await headByFile(small);
  });

  it("a killed mix goes on, and trustees wait for enough mixers", async () => {
    const { mixers, trustees } = small;
    const [first, second] = mixers as [Person, Person];
    await carryPublic(small, first);
    await first.run("mix", ...own(first));
    const mix = first.at("e/record/batches", await onlyBatch(first), "mix-1");
    await rm(join(mix, "mix.json"));
    await writeFile(join(mix, "output.bin.part"), "half a file");
    await first.run("mix", ...own(first));
    const done = await readFile(join(mix, "mix.json"));
    await first.run("mix", ...own(first));
    expect(await readFile(join(mix, "mix.json"))).toEqual(done);
    await rm(join(mix, "output.bin.part"), { force: true });
    await carryBack(small, first, "record");
    await carryPublic(small, trustees[0]!);
    const early = await trustees[0]!.refusal("decrypt", ...own(trustees[0]!), "--share", trustees[0]!.at("share"));
    expect(early).toMatchObject({ code: "MIX_CHAIN", message: expect.stringContaining("2 mixers") });
    await carryPublic(small, second);
    await second.run("mix", ...own(second));
    await carryBack(small, second, "record");
  });

  it("a second list of a batch is never decrypted", async () => {
    const [, trustee] = small.trustees as [Person, Person];
    await carryPublic(small, trustee);
    const decrypt = ["decrypt", ...own(trustee), "--share", trustee.at("share")];
    await trustee.run(...decrypt);
    const [, mixer] = small.mixers as [Person, Person];
    const other = await small.town.person("mixer 2 again", {
      environment: { SELGE_PASSPHRASE: "the passphrase of mixer 2" },
    });
    await cp(trustee.at("e"), other.at("e"), { recursive: true });
    await rm(other.at("e/record/batches", await onlyBatch(other), "mix-2"), { recursive: true });
    await other.run("mix", "--election", other.at("e"), "--key", mixer.at("key"));
    const again = ["decrypt", "--election", other.at("e"), "--key", trustee.at("key"), "--share", trustee.at("share")];
    expect((await trustee.refusal(...again)).code).toBe("LIST_SECOND");
    await carryBack(small, trustee, "record");
  });

  it("one trustee is too few to count; a bad share is named and left out; two are enough", async () => {
    const { office, trustees } = small;
    expect((await office.refusal("count", ...e())).code).toBe("COMBINE_TOO_FEW");
    for (const trustee of [trustees[0]!, trustees[2]!]) {
      await carryPublic(small, trustee);
      const decrypt = ["decrypt", ...own(trustee), "--share", trustee.at("share")];
      await trustee.run(...decrypt);
      await carryBack(small, trustee, "record");
    }
    const share = office.at("e/record/batches", await onlyBatch(office), "shares/1.bin");
    const bytes = await readFile(share);
    await writeFile(share, Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)]));
    const counted = await office.run("count", ...e());
    expect(counted.faults).toMatchObject([{ trustee: 1, code: "SHARE_FILE" }]);
    expect((await office.refusal("publish", ...e(), "--out", office.at("too-early"))).code).toBe("RESULT_MISSING");
  });
});

async function onlyBatch(person: Person): Promise<string> {
  const [batch] = await readdir(person.at("e/record/batches"));
  return batch!;
}
