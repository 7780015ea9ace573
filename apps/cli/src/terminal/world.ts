/** What a command needs of its surroundings. Production has one of it; tests bring their own people, clock and cheap key files. */
import { confirm, isCancel, password } from "@clack/prompts";
import { type Clock, instant, platformRandom, type RandomBytes } from "@selge/basics";
import { DEFAULT_SCRYPT, type ScryptCost } from "@selge/threshold";
import { type EnginePort, processEngine } from "../ports/engine.ts";
import { Refusal } from "./failure.ts";
import { type Progress, terminalProgress } from "./progress.ts";

export interface World {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly engine: EnginePort;
  /** Cost of new key files. No option of any command changes it. */
  readonly scrypt: ScryptCost;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A person sits at the terminal and can be asked. */
  readonly interactive: boolean;
  /** The result of a command, on standard output. */
  print(text: string): void;
  /** Everything else, on standard error. */
  remark(text: string): void;
  readonly progress: Progress;
  askSecret(question: string): Promise<string>;
  askConsent(question: string): Promise<boolean>;
}

export function processWorld(): World {
  return {
    clock: () => instant(Math.floor(Date.now() / 1000)),
    random: platformRandom,
    engine: processEngine,
    scrypt: DEFAULT_SCRYPT,
    environment: process.env,
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    print: (text) => void process.stdout.write(`${text}\n`),
    remark: (text) => void process.stderr.write(`${text}\n`),
    progress: terminalProgress(process.stderr, false),
    async askSecret(question) {
      const answer = await password({ message: question, output: process.stderr });
      if (isCancel(answer)) throw new Refusal("CANCELLED", "the passphrase was not given; nothing was done");
      return answer;
    },
    async askConsent(question) {
      const answer = await confirm({ message: question, initialValue: false, output: process.stderr });
      return !isCancel(answer) && answer;
    },
  };
}
