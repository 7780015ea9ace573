/** Guard: what a manifest offers as a program exists, names its interpreter and may be executed. */
import { posix } from "node:path";
import type { TextFile } from "./repository.ts";

const SHEBANG = "#!/usr/bin/env node\n";

export function programFaults(files: readonly TextFile[], isExecutable: (path: string) => boolean): readonly string[] {
  return files
    .filter(({ path }) => /^(packages\/[^/]+|apps\/[^/]+|verifier)\/package\.json$/.test(path))
    .flatMap(({ path, text }) => {
      const { bin = {} } = JSON.parse(text) as { readonly bin?: Readonly<Record<string, string>> };
      return Object.values(bin).flatMap((target) => {
        const program = posix.join(posix.dirname(path), target);
        const source = files.find((file) => file.path === program)?.text;
        if (source === undefined) return [`${path} offers ${program}, which is missing`];
        return [
          ...(source.startsWith(SHEBANG) ? [] : [`${program} does not begin with ${SHEBANG.trim()}`]),
          ...(isExecutable(program) ? [] : [`${program} is not executable`]),
        ];
      });
    });
}
