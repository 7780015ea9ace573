/** `selge status`: where the election is, and what waits for whom. */

import { join } from "node:path";
import { decodeManifest } from "@selge/election";
import { exists, recordNames } from "@selge/tally";
import type { Command } from "commander";
import { withBox } from "../steps/box.ts";
import { openElection, openOpened } from "../steps/election.ts";
import { electionFolder } from "../steps/folder.ts";
import {
  type BoxState,
  boxState,
  type TallyState,
  tallyState,
  type WaitingDocument,
  waitingDocuments,
} from "../steps/progress-of.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome } from "../terminal/command.ts";
import { count } from "../terminal/progress.ts";
import { grouped, printable } from "../terminal/text.ts";
import type { World } from "../terminal/world.ts";

export function statusCommand(world: World): Command {
  const command = electionCommand(
    "status",
    "Where the election is: what is done, what waits for whose signature, what comes next.",
  );
  return answering<ElectionFlags>(world, command, run);
}

async function run(flags: ElectionFlags, world: World): Promise<Outcome> {
  const folder = electionFolder(flags.election);
  const unsigned = await folder.pending.read(recordNames.manifest);
  const signed = (await folder.record.read(recordNames.manifest)) !== undefined;
  if (!signed && unsigned === undefined && !(await exists(join(folder.path, recordNames.manifest))))
    return {
      text: "Nothing is defined here yet. Next: selge key new, selge define.",
      json: { phase: "nothing", waiting: [] },
    };
  if (!signed && unsigned !== undefined && !decodeManifest(unsigned).ok)
    return {
      text: [...waitLines(await waitingDocuments(folder.pending)), "Next: two officials sign the definition."].join(
        "\n",
      ),
      json: { phase: "definition", waiting: await waitingDocuments(folder.pending) },
    };
  const { election } = await openElection(flags);
  const waiting = await waitingDocuments(folder.pending);
  const waits = waitLines(waiting);
  const { manifest } = election;
  const lines = [
    `${manifest.title.en ?? Object.values(manifest.title)[0]} (${manifest.id})`,
    `Fingerprint: ${grouped(election.fingerprintHex)}`,
  ];
  if ((await folder.record.read(recordNames.opening)) === undefined)
    return {
      text: [...lines, ...waits, "Next: the key ceremony (`selge ceremony`), then `selge open`."].join("\n"),
      json: { phase: "ceremony", fingerprint: election.fingerprintHex, waiting },
    };
  const opened = await openOpened(flags);
  const box = (await exists(folder.journal)) ? await withBox(opened, world, {}, boxState) : undefined;
  const tally = await tallyState(opened);
  const published = (await folder.record.read(recordNames.result)) !== undefined;
  const next = nextStep(box, tally, manifest.threshold, manifest.minMixers, published);
  return {
    text: [...lines, ...boxLines(box), ...tallyLines(tally), ...waits, `Next: ${next.text}`].join("\n"),
    json: { phase: next.phase, fingerprint: election.fingerprintHex, waiting, box, tally },
  };
}

function waitLines(waiting: readonly WaitingDocument[]): readonly string[] {
  return waiting.map(
    ({ file, type, signatures }) => `Waits: ${file} (${printable(type)}), ${signatures} signatures so far`,
  );
}

function boxLines(box: BoxState | undefined): readonly string[] {
  if (box === undefined) return ["The ballot box is not here."];
  return [
    `Ballot box: ${count(box.entries)} entries, ${count(box.ballots)} ballots; roll version ${box.rollVersion} with ${count(box.roll)} people`,
    `Cosigned head: ${count(box.head)} entries${box.head < box.entries ? " (newer entries wait for witnesses)" : ""}`,
  ];
}

function tallyLines(tally: TallyState | undefined): readonly string[] {
  if (tally === undefined) return [];
  const parts = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([name, n]) => `${printable(name)} ${n} of ${tally.batches}`)
      .join(", ");
  return [`Mixed:     ${parts(tally.mixed)}`, `Decrypted: ${parts(tally.decrypted)}`];
}

function nextStep(
  box: BoxState | undefined,
  tally: TallyState | undefined,
  threshold: number,
  mixers: number,
  published: boolean,
): { readonly phase: string; readonly text: string } {
  const has = (name: string) => box?.documents.includes(name) === true;
  const done = (of: Readonly<Record<string, number>>) => Object.values(of).filter((n) => n === tally?.batches).length;
  if (published) return { phase: "published", text: "selge publish, selge export." };
  if (box !== undefined && !has(recordNames.opened))
    return { phase: "opening", text: "sign what waits, then `selge open` again." };
  if (box !== undefined && !has(recordNames.closing))
    return { phase: "voting", text: box.head === 0 ? "selge head request." : "voting; at the end `selge close`." };
  if (has(recordNames.result)) return { phase: "counted", text: "selge head request, then selge publish." };
  if (tally === undefined) return { phase: "processing", text: "selge head request, selge process, selge attest." };
  if (done(tally.mixed) < mixers) return { phase: "mixing", text: "selge mix, by the next mixer." };
  if (done(tally.decrypted) < threshold) return { phase: "decryption", text: "selge decrypt, by the next trustee." };
  return { phase: "counting", text: "selge count." };
}
