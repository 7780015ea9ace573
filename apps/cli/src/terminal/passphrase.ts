/** Passphrases come from a file, from SELGE_PASSPHRASE or from a hidden prompt; never from the command line, where others see them. */
import { readFile } from "node:fs/promises";
import { Refusal } from "./failure.ts";
import { printable } from "./text.ts";
import type { World } from "./world.ts";

export interface PassphraseFlags {
  /** One for all key files of the command, or one for each in the order in which they are opened. */
  readonly passphraseFile?: readonly string[];
}

export interface Passphrases {
  /** Of a key file that exists. */
  of(file: string): Promise<string>;
  /** For a key file that is about to be made: long enough, and typed twice. */
  fresh(file: string): Promise<string>;
}

const SHORTEST = 12;

export function passphrases(world: World, { passphraseFile = [] }: PassphraseFlags): Passphrases {
  const asked: string[] = [];
  const given = async (file: string): Promise<string | undefined> => {
    if (!asked.includes(file)) asked.push(file);
    const at = passphraseFile.length === 1 ? 0 : asked.indexOf(file);
    const source = passphraseFile[at];
    if (source !== undefined) return firstLine(source);
    if (passphraseFile.length > 0)
      throw new Refusal(
        "PASSPHRASE_FILES",
        `${file}: ${passphraseFile.length} passphrase files for ${at + 1} key files or more`,
        "Give --passphrase-file once for all key files, or once for each of them in their order.",
      );
    return world.environment.SELGE_PASSPHRASE;
  };
  const ask = (question: string, file: string): Promise<string> => {
    if (world.interactive) return world.askSecret(question);
    throw new Refusal(
      "PASSPHRASE_MISSING",
      `${file}: there is no passphrase and nobody to ask`,
      "Give --passphrase-file FILE, set SELGE_PASSPHRASE, or run the command in a terminal.",
    );
  };
  return {
    of: async (file) => (await given(file)) ?? ask(`Passphrase of ${printable(file)}`, file),
    async fresh(file) {
      const known = await given(file);
      const chosen = known ?? (await ask(`New passphrase for ${printable(file)}`, file));
      if (chosen.normalize("NFKC").length < SHORTEST)
        throw new Refusal(
          "PASSPHRASE_SHORT",
          `the passphrase for ${file} has fewer than ${SHORTEST} characters`,
          "Take five random words or more; whoever finds the file can try passphrases at leisure.",
        );
      if (known === undefined && (await ask("The same passphrase again", file)) !== chosen)
        throw new Refusal("PASSPHRASE_DIFFERS", "the two passphrases differ; nothing was written", "Try again.");
      return chosen;
    },
  };
}

async function firstLine(file: string): Promise<string> {
  const text = await readFile(file, "utf8");
  const line = text.replace(/\r?\n$/, "");
  if (line === "" || line.includes("\n"))
    throw new Refusal("PASSPHRASE_FILE", `${file}: one line with the passphrase is expected, and nothing else`);
  return line;
}
