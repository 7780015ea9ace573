/** People at their computers: each has a folder, a passphrase and the program; they share nothing but the files they copy. */
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Instant, platformRandom } from "@selge/basics";
import { selgeProgram } from "../../src/program.ts";
import { Refusal } from "../../src/terminal/failure.ts";
import type { World } from "../../src/terminal/world.ts";

export type Answer = Readonly<Record<string, never>> & Readonly<Record<string, unknown>>;

export interface Person {
  readonly folder: string;
  /** Path in the person's folder. */
  at(...parts: string[]): string;
  /** Runs a command and gives its JSON answer; throws the refusal. */
  run(...words: readonly string[]): Promise<Answer>;
  /** The refusal of a command that must refuse. */
  refusal(...words: readonly string[]): Promise<Refusal>;
  /** What the last command said beside its answer. */
  readonly remarks: readonly string[];
}

export interface Town {
  /** The time at which everybody acts. */
  now: Instant;
  person(name: string, more?: Partial<World>): Promise<Person>;
  end(): Promise<void>;
}

export async function foundTown(now: Instant): Promise<Town> {
  const home = await mkdtemp(join(tmpdir(), "selge-"));
  const town: Town = {
    now,
    async person(name, more = {}) {
      const folder = join(home, name.replaceAll(" ", "-"));
      await mkdir(folder, { recursive: true });
      return personAt(folder, () => town.now, { SELGE_PASSPHRASE: `the passphrase of ${name}` }, more);
    },
    end: () => rm(home, { recursive: true, force: true }),
  };
  return town;
}

/** Folder or file from one computer to another, as on a memory stick. */
export async function carry(from: string, to: string): Promise<void> {
  await mkdir(join(to, ".."), { recursive: true });
  await cp(from, to, { recursive: true });
}

function personAt(
  folder: string,
  clock: () => Instant,
  environment: Readonly<Record<string, string>>,
  more: Partial<World>,
): Person {
  const remarks: string[] = [];
  let printed: string[] = [];
  const silent = { start: () => ({ at: () => {}, end: () => {} }), say: () => {} };
  const world: World = {
    clock,
    random: platformRandom,
    engine: async () => () => {},
    scrypt: { N: 16, r: 1, p: 1 },
    environment,
    interactive: false,
    print: (text) => void printed.push(text),
    remark: (text) => void remarks.push(text),
    progress: silent,
    askSecret: async () => {
      throw new Error("nobody is asked");
    },
    askConsent: async () => {
      throw new Error("nobody is asked");
    },
    ...more,
  };
  const run = async (...words: readonly string[]): Promise<Answer> => {
    printed = [];
    remarks.length = 0;
    await selgeProgram(world).parseAsync([...words, "--json"], { from: "user" });
    return JSON.parse(printed.at(-1)!) as Answer;
  };
  return {
    folder,
    at: (...parts) => join(folder, ...parts),
    run,
    async refusal(...words) {
      const error = await run(...words).then(
        () => new Error(`${words.join(" ")} was not refused`),
        (thrown: unknown) => thrown,
      );
      if (error instanceof Refusal) return error;
      throw error;
    },
    remarks,
  };
}
