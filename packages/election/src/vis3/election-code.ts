/** The code of an election event: the same election is written `RK2030` in some official files and `RK_2030` in others. */
export type ElectionCode = string & { readonly __brand: "ElectionCode" };
export type ElectionKind = "KOV" | "EP" | "RK" | "RH";

/** The expression of a code in either spelling, for file names that contain one. */
export const ELECTION_CODE_PATTERN = "(?:KOV|EP|RK|RH)_?[0-9]{4}(?:_E)?(?:_(?:[2-9]|[1-9][0-9]))?";

/** VIS-3 NormaliseElectionCode: the normal form, the only one that is compared and written; `undefined` if it is no code. */
export function readElectionCode(text: string): ElectionCode | undefined {
  const parts = /^(KOV|EP|RK|RH)_?([0-9]{4})(_E)?(_(?:[2-9]|[1-9][0-9]))?$/.exec(text);
  if (parts === null) return undefined;
  const [, kind, year, extraordinary = "", order = ""] = parts;
  return `${kind}_${year}${extraordinary}${order}` as ElectionCode;
}

export function electionKind(code: ElectionCode): ElectionKind {
  return code.slice(0, code.indexOf("_")) as ElectionKind;
}
