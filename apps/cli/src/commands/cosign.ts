/** `selge cosign`: a witness's step, by file. */

import { utf8 } from "@selge/basics";
import {
  decodeAddCheckpoint,
  ed25519Signer,
  newWitnessState,
  type WitnessCode,
  witnessKey,
  witnessStep,
} from "@selge/log";
import type { Command } from "commander";
import { anchorsOf, clockOf, openElection } from "../steps/election.ts";
import { readInput, writeWhole } from "../steps/files.ts";
import { openKey } from "../steps/keys.ts";
import { stateFileOf, WITNESS_HINTS, witnessMemoryFile, witnessName } from "../steps/witness.ts";
import {
  answering,
  type ElectionFlags,
  electionCommand,
  type NowFlags,
  type Outcome,
  withNow,
  withPassphrase,
} from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags, PassphraseFlags, NowFlags {
  readonly key: string;
  readonly state?: string;
  readonly request: string;
  readonly out: string;
}

export function cosignCommand(world: World): Command {
  const command = electionCommand("cosign", "A witness: cosign a head that extends everything seen before, or refuse.")
    .requiredOption("--key <file>", "the witness's key file")
    .option("--state <file>", "what this witness saw last; keep it for the whole election (default: KEY.state.json)")
    .requiredOption("--request <file>", "the request of `selge head request`")
    .requiredOption("--out <file>", "the answer, to be sent back");
  return answering<Flags>(world, withNow(withPassphrase(command)), run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const { election } = await openElection(flags);
  const { logKey } = anchorsOf(election);
  const request = decodeAddCheckpoint(await readInput(flags.request, "a request of `selge head request`"));
  if (!request.ok) throw Refusal.of(flags.request, request.error);
  const key = await openKey(flags.key, passphrases(world, flags));
  const name = witnessName(election.manifest, key, flags.key);
  const signer = ed25519Signer((publicKey) => witnessKey(name, publicKey), key.secretKey);
  const memory = witnessMemoryFile(flags.state ?? stateFileOf(flags.key), logKey);
  const now = clockOf(flags, election.manifest.demonstration, world.clock)();
  const step = witnessStep({ logKey, signer }, (await memory.read()) ?? newWitnessState(), request.value, now);
  if (!step.ok) throw Refusal.of(flags.request, step.error, WITNESS_HINTS[step.error.code as WitnessCode]);
  await memory.write(step.value.state);
  await writeWhole(flags.out, utf8(step.value.line));
  const { size } = step.value.state;
  return {
    text: `${name} cosigned the head of size ${size}: ${flags.out}`,
    json: { witness: name, size, answer: flags.out },
  };
}
