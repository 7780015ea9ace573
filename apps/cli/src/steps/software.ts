/** What an election names of its software: one hash per program, over the program's own source files. */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { frame, sha256, streamSha256, toHex, utf8 } from "@selge/basics";

export interface Artefact {
  readonly name: string;
  readonly sha256: string;
}

const from = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

/**
 * The verifier and the engine inside it: SHA-256 over frames of (path with `/`, SHA-256 of the file) of all sources, by ascending path; and the
 * SHA-256 that the engine's kernel must have. Anyone can repeat it on a checkout.
 */
export async function softwareArtefacts(): Promise<Artefact[]> {
  const kernel = await readFile(from("packages/engine/build/kernel.sha256"), "utf8");
  return [
    { name: "selge-engine", sha256: toHex(await sourceHash(from("packages/engine/src"))) },
    { name: "selge-engine-kernel", sha256: kernel.trim() },
    { name: "selge-verify", sha256: toHex(await sourceHash(from("verifier/src"))) },
  ];
}

async function sourceHash(folder: string): Promise<Uint8Array> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && entry.name.endsWith(".ts"),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = streamSha256();
  for (const path of paths) {
    const name = relative(folder, path).split(sep).join("/");
    hash.update(frame(utf8(name))).update(frame(sha256(new Uint8Array(await readFile(path)))));
  }
  return hash.digest();
}
