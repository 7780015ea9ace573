/** A key ceremony as honest trustees play it, with places where an attacker can put other documents. Nothing here is random. */
import { concat, type JsonObject, must, type RandomBytes, sha256, sha512, toHex, u32le, utf8 } from "@selge/basics";
import { ed25519PublicKey, signDocument } from "@selge/group";
import {
  acceptCommitments,
  acceptConfirmations,
  acceptReveals,
  acceptShares,
  type CeremonyFiles,
  type CeremonyResult,
  type CeremonySetting,
  type CommittedTrustee,
  type ConfirmedTrustee,
  checkOpening,
  type Opening,
  openingBody,
  type RevealedTrustee,
  type SharedTrustee,
  startCeremony,
  type TrusteeShare,
} from "../src/index.ts";

/** Cheap passphrase derivation for tests. */
export const CHEAP = { N: 16, r: 1, p: 1 } as const;

/** A reproducible stream of bytes. */
export function seeded(seed: string): RandomBytes {
  let counter = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 64) }, () => sha512(utf8(seed), u32le(counter++)));
    return concat(...blocks).slice(0, length);
  };
}

export function roleKeyOf(name: string): Uint8Array<ArrayBuffer> {
  return sha256(utf8(`role key of ${name}`));
}

export function publicHex(roleKey: Uint8Array): string {
  return toHex(ed25519PublicKey(roleKey));
}

export const officialKeys: readonly Uint8Array<ArrayBuffer>[] = [roleKeyOf("official 1"), roleKeyOf("official 2")];

export function roleKeys(m: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: m }, (_, k) => roleKeyOf(`trustee ${k + 1}`));
}

export function settingOf(t: number, m: number, ceremony = 1, election = "an election"): CeremonySetting {
  const trusteeKeys = roleKeys(m).map(publicHex);
  return { fingerprint: sha256(utf8(election)), ceremony, threshold: t, trusteeKeys };
}

export interface Rounds {
  readonly setting: CeremonySetting;
  readonly committed: readonly CommittedTrustee[];
  readonly revealed: readonly RevealedTrustee[];
  readonly shared: readonly SharedTrustee[];
  readonly confirmed: readonly ConfirmedTrustee[];
  readonly files: { readonly [round in keyof CeremonyFiles]: readonly Uint8Array[] };
}

export interface Ceremony extends Rounds {
  readonly result: CeremonyResult;
  readonly shares: readonly TrusteeShare[];
}

/** All four rounds, everybody honest. */
export function play(setting: CeremonySetting, seed = "ceremony"): Ceremony {
  const keys = roleKeys(setting.trusteeKeys.length);
  const started = keys.map((key, k) =>
    must(startCeremony(setting, key, seeded(`${seed} ${setting.ceremony} ${k + 1}`))),
  );
  const committed = started.map(({ state }) => state);
  const commitments = started.map(({ document }) => document);
  const second = committed.map((state, k) => must(acceptCommitments(state, commitments, keys[k]!)));
  const revealed = second.map(({ state }) => state);
  const reveals = second.map(({ document }) => document);
  const third = revealed.map((state, k) => must(acceptReveals(state, reveals, keys[k]!)));
  const shared = third.map(({ state }) => state);
  const shareFiles = third.map(({ document }) => document);
  const fourth = shared.map((state, k) => confirmationOf(state, shareFiles, keys[k]!));
  const confirmed = fourth.map(({ state }) => state);
  const confirmations = fourth.map(({ document }) => document);
  const files = { commitments, reveals, shares: shareFiles, confirmations };
  const last = confirmed.map((state) => must(acceptConfirmations(state, confirmations)));
  const rounds = { setting, committed, revealed, shared, confirmed, files };
  return { ...rounds, result: last[0]!.ceremony, shares: last.map(({ share }) => share) };
}

function confirmationOf(state: SharedTrustee, files: readonly Uint8Array[], roleKey: Uint8Array) {
  const verdict = must(acceptShares(state, files, roleKey));
  if (verdict.kind !== "confirmation") throw new Error("an honest ceremony had a complaint");
  return verdict;
}

/** The opening statement of a ceremony, as signed by all. */
export function openingFile({ result }: Ceremony, signers = [...roleKeys(32), ...officialKeys]): Uint8Array {
  const wanted = [...result.setting.trusteeKeys, ...officialKeys.map(publicHex)];
  return signDocument(
    openingBody(result),
    signers.filter((key) => wanted.includes(publicHex(key))),
  );
}

export function openingOf(ceremony: Ceremony): Opening {
  const officials = officialKeys.map(publicHex);
  return must(checkOpening(openingFile(ceremony), ceremony.setting, officials, ceremony.files));
}

/** The body of a signed document. */
export function bodyOf(bytes: Uint8Array): JsonObject {
  const { signatures: _, ...body } = JSON.parse(new TextDecoder().decode(bytes));
  return body;
}

/** The document with other fields, signed anew by the given trustee: what an attacker who is a trustee can do. */
export function forged(bytes: Uint8Array, trustee: number, change: JsonObject): Uint8Array {
  return signDocument({ ...bodyOf(bytes), ...change }, [roleKeys(32)[trustee - 1]!]);
}

/** The list with another item at trustee i. */
export function put<T>(items: readonly T[], trustee: number, item: T): T[] {
  return items.map((old, k) => (k === trustee - 1 ? item : old));
}

/** All subsets of the given size. */
export function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, k) => subsets(items.slice(k + 1), size - 1).map((rest) => [item, ...rest]));
}
