/** What an election names of its software: one hash per program, over the program's own source files. */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { frame, sha256, streamSha256, toHex, utf8 } from "@selge/basics";

export interface Artefact {
  readonly name: string;
  readonly sha256: string;
}

const VERIFIER = fileURLToPath(new URL("../../../../verifier/src", import.meta.url));

/** The verifier: SHA-256 over frames of (path with `/`, SHA-256 of the file) of all its sources, by ascending path. Anyone can repeat it on a checkout. */
export async function softwareArtefacts(): Promise<Artefact[]> {
  return [{ name: "selge-verify", sha256: toHex(await sourceHash(VERIFIER)) }];
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
