/** The official interface formats: what the rest of the system needs of them. */
export * from "./change-set-index.ts";
export * from "./choice-number.ts";
export * from "./choices.ts";
export * from "./districts.ts";
export * from "./e-votings.ts";
export { type ElectionCode, type ElectionKind, electionKind, readElectionCode } from "./election-code.ts";
export {
  ABROAD,
  type ChoiceId,
  type DistrictId,
  isChoiceId,
  isDistrictId,
  isPersonCode,
  isPlainText,
  isUnitCode,
  type PersonCode,
  type UnitCode,
} from "./fields.ts";
export * from "./official-time.ts";
export * from "./online-voters.ts";
export * from "./personal-code.ts";
export * from "./results.ts";
export * from "./revocation.ts";
export * from "./signed-voter-list.ts";
export * from "./strict-json.ts";
export * from "./turnout-by-county.ts";
export * from "./turnout-total.ts";
export * from "./voter-list.ts";
export * from "./voter-roll.ts";
