/** Envelopes and what becomes of them: run by the tests, written into the vectors, run again by the independent verifier. */
import type { IdentityCode, TrustSource } from "../src/index.ts";
import { acceptedCases } from "./cases-accepted.ts";
import { containerCases } from "./cases-container.ts";
import { ocspCases } from "./cases-ocsp.ts";
import { signerCases } from "./cases-signer.ts";
import { timestampCases } from "./cases-timestamp.ts";
import { type Envelope, makeWorld, type World } from "./world.ts";

export interface Case extends Envelope {
  /** The attack's name, with its number in the catalogue where it has one. */
  readonly name: string;
  readonly expect: "accept" | IdentityCode;
  readonly trust?: Partial<TrustSource>;
  readonly electionId?: string;
}

export function allCases(world: World = makeWorld("selge identity vectors")): readonly Case[] {
  return [
    ...acceptedCases(world),
    ...containerCases(world),
    ...signerCases(world),
    ...timestampCases(world),
    ...ocspCases(world),
  ];
}
