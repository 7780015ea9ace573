/** Guard: every domain separator stands on one screen, once. */
import type { TextFile } from "./repository.ts";
import { lineOf, nodes, syntaxTree } from "./syntax.ts";

export const LABEL_FILES = ["packages/group/src/labels.ts", "packages/transcript/src/labels.ts"];
/** A text with a space is prose (an error message), not a label. */
const LABEL = /^selge\/v\d+\/\S*$/;
/** The name of a log (C2SP origin) is a prefix and a fingerprint, not a label; hexadecimal digits never spell one. */
const LOG_ORIGIN = { path: "packages/log/src/verifier-key.ts", prefix: "selge/v1/" };

export function labelFaults(files: readonly TextFile[]): readonly string[] {
  const first = new Map<string, string>();
  return files
    .filter(({ path }) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path))
    .flatMap((file) =>
      labelsIn(file).flatMap(({ label, line }) => {
        const here = `${file.path}:${line}`;
        if (file.path === LOG_ORIGIN.path && label === LOG_ORIGIN.prefix) return [];
        if (!LABEL_FILES.includes(file.path)) return [`${here} writes the label "${label}" outside labels.ts`];
        const before = first.get(label);
        first.set(label, before ?? here);
        return before === undefined ? [] : [`${here} repeats the label "${label}" of ${before}`];
      }),
    );
}

function labelsIn(file: TextFile): readonly { readonly label: string; readonly line: number }[] {
  return [...nodes(syntaxTree(file))].flatMap((node) => {
    const text =
      node.type === "Literal"
        ? node.value
        : node.type === "TemplateElement"
          ? (node.value as { cooked: unknown }).cooked
          : "";
    return typeof text === "string" && LABEL.test(text) ? [{ label: text, line: lineOf(file, node) }] : [];
  });
}
