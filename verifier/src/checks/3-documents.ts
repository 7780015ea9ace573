/** Area 3: the public documents, their signatures, and their places in the log (ELE § documents, ELE-14, TAL-11). */
import { DOCUMENT, RESTRICTED } from "../log/merkle.ts";
import { hex } from "../record/bytes.ts";
import { demand, Missing, refuse } from "../record/fault.ts";
import type { Manifest } from "../record/manifest.ts";
import { hexOf, instant, integer, listOf, object, objectOf, plainText } from "../record/shape.ts";
import { checkSigners, decodeSignedOf, type SignedDocument } from "../record/signed.ts";
import type { Opening } from "./2-ceremony.ts";
import { countBallots, documentIndices, type Log } from "./3-log.ts";
import { document, need, type Run } from "./run.ts";

export interface Closing {
  readonly hash: string;
  readonly size: number;
  readonly root: string;
  readonly ballots: number;
  readonly grace: number;
}

export interface Extension {
  readonly hash: string;
  readonly number: number;
  readonly closes: number;
  readonly servesUntil: number;
}

/** The documents of the log but input statement and result; what was refused is undefined. */
export interface Documents {
  readonly software: string | undefined;
  readonly opened: string | undefined;
  readonly extensions: readonly Extension[];
  readonly closing: Closing | undefined;
}

const ARTEFACTS = listOf(object({ name: plainText, sha256: hexOf(32) }), 1, 64);

export async function checkDocuments(
  run: Run,
  manifest: Manifest,
  opening: Opening | undefined,
  log: Log | undefined,
): Promise<Documents> {
  const { ledger } = run;
  for (const check of ["SOFTWARE", "OPENED", "CLOSING", "CLOSING_COUNTS"]) ledger.expect(check, 1);
  const read = async (file: string, type: string): Promise<SignedDocument> =>
    decodeSignedOf(await document(run, file), type, manifest.fingerprint);
  const officials = { some: manifest.officialKeys, least: 2 };
  const software = await ledger.item("SOFTWARE", { file: "software.json" }, async () => {
    const found = await read("software.json", "software");
    const { artefacts } = objectOf(found.fields, "software", { artefacts: ARTEFACTS });
    for (const [i, { name }] of artefacts.entries())
      demand(i === 0 || artefacts[i - 1]!.name < name, "SHAPE", `artefacts[${i}]`);
    checkSigners(found, officials);
    return found.hash;
  });
  const opened = await ledger.item("OPENED", { file: "opened.json" }, async () => {
    const found = await read("opened.json", "opened");
    const body = objectOf(found.fields, "opened", { opening: hexOf(32), time: instant });
    checkSigners(found, officials);
    demand(body.opening === need(opening, "the opening statement").hash, "OPENED_OPENING");
    return found.hash;
  });
  const extensions = await checkExtensions(run, manifest, read);
  const closing = await ledger.item("CLOSING", { file: "closing.json" }, async () => {
    const found = await read("closing.json", "closing");
    const body = objectOf(found.fields, "closing", {
      ...{ size: integer(), root: hexOf(32), ballots: integer(), grace: integer() },
    });
    checkSigners(found, { ...officials, all: [manifest.roles.collector.key] });
    return { hash: found.hash, ...body };
  });
  await ledger.item("CLOSING_COUNTS", { file: "closing.json" }, () => {
    const [whole, { size, root, ballots }] = [need(log, "the log"), need(closing, "the closing statement")];
    demand(whole.rootsAt([size]).get(size) === root, "CLOSING_ROOT", `root at size ${size}`);
    demand(countBallots(whole) === ballots, "CLOSING_BALLOTS", `the log has ${countBallots(whole)} ballots`);
  });
  return { software, opened, extensions, closing };
}

/** ELE-14: extended-1.json, extended-2.json, …; each replaces the schedule in force. */
async function checkExtensions(
  run: Run,
  manifest: Manifest,
  read: (file: string, type: string) => Promise<SignedDocument>,
): Promise<readonly Extension[]> {
  const numbers = [...run.files.sizes.keys()].flatMap(
    (path) => /^extended-([1-9][0-9]{0,3})\.json$/.exec(path)?.[1] ?? [],
  );
  const most = numbers.reduce((largest, number) => Math.max(largest, Number(number)), 0);
  run.ledger.expect("EXTENSIONS", most);
  const extensions: Extension[] = [];
  let { closes, servesUntil } = manifest.schedule;
  for (let number = 1; number <= most; number++) {
    const file = `extended-${number}.json`;
    const found = await run.ledger.item("EXTENSIONS", { file, index: number }, async () => {
      const signed = await read(file, "extended");
      const body = objectOf(signed.fields, "extended", { number: integer(1), closes: instant, servesUntil: instant });
      checkSigners(signed, { some: manifest.officialKeys, least: 2 });
      demand(body.number === number, "EXTENDED_NUMBER");
      demand(body.closes <= body.servesUntil, "EXTENDED_ORDER");
      demand(body.closes >= closes && body.servesUntil >= servesUntil, "EXTENDED_EARLIER");
      return { hash: signed.hash, ...body };
    });
    if (found === undefined) continue;
    ({ closes, servesUntil } = found);
    extensions.push(found);
  }
  return extensions;
}

/** Bodies that must stand in the log, by file. */
export type LoggedHashes = ReadonlyMap<string, string | undefined>;

/** Every 0x02 entry is a document of the record, and every document stands in the log once. */
export async function checkLogged(run: Run, log: Log | undefined, hashes: LoggedHashes): Promise<void> {
  const { ledger } = run;
  ledger.expect("LOG_DOCUMENTS", hashes.size);
  const places = log === undefined ? undefined : documentIndices(log);
  for (const [file, hash] of hashes)
    await ledger.item("LOG_DOCUMENTS", { file }, () => {
      const found = need(places, "the log").get(need(hash, file)) ?? refuse("NOT_IN_LOG", file);
      demand(found.length === 1, "LOGGED_TWICE", `indices ${found.join(", ")}`);
    });
  if (log === undefined || places === undefined) return;
  const known = new Set(hashes.values());
  ledger.expect(
    "LOG_ENTRIES",
    [...places.values()].reduce((count, indices) => count + indices.length, 0),
  );
  for (let index = 0; index < log.size; index++) {
    if (log.type(index) !== DOCUMENT) continue;
    const place = { file: "log/tile/entries", index };
    if (known.has(hex(log.entry(index).subarray(1)))) await ledger.item("LOG_ENTRIES", place, () => undefined);
    else ledger.skip("LOG_ENTRIES", place, "the record does not hold the document of this entry");
  }
}

export interface OrderFacts {
  readonly opening: Opening | undefined;
  readonly documents: Documents;
  readonly input: { readonly hash: string; readonly size: number } | undefined;
  readonly result: string | undefined;
}

/** TAL-11, rule by rule. */
export async function checkOrder(run: Run, log: Log | undefined, facts: OrderFacts): Promise<void> {
  const { ledger } = run;
  const { opening, documents, input, result } = facts;
  const rules: readonly (readonly [rule: string, compute: (log: Log) => void])[] = [
    ["opening", (whole) => at(whole, 0, DOCUMENT, need(opening, "the opening statement").hash)],
    ["roll", (whole) => at(whole, 1, RESTRICTED)],
    ["software", (whole) => at(whole, 2, DOCUMENT, need(documents.software, "software.json"))],
    ["opened", (whole) => at(whole, 3, DOCUMENT, need(documents.opened, "opened.json"))],
    ["voting", (whole) => checkVoting(whole, documents)],
    ["closed", (whole) => closedAt(whole, need(documents.closing, "closing.json"))],
    [
      "after closed",
      (whole) => checkAfterClosed(whole, need(documents.closing, "closing.json"), need(input, "input-statement.json")),
    ],
    ["result", (whole) => at(whole, whole.size - 1, DOCUMENT, need(result, "result.json"))],
  ];
  ledger.expect("LOG_ORDER", rules.length);
  for (const [rule, compute] of rules)
    await ledger.item("LOG_ORDER", { file: "log/tile/entries" }, () => {
      try {
        compute(need(log, "the log"));
      } catch (error) {
        if (error instanceof Error) error.message = `${rule}: ${error.message}`;
        throw error;
      }
    });
}

function at(log: Log, index: number, type: number, hash?: string): void {
  demand(index >= 0 && index < log.size && log.type(index) === type, "LOG_ORDER", `index ${index}`);
  demand(hash === undefined || hex(log.entry(index).subarray(1)) === hash, "LOG_ORDER", `index ${index}`);
}

function closedAt(log: Log, closing: Closing): void {
  demand(closing.size > 3, "LOG_ORDER", "closed before opened");
  at(log, closing.size, DOCUMENT, closing.hash);
}

/** Between `opened` and `closed`: ballots, restricted documents, extensions in the order of their numbers. */
function checkVoting(log: Log, { closing, extensions }: Documents): void {
  const { size } = need(closing, "closing.json");
  const places = documentIndices(log);
  const known = new Map(extensions.map(({ hash, number }) => [hash, number]));
  for (let index = 4; index < Math.min(size, log.size); index++)
    if (log.type(index) === DOCUMENT && !known.has(hex(log.entry(index).subarray(1))))
      throw new Missing("", `the record does not hold the document of index ${index}`);
  const order = extensions.map(({ hash }) => places.get(hash)?.[0] ?? -1);
  demand(
    order.every((index, i) => index > (order[i - 1] ?? 3) && index < size),
    "LOG_ORDER",
    "extensions",
  );
}

/** After `closed`: restricted documents, the input statement at the index it names, and the result as the last entry. */
function checkAfterClosed(log: Log, closing: Closing, input: { readonly hash: string; readonly size: number }): void {
  at(log, input.size, DOCUMENT, input.hash);
  demand(input.size > closing.size, "LOG_ORDER", "the input statement stands before closed");
  demand(log.size === input.size + 2, "LOG_ORDER", "the result does not follow the input statement");
  for (let index = closing.size + 1; index < input.size; index++)
    demand(log.type(index) === RESTRICTED, "LOG_ORDER", `index ${index} after closed`);
}
