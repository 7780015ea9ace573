/** The first four entries of the log: opening statement, voter roll, software, `opened`. */
import { join } from "node:path";
import type { BallotBox } from "@selge/ballotbox";
import { decodeInstant, type Instant } from "@selge/basics";
import { decodeDocument, type Election } from "@selge/election";
import { type RecordFolder, recordNames } from "@selge/tally";
import { type CeremonyFiles, ceremonyFile, checkProbe, type Opening, probeFile } from "@selge/threshold";
import { Refusal } from "../terminal/failure.ts";
import { appended } from "./box.ts";
import { openedBody, softwareBody } from "./documents.ts";
import { readCeremony, readOpening } from "./election.ts";
import { accepted } from "./files.ts";
import type { ElectionFolder } from "./folder.ts";
import { type Pending, propose, unsigned } from "./pending.ts";
import { type ProposedRoll, rollAttachments } from "./roll-version.ts";

/** The ceremony's folder into the record, after everything in it was checked, the first test of all shares included. The opening statement comes last: where it is, all is. */
export async function takeInCeremony(source: RecordFolder, record: RecordFolder, election: Election): Promise<Opening> {
  const opening = await readOpening(source, election);
  const files = await readCeremony(source, opening.setting);
  for (const [type, round] of roundsOf(files))
    for (const [i, bytes] of round.entries()) await record.write(ceremonyFile(type, i + 1), bytes!);
  demandProbes(await takeInProbes(source, record, opening), opening, 1);
  await record.write(recordNames.opening, (await source.read(recordNames.opening))!);
  return opening;
}

/** Before opening and before closing; answers to other tests are rehearsals and stay outside the record. */
const RECORDED_TESTS = [1, 2];

/** Every answer to a test of the shares, checked; returns who has answered which test. */
export async function takeInProbes(
  source: RecordFolder,
  record: RecordFolder,
  opening: Opening,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const answered = new Map<number, number[]>();
  for (const name of await source.list("ceremony/probes")) {
    const [, test, trustee] = /^([0-9]{1,10})-([0-9]{1,2})\.json$/.exec(name)?.map(Number) ?? [];
    if (test === undefined || trustee === undefined || probeFile(test, trustee) !== `ceremony/probes/${name}`) continue;
    const bytes = (await source.read(probeFile(test, trustee)))!;
    accepted(join(source.path, probeFile(test, trustee)), checkProbe(opening, test, trustee, bytes));
    answered.set(trustee, [...(answered.get(trustee) ?? []), test]);
  }
  for (const [trustee, tests] of answered)
    for (const test of RECORDED_TESTS.filter((recorded) => tests.includes(recorded)))
      await record.write(probeFile(test, trustee), (await source.read(probeFile(test, trustee)))!);
  return answered;
}

/** Refuses while a trustee has not shown that the share works. */
export function demandProbes(
  answered: ReadonlyMap<number, readonly number[]>,
  { setting }: Opening,
  test: number,
): void {
  const missing = setting.trusteeKeys.flatMap((_, i) => ((answered.get(i + 1) ?? []).includes(test) ? [] : [i + 1]));
  if (missing.length > 0)
    throw new Refusal(
      "PROBE_MISSING",
      `trustee ${missing.join(", ")} has not shown that the share works (test ${test})`,
      `Each trustee runs \`selge ceremony test-shares --test ${test}\` on the medium that will be used.`,
    );
}

/** Software and `opened`, put up for signing. */
export async function proposeOpened(
  { pending }: ElectionFolder,
  election: Election,
  opening: Opening,
  now: Instant,
): Promise<{ readonly software: Pending; readonly opened: Pending }> {
  const there = await pending.read(recordNames.opened);
  const before = there === undefined ? undefined : unsigned(join(pending.path, recordNames.opened), there).time;
  const time = decodeInstant(String(before)) ?? now;
  const checkAs = (type: "software" | "opened") => (file: Uint8Array) => decodeDocument(file, type, election);
  return {
    software: await propose(pending, recordNames.software, await softwareBody(election), checkAs("software")),
    opened: await propose(pending, recordNames.opened, openedBody(election, opening.hash, time), checkAs("opened")),
  };
}

/** Appends what is not yet there of entries 0 to 3; a run that was killed goes on. */
export async function openLog(
  box: BallotBox,
  record: RecordFolder,
  roll: ProposedRoll & { readonly file: Uint8Array },
  software: Uint8Array,
  opened: Uint8Array,
): Promise<void> {
  const steps = [
    async () => box.addPublicDocument(recordNames.opening, (await record.read(recordNames.opening))!),
    async () => box.addRestrictedDocument("rolls/0.json", roll.file, rollAttachments(0, roll)),
    async () => box.addPublicDocument(recordNames.software, software),
    async () => box.addPublicDocument(recordNames.opened, opened),
  ];
  const names = [recordNames.opening, "rolls/0.json", recordNames.software, recordNames.opened];
  for (const [index, step] of steps.entries()) if (box.size === index) appended(names[index]!, await step());
}

function roundsOf({ commitments, reveals, shares, confirmations }: CeremonyFiles) {
  return [
    ["ceremony-commitment", commitments],
    ["ceremony-reveal", reveals],
    ["ceremony-shares", shares],
    ["ceremony-confirmation", confirmations],
  ] as const;
}
