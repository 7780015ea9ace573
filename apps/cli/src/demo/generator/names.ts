/** Stocks of common names; whoever they are put together for is invented, and any likeness is chance. */
import type { Seeded } from "./seeded.ts";

export interface PersonName {
  readonly given: string;
  readonly family: string;
}

/** Of a hundred names, `russian` come from the Russian stock. */
export function inventName(from: Seeded, sex: "male" | "female", russian: number): PersonName {
  const fromRussian = from.below(100) < russian;
  const { male, female, family } = fromRussian ? RUSSIAN : ESTONIAN;
  const given = from.pick(sex === "male" ? male : female);
  const second =
    !fromRussian && from.below(12) === 0 ? `-${from.pick(sex === "male" ? SECOND.male : SECOND.female)}` : "";
  const stem = from.pick(family);
  const surname = fromRussian && sex === "female" ? feminine(stem) : stem;
  const married = !fromRussian && sex === "female" && from.below(25) === 0 ? `-${from.pick(family)}` : "";
  return { given: `${given}${second}`, family: `${surname}${married}` };
}

function feminine(surname: string): string {
  return surname.endsWith("ski") ? `${surname.slice(0, -1)}aja` : `${surname}a`;
}

const words = (text: string): readonly string[] => text.split(/\s+/);

const SECOND = {
  male: words("Erik Mart Jaan Henri Juhan Karl Oskar"),
  female: words("Liis Mari Kai Triin Ann Riin Liina"),
};

const ESTONIAN = {
  male: words(
    `Aivar Ain Aleksander Alar Andres Andrus Ants Argo Arvo Enn Erki Gert Hannes Hardi Heiki Heino Hendrik Indrek Ivar Jaak Jaan Jaanus
     Janek Joosep Juhan Jüri Kaarel Kalev Kalle Karl Kaspar Kristjan Kristo Kaupo Lauri Lembit Madis Margus Marko Mart Martin Mati Meelis
     Mihkel Oliver Oskar Ott Peeter Priit Raivo Rasmus Rein Riho Robert Sander Siim Sten Sulev Taavi Tanel Tarmo Tiit Toomas Tõnis Tõnu
     Urmas Uku Vahur Vello Villu Väino Ülo Üllar`,
  ),
  female: words(
    `Age Aino Airi Anne Anneli Anu Ave Eha Ene Epp Eve Evelin Ester Grete Heli Helle Helena Hille Imbi Inga Ingrid Jaana Kadi Kadri Kaja
     Katrin Kersti Kristel Kristi Krõõt Külli Laine Lea Leelo Liina Liis Maarja Maie Malle Mare Mari Maret Marika Meeli Merike Merle Moonika
     Õie Õnne Pille Piret Reet Riina Signe Sigrid Siiri Tiina Tiiu Triin Triinu Tuuli Urve Ülle Ülvi Vaike Viivi Virve Pärja Käthe`,
  ),
  family: words(
    `Aas Aavik Allik Arro Aun Eller Haab Hallik Hiie Härm Jakobson Johanson Järv Jõgi Jõesaar Kaasik Kald Kallaste Karu Kask
     Kaur Kivi Kivimägi Koppel Kotkas Kruus Kuusk Kuuse Käär Kõiv Kütt Laanemets Laine Laur Leht Lepik Lepp Liiv Lill Lõhmus Luik Luts Mäe Mägi
     Männik Mets Metsaots Mitt Mölder Mõttus Nurk Nõmm Oja Ojala Olesk Orav Org Ots Paas Paju Palm Parts Peterson Pihlak Piir Põder Põld
     Põldma Pärn Pärtel Raag Raid Raudsepp Rebane Roos Rätsep Saar Saks Sarapuu Sepp Siim Sild Soo Soosaar Susi Talts Tamm Tammik Teder
     Tomson Toom Truu Tõnisson Uibo Urb Vaher Valk Vares Veski Viik Vill Võsu Välja Õun Õunapuu Ööbik Öpik Üksik Ülper Žukovski Šmidt`,
  ),
};

const RUSSIAN = {
  male: words(
    `Aleksandr Aleksei Andrei Anton Artur Boriss Deniss Dmitri Eduard Igor Ivan Jevgeni Juri Kirill Konstantin Maksim Mihhail Nikolai Oleg
     Pavel Roman Ruslan Sergei Stanislav Timur Valeri Vadim Viktor Vitali Vladimir Vjatšeslav`,
  ),
  female: words(
    `Aleksandra Alina Anastassia Anna Darja Diana Galina Irina Jekaterina Jelena Julia Kristina Larissa Ljudmila Margarita Maria Marina
     Nadežda Natalja Nina Oksana Olga Polina Svetlana Tatjana Tamara Valentina Veronika Viktoria Zoja Žanna`,
  ),
  family: words(
    `Aleksejev Andrejev Bogdanov Tšernov Fjodorov Golubev Grigorjev Ivanov Jakovlev Jegorov Kalašnikov Karpov Kiseljov Kozlov Kuznetsov Lebedev
     Makarov Medvedev Mihhailov Morozov Nikitin Novikov Orlov Pavlov Petrov Popov Romanov Semjonov Sidorov Smirnov Sokolov Solovjov Stepanov
     Šuvalov Šiškin Tarassov Titov Vassiljev Vinogradov Volkov Vorobjov Zaitsev Žukov Žuravljov Verhovski Malinovski`,
  ),
};
