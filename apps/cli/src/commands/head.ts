/** `selge head`: signed heads of the log, cosigned by witnesses who are reached by file. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { checkCheckpoint } from "@selge/log";
import { Command } from "commander";
import { withBox } from "../steps/box.ts";
import { anchorsOf, clockOf, type OpenedElection, openOpened } from "../steps/election.ts";
import { exportToRecord } from "../steps/export-record.ts";
import { readInput } from "../steps/files.ts";
import { type HeadKeyFlags, headNeeds, logSigner } from "../steps/head-needs.ts";
import {
  answerPorts,
  headRequests,
  keepSignedNote,
  keptSignedNote,
  publishHead,
  replayingSigner,
} from "../steps/heads.ts";
import {
  answering,
  collect,
  type ElectionFlags,
  electionCommand,
  type NowFlags,
  type Outcome,
  withNow,
  withPassphrase,
} from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import { count } from "../terminal/progress.ts";
import { grouped } from "../terminal/text.ts";
import type { World } from "../terminal/world.ts";

interface RequestFlags extends ElectionFlags, PassphraseFlags, NowFlags, HeadKeyFlags {
  readonly key: string;
  readonly from?: readonly string[];
}

interface FinishFlags extends ElectionFlags, NowFlags {
  readonly answers: string;
}

export function headCommand(world: World): Command {
  const request = electionCommand("request", "Sign the log's head as it is, and write a request for each witness.")
    .requiredOption("--key <file>", "the log's key file")
    .option(
      "--witness-key <file>",
      "rehearsals: a witness's key file at hand, which cosigns at once (repeatable)",
      collect,
    )
    .option(
      "--from <witness=size>",
      "a witness that has cosigned another size than the box knows (repeatable)",
      collect,
    );
  const finish = electionCommand(
    "finish",
    "Take in the witnesses' answers; the head is kept when enough have cosigned.",
  ).requiredOption("--answers <folder>", "the folder with the witnesses' answers");
  return new Command("head")
    .description("Heads of the log: each shows all voters and observers the same box.")
    .addCommand(answering<RequestFlags>(world, withNow(withPassphrase(request)), requestHead))
    .addCommand(answering<FinishFlags>(world, withNow(finish), finishHead));
}

async function requestHead(flags: RequestFlags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  const { manifest } = opened.election;
  const secrets = passphrases(world, flags);
  const clock = clockOf(flags, manifest.demonstration, world.clock);
  if ((flags.witnessKey ?? []).length > 0) {
    const needs = await headNeeds(opened, { ...flags, logKey: flags.key }, secrets, clock);
    return withBox(opened, world, { clock, ...needs }, async (box) => {
      const head = await publishHead(box, manifest.witnessQuorum);
      await exportToRecord(opened, box);
      return published(head);
    });
  }
  const signer = await logSigner(opened, flags.key, secrets);
  return withBox(opened, world, {}, async (box) => {
    const { note, size, requests } = await headRequests(opened, box, signer, sizesOf(flags.from));
    for (const { name, bytes } of requests) await opened.folder.heads.write(name, bytes);
    await keepSignedNote(opened.folder.heads, note);
    const lines = requests.map(({ name, witness }) => `  ${join(opened.folder.heads.path, name)} for ${witness.name}`);
    return {
      text: `Head of size ${count(size)} signed. Requests:\n${lines.join("\n")}\nEach witness runs \`selge cosign\`; then: selge head finish --answers FOLDER.`,
      json: {
        size,
        requests: requests.map(({ name, witness, oldSize }) => ({
          file: join(opened.folder.heads.path, name),
          witness: witness.name,
          oldSize,
        })),
      },
    };
  });
}

async function finishHead({ answers, ...flags }: FinishFlags, world: World): Promise<Outcome> {
  const opened: OpenedElection = await openOpened(flags);
  const { logKey, witnesses } = anchorsOf(opened.election);
  const note = await keptSignedNote(opened.folder.heads);
  const signed = checkCheckpoint(note, logKey);
  if (!signed.ok) throw Refusal.of(opened.folder.heads.path, signed.error);
  const names = (await readdir(answers)).sort();
  const files = await Promise.all(names.map((name) => readInput(join(answers, name), "a witness's answer")));
  const heads = { signer: replayingSigner(note, logKey), ports: answerPorts(witnesses.keys, files, signed.value) };
  const clock = clockOf(flags, opened.election.manifest.demonstration, world.clock);
  return withBox(opened, world, { heads, clock }, async (box) => {
    const head = await publishHead(box, opened.election.manifest.witnessQuorum);
    await exportToRecord(opened, box);
    return published(head);
  });
}

function published(head: { readonly size: number; readonly root: string }): Outcome {
  return { text: `Head of size ${count(head.size)} is cosigned and kept. Root: ${grouped(head.root)}`, json: head };
}

function sizesOf(from: readonly string[] = []): ReadonlyMap<string, number> {
  return new Map(
    from.map((text) => {
      const at = text.lastIndexOf("=");
      const size = Number(text.slice(at + 1));
      if (at < 1 || !/^[0-9]{1,15}$/.test(text.slice(at + 1)))
        throw new Refusal("HEAD_FROM", `--from ${text}: expected WITNESS=SIZE`);
      return [text.slice(0, at), size] as const;
    }),
  );
}
