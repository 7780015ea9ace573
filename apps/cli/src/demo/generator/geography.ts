/**
 * The twelve districts of the Estonian parliament and the municipalities in them, with their EHAK codes as they are since the
 * reform of 2017, to the best of our knowledge. Weights are residents in hundreds, rounded; mandates are those of 2023.
 */
import { vis3 } from "@selge/election";

export interface Unit {
  readonly code: vis3.UnitCode;
  readonly name: string;
  readonly county: string;
  readonly weight: number;
}

export interface ElectoralDistrict {
  readonly number: number;
  readonly id: vis3.DistrictId;
  readonly name: string;
  readonly mandates: number;
  readonly units: readonly Unit[];
  /** Of a hundred residents, how many have a name from the Russian stock. */
  readonly russianNames: number;
}

export const COUNTIES: Readonly<Record<string, string>> = {
  "0037": "Harju maakond",
  "0039": "Hiiu maakond",
  "0045": "Ida-Viru maakond",
  "0050": "Jõgeva maakond",
  "0052": "Järva maakond",
  "0056": "Lääne maakond",
  "0060": "Lääne-Viru maakond",
  "0064": "Põlva maakond",
  "0068": "Pärnu maakond",
  "0071": "Rapla maakond",
  "0074": "Saare maakond",
  "0079": "Tartu maakond",
  "0081": "Valga maakond",
  "0084": "Viljandi maakond",
  "0087": "Võru maakond",
  "0784": "Tallinn",
  "0793": "Tartu linn",
};

export const DISTRICTS: readonly ElectoralDistrict[] = [
  district(1, "Haabersti, Põhja-Tallinn, Kristiine", 10, 30, {
    "0784": "0176 Haabersti linnaosa 480, 0614 Põhja-Tallinna linnaosa 600, 0339 Kristiine linnaosa 330",
  }),
  district(2, "Kesklinn, Lasnamäe, Pirita", 13, 40, {
    "0784": "0298 Kesklinna linnaosa 660, 0387 Lasnamäe linnaosa 1170, 0596 Pirita linnaosa 190",
  }),
  district(3, "Mustamäe, Nõmme", 9, 20, { "0784": "0482 Mustamäe linnaosa 660, 0524 Nõmme linnaosa 370" }),
  district(4, "Harju- ja Raplamaa", 16, 10, {
    "0037":
      "0141 Anija vald 63, 0198 Harku vald 180, 0245 Jõelähtme vald 73, 0296 Keila linn 106, 0304 Kiili vald 64, 0338 Kose vald 74, " +
      "0353 Kuusalu vald 66, 0424 Loksa linn 25, 0431 Lääne-Harju vald 130, 0446 Maardu linn 160, 0651 Raasiku vald 54, " +
      "0653 Rae vald 240, 0718 Saku vald 110, 0726 Saue vald 250, 0890 Viimsi vald 220",
    "0071": "0293 Kehtna vald 53, 0317 Kohila vald 75, 0503 Märjamaa vald 74, 0668 Rapla vald 132",
  }),
  district(5, "Hiiu-, Lääne- ja Saaremaa", 6, 3, {
    "0039": "0205 Hiiumaa vald 85",
    "0056": "0184 Haapsalu linn 130, 0441 Lääne-Nigula vald 68, 0907 Vormsi vald 4",
    "0074": "0478 Muhu vald 20, 0689 Ruhnu vald 2, 0714 Saaremaa vald 310",
  }),
  district(6, "Lääne-Virumaa", 5, 8, {
    "0060":
      "0191 Haljala vald 42, 0272 Kadrina vald 47, 0661 Rakvere vald 54, 0663 Rakvere linn 150, 0792 Tapa vald 108, 0901 Vinni vald 67, " +
      "0903 Viru-Nigula vald 56, 0928 Väike-Maarja vald 57",
  }),
  district(7, "Ida-Virumaa", 6, 65, {
    "0045":
      "0130 Alutaguse vald 45, 0251 Jõhvi vald 110, 0321 Kohtla-Järve linn 330, 0442 Lüganuse vald 80, 0511 Narva linn 530, " +
      "0514 Narva-Jõesuu linn 45, 0735 Sillamäe linn 120, 0803 Toila vald 46",
  }),
  district(8, "Järva- ja Viljandimaa", 7, 3, {
    "0052": "0255 Järva vald 87, 0567 Paide linn 103, 0834 Türi vald 107",
    "0084": "0480 Mulgi vald 70, 0615 Põhja-Sakala vald 76, 0897 Viljandi linn 170, 0899 Viljandi vald 133",
  }),
  district(9, "Jõgeva- ja Tartumaa", 7, 5, {
    "0050": "0247 Jõgeva vald 130, 0486 Mustvee vald 50, 0618 Põltsamaa vald 95",
    "0079":
      "0171 Elva vald 145, 0283 Kambja vald 135, 0291 Kastre vald 56, 0432 Luunja vald 56, 0528 Nõo vald 45, 0586 Peipsiääre vald 52, " +
      "0796 Tartu vald 129",
  }),
  district(10, "Tartu linn", 8, 12, { "0793": "0793 Tartu linn 970" }),
  district(11, "Võru-, Valga- ja Põlvamaa", 7, 5, {
    "0064": "0284 Kanepi vald 47, 0622 Põlva vald 135, 0708 Räpina vald 60",
    "0081": "0557 Otepää vald 64, 0824 Tõrva vald 58, 0855 Valga vald 152",
    "0087": "0142 Antsla vald 44, 0698 Rõuge vald 52, 0732 Setomaa vald 31, 0917 Võru vald 106, 0919 Võru linn 119",
  }),
  district(12, "Pärnumaa", 7, 8, {
    "0068":
      "0214 Häädemeeste vald 49, 0303 Kihnu vald 7, 0430 Lääneranna vald 52, 0624 Pärnu linn 500, 0638 Põhja-Pärnumaa vald 80, " +
      "0712 Saarde vald 44, 0809 Tori vald 118",
  }),
];

export function officialDistricts(election: vis3.ElectionCode): vis3.OfficialDistricts {
  const state = "Eesti Vabariik";
  const regions = new Map<vis3.UnitCode, vis3.Region>();
  const counties = new Map<vis3.UnitCode, vis3.UnitCode[]>();
  regions.set("0784" as vis3.UnitCode, { state, county: "Tallinn" });
  for (const { code, name, county } of DISTRICTS.flatMap((d) => d.units)) {
    const countyName = COUNTIES[county]!;
    regions.set(code, code === county ? { state, county: countyName } : { state, county: countyName, parish: name });
    counties.set(county as vis3.UnitCode, [...(counties.get(county as vis3.UnitCode) ?? []), code]);
  }
  regions.set(vis3.ABROAD, { state: "Välisriik" });
  const districts = DISTRICTS.map(({ id, number, name, units }) => ({
    id,
    name: `Valimisringkond nr. ${number}: ${name}`,
    units: [...units.map((unit) => unit.code), vis3.ABROAD],
  }));
  return { election, regions, districts, counties };
}

function district(
  number: number,
  name: string,
  mandates: number,
  russianNames: number,
  counties: Readonly<Record<string, string>>,
): ElectoralDistrict {
  const units = Object.entries(counties).flatMap(([county, list]) =>
    list.split(", ").map((text) => unit(county, text)),
  );
  return { number, id: `0000.${number}` as vis3.DistrictId, name, mandates, units, russianNames };
}

function unit(county: string, text: string): Unit {
  const [, code, name, weight] = /^(\d{4}) (.+) (\d+)$/.exec(text)!;
  return { code: code as vis3.UnitCode, name: name!, county, weight: Number(weight) };
}
