/** The people of a demonstration: keys for every role, drawn from the CSPRNG, kept in memory only. */
import { type RandomBytes, toHex } from "@selge/basics";
import { ed25519PublicKey } from "@selge/group";

export interface DemoPerson {
  readonly name: string;
  readonly organisation: string;
  readonly secretKey: Uint8Array;
  /** Hex. */
  readonly key: string;
}

export interface DemoPeople {
  readonly officials: readonly DemoPerson[];
  readonly auditors: readonly DemoPerson[];
  readonly mixers: readonly DemoPerson[];
  readonly trustees: readonly DemoPerson[];
  readonly witnesses: readonly DemoPerson[];
  readonly collector: DemoPerson;
  readonly processor: DemoPerson;
  readonly log: DemoPerson;
}

const TRUSTEES = [
  "Riigikantselei",
  "Õiguskantsler",
  "Tartu Ülikool",
  "Andmekaitse",
  "Advokatuur",
  "Riigikontroll",
  "Teaduste Akadeemia",
  "Rahvusarhiiv",
  "Ülemkohus",
];

export function invitePeople(random: RandomBytes, mixers: number, trustees: number): DemoPeople {
  const person = (name: string, organisation: string): DemoPerson => {
    const secretKey = random(32);
    return { name, organisation, secretKey, key: toHex(ed25519PublicKey(secretKey)) };
  };
  const several = (n: number, title: string, organisation: (i: number) => string) =>
    Array.from({ length: n }, (_, i) => person(`${title} ${i + 1}`, organisation(i)));
  return {
    officials: several(3, "Official", () => "Election Office"),
    auditors: several(1, "Auditor", () => "Audit House"),
    mixers: several(mixers, "Mixer", (i) => `Mixing Organisation ${i + 1}`),
    trustees: several(trustees, "Trustee", (i) => TRUSTEES[i] ?? `Trustee Organisation ${i + 1}`),
    witnesses: Array.from({ length: 3 }, (_, i) => person(`witness-${i + 1}.example/selge`, `Newsroom ${i + 1}`)),
    collector: person("Collector", "State IT Centre"),
    processor: person("Processor", "Election Office"),
    log: person("Log", "State IT Centre"),
  };
}

/** Name, organisation and key: what the manifest says of a person. */
export function publicRole({ name, organisation, key }: DemoPerson): {
  name: string;
  organisation: string;
  key: string;
} {
  return { name, organisation, key };
}
