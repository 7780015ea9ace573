import { concat, decodeInstant, must, u32le, utf8 } from "@selge/basics";
import { decoded, output, runVectors, type VectorInput } from "../../../test/vectors/run.ts";
import { codeList, decodeManifest, phaseAt } from "../src/index.ts";
import { batchLines, styleLines } from "./lines.ts";

const manifestOf = (input: VectorInput) => must(decodeManifest(input.bytes("manifest"))).manifest;

runVectors("election-definition.json", {
  "ELE-1": (input) => {
    if (input.has("manifestText")) input.text("manifestText");
    return decoded(decodeManifest(input.bytes("manifest")), ({ fingerprint }) => fingerprint);
  },
  "ELE-2": (input) => output(utf8(styleLines(manifestOf(input)))),
  "ELE-3": (input) => {
    const contest = manifestOf(input).contests[input.integer("contest")]!;
    return output(concat(...codeList(contest, input.text("district"), input.integer("slot")).map(u32le)));
  },
  "ELE-5": (input) => {
    const units = input.json("units") as string[];
    const counted = input.json("counted") as number[];
    return output(utf8(batchLines(manifestOf(input), (unit) => counted[units.indexOf(unit)]!)));
  },
  "ELE-6": (input) => output(utf8(phaseAt(manifestOf(input).schedule, decodeInstant(input.text("at"))!))),
});
