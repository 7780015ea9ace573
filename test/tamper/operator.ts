/** The form of an operator of THREATS § 3.2: what is done to which golden election, and what the verifier must say. */
import { type Golden, type GoldenName, golden } from "../fixtures/golden/golden.ts";
import { type Answer, type Ask, ask } from "./verify.ts";

/** raw: bytes changed and nothing else. smart: everything hashed, logged and signed again with every key that the attacker holds. */
export type Variant = "raw" | "smart";

export interface Operator extends Omit<Ask, "fingerprint"> {
  /** Of THREATS § 3.2, or B…/C… of § 2 for the attack provers. */
  readonly id: string;
  readonly title: string;
  readonly variant: Variant;
  /** Default G0. */
  readonly on?: GoldenName;
  readonly tamper: (whole: Golden) => ReadonlyMap<string, Uint8Array> | Promise<ReadonlyMap<string, Uint8Array>>;
  /** Checks that must fail. */
  readonly expect: readonly string[];
  /** Checks that must be left unfinished, because what they need is missing or was refused. */
  readonly unfinished?: readonly string[];
  /** Nothing else may fail. */
  readonly sole?: true;
  /** Default 1. */
  readonly exit?: 1 | 2 | 3;
  /** null: the user gives none. Default: that of the attacked election. */
  readonly fingerprint?: string | null;
  /** What the first failed item of the first expected check says. */
  readonly reason?: RegExp;
}

export async function applied(operator: Operator): Promise<Answer> {
  const whole = await golden(operator.on ?? "G0");
  const files = await operator.tamper(whole);
  const { level, witnesses } = operator;
  const fingerprint =
    operator.fingerprint === null ? undefined : (operator.fingerprint ?? whole.small.election.fingerprintHex);
  return ask(files, {
    fingerprint,
    ...(level === undefined ? {} : { level }),
    ...(witnesses === undefined ? {} : { witnesses }),
  });
}

export function publicPart(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  return new Map([...files].filter(([name]) => !name.startsWith("restricted/")));
}

/** The only batch of G0, the first one of the others. */
export const BATCH = "contest-1.0000.1.0101";
