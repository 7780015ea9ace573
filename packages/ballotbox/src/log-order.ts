/** Where in the log a ballot or a document may stand, and how documents are named in the record. */

export type EntryKind =
  | "ballot"
  | "opening"
  | "roll"
  | "software"
  | "opened"
  | "extended"
  | "revocation"
  | "closing"
  | "input-statement"
  | "result";

/** How far the log has come: before `opened`, before `closed`, before the input statement, before the result, at its end. */
export type LogStage = "definition" | "voting" | "closed" | "attested" | "counted";

/** A document of the log by its file's exact name: its kind, and the number that it must bear. */
export interface NamedDocument {
  readonly kind: Exclude<EntryKind, "ballot">;
  readonly number?: number;
}

const DEFINITION: readonly EntryKind[] = ["opening", "roll", "software", "opened"];
const AFTER: Readonly<Record<Exclude<LogStage, "definition">, Readonly<Partial<Record<EntryKind, LogStage>>>>> = {
  voting: { ballot: "voting", roll: "voting", revocation: "voting", extended: "voting", closing: "closed" },
  closed: { revocation: "closed", "input-statement": "attested" },
  attested: { result: "counted" },
  counted: {},
};

/** The stage after an entry of this kind at index `size`, or `undefined` where it may not stand. */
export function nextStage(stage: LogStage, size: number, kind: EntryKind): LogStage | undefined {
  if (stage !== "definition") return AFTER[stage][kind];
  if (DEFINITION[size] !== kind) return undefined;
  return kind === "opened" ? "voting" : "definition";
}

/** The public document of this name. */
export function publicDocumentOf(name: string): NamedDocument | undefined {
  const extended = /^extended-([1-9]\d{0,5})\.json$/.exec(name);
  if (extended) return { kind: "extended", number: Number(extended[1]) };
  const kind = (["opening", "software", "opened", "closing", "input-statement", "result"] as const).find(
    (candidate) => `${candidate}.json` === name,
  );
  return kind && { kind };
}

/** The restricted document of this name, and the exact names of what belongs to it. */
export function restrictedDocumentOf(
  name: string,
): (Required<NamedDocument> & { readonly attachments: readonly string[] }) | undefined {
  const match = /^(rolls\/(0|[1-9]\d{0,5})|revocations\/([1-9]\d{0,5}))\.json$/.exec(name);
  if (!match) return undefined;
  const [, stem, roll, revocation] = match;
  return roll === undefined
    ? { kind: "revocation", number: Number(revocation), attachments: [`${stem}.list.json`] }
    : { kind: "roll", number: Number(roll), attachments: [`${stem}.utf`, `${stem}.sig`] };
}
