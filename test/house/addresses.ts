/** Guard: the repository knows no machine's directories and no package registry. */
import type { TextFile } from "./repository.ts";

const MACHINE_PATH =
  /(?<![\w.@~:/-])\/(?:home|root|work|Users|mnt|media|private\/var|tmp\/[a-z])(?:\/[\w.-]*|(?=["'`\s]))|\b[A-Z]:\\\\?Users\b/;
const REGISTRY =
  /\bregistry\.[a-z0-9-]+\.[a-z]+|\b(?:npmmirror|artifactory|verdaccio|jfrog|nexus)\.[a-z]|^\s*(?:@[\w-]+:)?registry\s*=/im;
const REMOTE_TARBALL = /"resolved": "(?:https?|git)/;

export function addressFaults(files: readonly TextFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, i) => {
      const where = `${path}:${i + 1}`;
      return [
        ...(MACHINE_PATH.test(line) ? [`${where} names a directory of some machine`] : []),
        ...(REGISTRY.test(line) || REMOTE_TARBALL.test(line) ? [`${where} names a package registry`] : []),
      ];
    }),
  );
}
