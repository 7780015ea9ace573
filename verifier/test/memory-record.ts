/** A record that stands in memory, for tests. */
import type { RecordSource } from "../src/ports.ts";
import type { RecordFiles } from "../src/record/source.ts";

export type Contents = Readonly<Record<string, Uint8Array>>;

export function memorySource(contents: Contents): RecordSource {
  return {
    list: async () => ({
      entries: Object.entries(contents).map(([path, { length }]) => ({ path, kind: "file" as const, size: length })),
      complete: true,
    }),
    open: async function* (path) {
      const bytes = contents[path];
      if (bytes === undefined) throw new Error(`no file ${path}`);
      // Pieces of an odd length, so that nothing may depend on where a stream is cut.
      for (let at = 0; at < bytes.length; at += 1009) yield bytes.subarray(at, at + 1009);
    },
  };
}

export function filesOf(contents: Contents): RecordFiles {
  const sizes = new Map(Object.entries(contents).map(([path, { length }]) => [path, length]));
  return { source: memorySource(contents), sizes };
}
