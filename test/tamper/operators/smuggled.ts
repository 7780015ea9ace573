/** One more ballot in the log, and a processor who says that it counts. */
import { splitBallot } from "@selge/ballot";
import { concat } from "@selge/basics";
import { decodeMixFile } from "@selge/shuffle";
import { countFates, type Fate, type JudgedBox } from "@selge/tally";
import { lieFrom } from "../../fixtures/golden/golden.ts";
import { headOf, type Play } from "../../fixtures/golden/play.ts";
import { rollOf } from "../../fixtures/golden/voting.ts";
import type { Operator } from "../operator.ts";

/** The last ballot of the log is said to be counted, whatever it is; a row that can be mixed stands for one that cannot. */
function countedAnyway(play: Play, judged: JudgedBox): JudgedBox {
  const last = play.journal.findLastIndex(({ kind }) => kind === "ballot");
  const record = play.journal[last]!;
  const { core } = splitBallot(record.kind === "ballot" ? record.ballot : new Uint8Array(0), play.small.sealing);
  const spare = judged.counted[0]!;
  const ciphertexts = isMixable(core) ? core.slice(32) : spare.ciphertexts;
  const fates = judged.fates.with(-1, "counted" as Fate);
  const counted = [...judged.counted, { index: last, style: spare.style, ciphertexts }];
  return { ...judged, fates, counts: countFates(fates), counted };
}

function isMixable(core: Uint8Array): boolean {
  const row = core.slice(32);
  return decodeMixFile(concat(row, row), 2, 1, "row").ok;
}

/** One more ballot in the log of G0, and everybody after it says that it counts. */
export function smuggled(add: (play: Play) => void, on?: (judged: JudgedBox) => JudgedBox): Operator["tamper"] {
  return async (whole) => {
    let play: Play | undefined;
    const judged = (honest: JudgedBox) => on?.(honest) ?? countedAnyway(play!, honest);
    return lieFrom(whole, "close", { judged }, (started) => {
      play = started;
      add(started);
    });
  };
}

/** Header of a ballot that a person of the roll of G0 may cast now. */
export function headerFor(play: Play, person: string) {
  const roll = rollOf(play);
  return { person, style: roll.styleOf(person) ?? 0, rollVersion: roll.version, seen: headOf(play) };
}
