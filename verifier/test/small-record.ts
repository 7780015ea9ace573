/** The small record of the fixtures, in memory, so that tests can change it. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { nodeSurroundings } from "../src/node/surroundings.ts";
import type { RecordSource } from "../src/ports.ts";
import { zipSource } from "../src/record/zip.ts";
import type { Report } from "../src/report/report.ts";
import { type VerifyOptions, verifyRecord } from "../src/verify.ts";
import { ARITHMETICS } from "./arithmetics.ts";
import { type Contents, memorySource } from "./memory-record.ts";

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

export const SMALL_RECORD = new URL("fixtures/small-record.zip", import.meta.url).pathname;
export const { fingerprint: FINGERPRINT } = JSON.parse(new TextDecoder().decode(fixture("small-record.json"))) as {
  fingerprint: string;
};

export function archive(bytes: Uint8Array): Promise<RecordSource> {
  return zipSource({ size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) });
}

export async function smallRecord(): Promise<Record<string, Uint8Array>> {
  const source = await archive(fixture("small-record.zip"));
  const contents: Record<string, Uint8Array> = {};
  for (const { path } of (await source.list()).entries) {
    const pieces: number[] = [];
    for await (const piece of source.open(path)) pieces.push(...piece);
    contents[path] = Uint8Array.from(pieces);
  }
  return contents;
}

export function verify(contents: Contents, options: VerifyOptions = {}): Promise<Report> {
  return verifySource(memorySource(contents), options);
}

/** With noble and with the engine: they must give the same report. */
export async function verifySource(source: RecordSource, options: VerifyOptions = {}): Promise<Report> {
  const given = { fingerprint: FINGERPRINT, level: "public", ...options } as const;
  const reports: Report[] = [];
  for (const arithmetic of ARITHMETICS) reports.push(await verifyRecord(source, given, nodeSurroundings(arithmetic)));
  const [reference, ...others] = reports;
  for (const other of others) expect(JSON.stringify(other)).toBe(JSON.stringify(reference));
  return reference!;
}

export function failedChecks({ checks }: Report): readonly string[] {
  return checks.filter(({ failed }) => failed > 0).map(({ id }) => id);
}

export function skippedChecks({ checks }: Report): readonly string[] {
  return checks.filter(({ skipped }) => skipped > 0).map(({ id }) => id);
}
