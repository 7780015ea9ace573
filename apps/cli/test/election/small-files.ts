/** The official files of a small election: one district, two units, four choices, six voters; and the register that signs. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeInstant, type Instant, instant, platformRandom, utf8 } from "@selge/basics";
import { vis3 } from "@selge/election";
import { makePersonalCode } from "../../src/demo/generator/personal-codes.ts";
import { listSigner, nodeKeys, p256PublicKey } from "../../src/ports/signatures.ts";

export const OPENS = instant(Date.parse("2027-03-01T07:00:00Z") / 1000);
export const CLOSES = instant(OPENS + 6 * 86400);
const CODE = vis3.readElectionCode("RK_2027")!;
const UNITS = ["0198", "0296"] as vis3.UnitCode[];
export const CHOICES = ["0000.101", "0000.102", "0000.103", "0000.104"] as vis3.ChoiceId[];

/** Personal code of the n-th voter, from 1. */
export function voterCode(n: number): vis3.PersonCode {
  return makePersonalCode("1980-01-05", n % 2 === 0 ? "female" : "male", n);
}

export interface SmallFiles {
  /** A signed change-set; the path of its list. */
  changeSet(number: number, entries: readonly vis3.VoterListEntry[]): Promise<string>;
  revocation(number: number, persons: readonly vis3.PersonCode[]): Promise<string>;
}

export async function writeSmallFiles(folder: string, voters: number): Promise<SmallFiles> {
  const register = nodeKeys(platformRandom).generate();
  const put = (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes);
  await put("register.key.der", p256PublicKey(register));
  await put("districts.json", vis3.encodeDistricts(smallDistricts()));
  await put("choices.json", vis3.encodeChoices(smallChoices()));
  await put("settings.json", utf8(JSON.stringify(smallSettings())));
  const changeSet: SmallFiles["changeSet"] = async (number, entries) => {
    const names = vis3.voterListNames(CODE, number);
    const from = instant(OPENS - 86400 + number * 60);
    const list = vis3.encodeVoterList({ election: CODE, number, from, to: from, entries });
    const signing = listSigner(register)();
    signing.update(list);
    await put(names.list, list);
    await put(names.signature, signing.sign());
    return join(folder, names.list);
  };
  await changeSet(
    0,
    Array.from({ length: voters }, (_, i) => addition(i + 1)),
  );
  return {
    changeSet,
    async revocation(number, persons) {
      const name = `revocation-${number}.json`;
      await put(name, vis3.encodeRevocation({ election: CODE, type: "revoke", persons }));
      return join(folder, name);
    },
  };
}

/** The line of the n-th voter: odd ones live in the first unit, even ones in the second. */
export function addition(n: number): vis3.VoterListEntry {
  const unit = UNITS[(n + 1) % 2]!;
  return { action: "add", person: voterCode(n), name: `VALIJA NUMBER ${n}`, unit, district: 1 };
}

function smallDistricts(): vis3.OfficialDistricts {
  const regions = new Map(
    UNITS.map((unit) => [unit, { state: "Eesti", county: "Harju maakond", parish: `Vald ${unit}` }]),
  );
  const district = { id: "0000.1" as vis3.DistrictId, name: "Ringkond 1", units: UNITS };
  return { election: CODE, regions, districts: [district], counties: new Map([["0037" as vis3.UnitCode, UNITS]]) };
}

function smallChoices(): vis3.OfficialChoices {
  const choices = CHOICES.map((id, i) => ({ id, name: `Kandidaat ${i + 1}` }));
  const lists = [
    { name: "Esimene nimekiri", choices: choices.slice(0, 2) },
    { name: "Teine nimekiri", choices: choices.slice(2) },
  ];
  return { election: CODE, districts: [{ district: "0000.1" as vis3.DistrictId, lists }] };
}

function smallSettings(): object {
  const at = (seconds: number) => encodeInstant(seconds as Instant);
  return {
    title: { et: "Väike valimine", en: "Small election", ru: "Малые выборы" },
    demonstration: true,
    schedule: { servesFrom: at(OPENS - 3600), opens: at(OPENS), closes: at(CLOSES), servesUntil: at(CLOSES + 900) },
    threshold: 2,
    witnessQuorum: 2,
    minMixers: 2,
    minAuditors: 1,
    minBatch: 2,
    identity: "authority.identity.json",
    registerKey: "register.key.der",
  };
}
