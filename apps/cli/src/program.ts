/** All commands of `selge`, in the order in which an election meets them. */
import { Command, Option } from "commander";
import { attestCommand } from "./commands/attest.ts";
import { authorityCommand } from "./commands/authority.ts";
import { castCommand } from "./commands/cast.ts";
import { ceremonyCommand } from "./commands/ceremony.ts";
import { closeCommand } from "./commands/close.ts";
import { cosignCommand } from "./commands/cosign.ts";
import { countCommand } from "./commands/count.ts";
import { decryptCommand } from "./commands/decrypt.ts";
import { defineCommand } from "./commands/define.ts";
import { demoCommand } from "./commands/demo.ts";
import { envelopeCommand } from "./commands/envelope.ts";
import { exportCommand } from "./commands/export.ts";
import { extendCommand } from "./commands/extend.ts";
import { headCommand } from "./commands/head.ts";
import { inventCommand } from "./commands/invent.ts";
import { keyCommand } from "./commands/key.ts";
import { mixCommand } from "./commands/mix.ts";
import { openCommand } from "./commands/open.ts";
import { processCommand } from "./commands/process.ts";
import { publishCommand } from "./commands/publish.ts";
import { receiptCommand } from "./commands/receipt.ts";
import { revocationCommand } from "./commands/revocation.ts";
import { rollCommand } from "./commands/roll.ts";
import { signCommand } from "./commands/sign.ts";
import { statusCommand } from "./commands/status.ts";
import { verifyBallotCommand } from "./commands/verify-ballot.ts";
import { ENGINES } from "./ports/engine.ts";
import type { World } from "./terminal/world.ts";

/** Commands that compute over whole lists of ballots. */
const HEAVY: readonly string[] = ["demo", "process", "attest", "mix", "decrypt", "count"];

export function selgeProgram(world: World): Command {
  const program = new Command("selge")
    .description(
      "Internet voting that anyone can check: every step of an election, from definition to published record.",
    )
    .version("0.1.0")
    .addOption(
      new Option(
        "--engine <name>",
        "what computes: wasm, or noble, the slow reference; wasm where it runs unless said otherwise",
      ).choices(ENGINES),
    )
    .showHelpAfterError();
  let closeEngine = () => {};
  program
    .hook("preAction", async (_, command) => {
      const wish = { name: program.opts().engine, heavy: HEAVY.includes(command.name()) };
      closeEngine = await world.engine(wish, world.remark);
    })
    .hook("postAction", () => closeEngine());
  const groups: [string, readonly ((world: World) => Command)[]][] = [
    ["Try it:", [demoCommand, inventCommand, authorityCommand]],
    ["Prepare:", [keyCommand, defineCommand, signCommand, ceremonyCommand, statusCommand]],
    [
      "Vote:",
      [openCommand, headCommand, cosignCommand, castCommand, receiptCommand, verifyBallotCommand, envelopeCommand],
    ],
    ["While voting runs:", [rollCommand, revocationCommand, extendCommand]],
    ["Count:", [closeCommand, processCommand, attestCommand, mixCommand, decryptCommand, countCommand]],
    ["Publish:", [publishCommand, exportCommand]],
  ];
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const command of commands) program.addCommand(command(world));
  }
  return program;
}
