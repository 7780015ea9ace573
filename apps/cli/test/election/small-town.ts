/** A small election's people, played up to the points from which tests go on. */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Instant, instant } from "@selge/basics";
import { carry, foundTown, type Person, type Town } from "./office.ts";
import { CLOSES, OPENS, type SmallFiles, voterCode, writeSmallFiles } from "./small-files.ts";

export interface SmallTown {
  readonly town: Town;
  /** Where the election folder and the ballot box are. */
  readonly office: Person;
  readonly officials: readonly Person[];
  readonly trustees: readonly Person[];
  readonly mixers: readonly Person[];
  readonly witnesses: readonly Person[];
  readonly auditor: Person;
  readonly files: SmallFiles;
  /** A memory stick. */
  readonly stick: string;
  readonly fingerprint: string;
}

const DAY = 86400;

/** Keys, definition, and its two signatures. */
export async function defined(voters = 6): Promise<SmallTown> {
  const town = await foundTown(instant(OPENS - 30 * DAY));
  const office = await town.person("office");
  const several = (n: number, name: string) =>
    Promise.all(Array.from({ length: n }, (_, i) => town.person(`${name} ${i + 1}`)));
  const [officials, trustees, mixers] = [
    await several(2, "official"),
    await several(3, "trustee"),
    await several(2, "mixer"),
  ];
  const [witnesses, auditor] = [await several(2, "witness"), await town.person("auditor")];
  for (const [i, official] of officials.entries())
    await newKey(office, official, "official", `Official ${i + 1}`, "Election Office");
  for (const [i, trustee] of trustees.entries())
    await newKey(office, trustee, "trustee", `Trustee ${i + 1}`, `House ${i + 1}`);
  for (const [i, mixer] of mixers.entries())
    await newKey(office, mixer, "mixer", `Mixer ${i + 1}`, `Mixing House ${i + 1}`);
  for (const [i, witness] of witnesses.entries())
    await newKey(office, witness, "witness", `news-${i + 1}.example/selge`, `Newspaper ${i + 1}`);
  await newKey(office, auditor, "auditor", "Auditor", "Audit House");
  for (const role of ["collector", "processor", "log"])
    await newKey(office, office, role, role, "State IT Centre", role);
  await office.run("authority", "new", "--out", office.at("authority"));
  const files = await writeSmallFiles(office.folder, voters);
  const defined = await office.run(
    ...words(
      "define --election",
      office.at("e"),
      "--keys",
      office.at("keys"),
      "--settings",
      office.at("settings.json"),
    ),
    ...words("--districts", office.at("districts.json"), "--choices", office.at("choices.json")),
    ...words("--roll", office.at("RK_2027-voters-0.utf")),
  );
  const small = { town, office, officials, trustees, mixers, witnesses, auditor, files, stick: office.at("stick") };
  await signed({ ...small, fingerprint: "" }, "election.json");
  await office.run("status", "--election", office.at("e"));
  for (const person of [...officials, ...trustees, ...mixers, ...witnesses])
    await carry(office.at("e", "record", "election.json"), person.at("e", "election.json"));
  return { ...small, fingerprint: String(defined.fingerprint) };
}

/** Each official signs on an own computer; the file goes there and back. */
export async function signed({ office, officials }: SmallTown, name: string): Promise<void> {
  const path = office.at("e", "pending", name);
  for (const official of officials) await signAlone(official, path);
}

/** One person signs a file that was carried to the own computer. */
export async function signAlone(person: Person, path: string): Promise<void> {
  const own = person.at("to-sign.json");
  await carry(path, own);
  await person.run("sign", own, "--key", person.at("key"), "--yes", "--election", person.at("e"));
  await carry(own, path);
}

/** A trustee's step of the ceremony. */
export function seat(town: SmallTown, i: number, step: string, ...more: string[]): Promise<unknown> {
  const trustee = town.trustees[i]!;
  return trustee.run(...seatWords(town, i, step), ...more);
}

export function seatWords({ trustees, stick }: SmallTown, i: number, step: string): readonly string[] {
  const trustee = trustees[i]!;
  const own = step === "test-shares" ? [] : ["--state", trustee.at("state")];
  return words("ceremony", step, "--election", trustee.at("e"), "--folder", stick, "--key", trustee.at("key"), ...own);
}

/** All rounds, the first test of the shares, the opening statement with its signatures. */
export async function keyed(small: SmallTown): Promise<void> {
  const { trustees, officials, stick, office } = small;
  for (const step of ["commit", "reveal", "share", "confirm"])
    for (const i of trustees.keys()) await seat(small, i, step);
  for (const [i, trustee] of trustees.entries()) await seat(small, i, "finish", "--share", trustee.at("share"));
  await testShares(small, 1);
  await office.run("ceremony", "opening", "--election", office.at("e"), "--folder", stick);
  for (const person of [...trustees, ...officials])
    await person.run(
      "sign",
      join(stick, "opening.json"),
      "--key",
      person.at("key"),
      "--yes",
      "--election",
      person.at("e"),
    );
}

export async function testShares(small: SmallTown, test: number): Promise<void> {
  for (const [i, trustee] of small.trustees.entries())
    await seat(small, i, "test-shares", "--share", trustee.at("share"), "--test", String(test));
}

/** The box with its first four entries and a cosigned head. */
export async function opened(small: SmallTown): Promise<void> {
  const { office, stick, town } = small;
  town.now = OPENS;
  const open = ["open", "--election", office.at("e")];
  await office.run(...open, "--ceremony", stick, "--roll", office.at("RK_2027-voters-0.utf"));
  for (const name of ["roll-0.json", "software.json", "opened.json"]) await signed(small, name);
  await office.run(...open);
  await headByFile(small);
}

/** Requests go to the witnesses, answers come back. */
export async function headByFile({ office, witnesses, town }: SmallTown): Promise<void> {
  town.now = instant(town.now + 60) as Instant;
  const election = ["--election", office.at("e")];
  const { requests } = (await office.run("head", "request", ...election, "--key", office.at("log"))) as never as {
    requests: { file: string; witness: string }[];
  };
  const answers = office.at("answers");
  for (const [i, witness] of witnesses.entries()) {
    await carry(requests[i]!.file, witness.at("request"));
    await witness.run(
      ...words("cosign --election", witness.at("e"), "--key", witness.at("key")),
      ...words("--request", witness.at("request"), "--out", witness.at("answer")),
    );
    await carry(witness.at("answer"), join(answers, `answer-${i + 1}`));
  }
  await office.run("head", "finish", ...election, "--answers", answers);
}

export async function issueIdentity({ office }: SmallTown, n: number): Promise<string> {
  const out = office.at(`voter-${n}`);
  await office.run(
    ...words("authority issue --authority", office.at("authority"), "--person", voterCode(n), "--out", out),
    ...["--name", `Valija Number${n}`],
  );
  return out;
}

/** A cast at the office's computer; with `witnesses` their keys lie beside it, as in a rehearsal. */
export function castWords({ office }: SmallTown, n: number, choice: string): readonly string[] {
  return words(
    ...["cast --election", office.at("e"), "--identity", office.at(`voter-${n}`)],
    ...["--authority", office.at("authority"), "--choice", choice],
  );
}

export async function closed(small: SmallTown): Promise<void> {
  const { office, stick, town } = small;
  town.now = instant(CLOSES + 7200);
  await testShares(small, 2);
  const close = ["close", "--election", office.at("e"), "--ceremony", stick];
  await office.run(...close);
  const path = office.at("e", "pending", "closing.json");
  await office.run("sign", path, "--key", office.at("collector"), "--yes", "--election", office.at("e"));
  await signed(small, "closing.json");
  await office.run(...close);
}

/** The whole record of the office's computer, names of voters included: for auditors. */
export async function carryRecord({ office }: SmallTown, person: Person): Promise<void> {
  await carry(office.at("e", "record"), person.at("e", "record"));
}

/** The record without its restricted part: what mixers and trustees get. */
export async function carryPublic(small: SmallTown, person: Person): Promise<void> {
  await carryRecord(small, person);
  await rm(person.at("e", "record", "restricted"), { recursive: true });
}

/** Back to the office. */
export async function carryBack({ office }: SmallTown, person: Person, ...folders: readonly string[]): Promise<void> {
  for (const folder of folders) await carry(person.at("e", folder), office.at("e", folder));
}

export async function batchesIn(person: Person): Promise<readonly string[]> {
  return readdir(person.at("e", "record", "batches"));
}

/** Words of a command line; a piece with spaces that is no path is taken apart. */
export function words(...pieces: readonly string[]): readonly string[] {
  return pieces.flatMap((piece) => (piece.startsWith("/") ? [piece] : piece.split(" ")));
}

async function newKey(office: Person, person: Person, role: string, name: string, organisation: string, file = "key") {
  const out = person.at(file);
  await person.run("key", "new", "--role", role, "--name", name, "--organisation", organisation, "--out", out);
  const label = `${role}-${name}`.replace(/[^a-z0-9-]/gi, "-");
  await carry(`${out}.public.json`, office.at("keys", `${label}.public.json`));
}
