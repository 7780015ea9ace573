import { verify } from "node:crypto";
import { type Decoded, must, u32le, utf8 } from "@selge/basics";
import { decoded, type Expectation, output, runVectors, type VectorInput } from "../../../../test/vectors/run.ts";
import * as vis3 from "../../src/vis3/index.ts";

const orError = (text: string | undefined, code: string): Expectation =>
  text === undefined ? { error: code } : output(utf8(text));

runVectors("election-official-files.json", {
  "VIS-3": (input) => orError(vis3.readElectionCode(input.text("code")), "VIS_ELECTION_CODE"),
  "VIS-4": (input) => {
    if (input.has("number")) return orError(vis3.choiceIdOf(input.integer("number")), "VIS_CHOICE");
    const id = input.text("id");
    return vis3.isChoiceId(id) ? output(u32le(vis3.choiceNumber(id))) : { error: "VIS_CHOICE" };
  },
  "VIS-5": (input) => {
    const meaning = vis3.checkPersonalCode(input.text("person") as vis3.PersonCode);
    return typeof meaning === "string" ? { error: meaning } : output(utf8(meaning.birthDate));
  },
  "VIS-11": (input) => decoded(vis3.decodeVoterList(input.bytes("list")), vis3.encodeVoterList),
  "VIS-14": (input) => {
    const files = ["list", "signature"].map((of) => ({ name: input.text(`${of}Name`), bytes: input.bytes(of) }));
    return outcome(vis3.checkSignedVoterList(files, input.bytes("key"), p256));
  },
  "VIS-15": (input) => replay(input),
  "VIS-18": (input) => decoded(vis3.decodeRevocation(input.bytes("file")), vis3.encodeRevocation),
  "VIS-20": (input) => decoded(vis3.decodeResults(input.bytes("file")), vis3.encodeResults),
});

function p256(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verify("sha256", message, { key: Buffer.from(key), format: "der", type: "spki" }, signature);
}

function outcome(result: Decoded<unknown>): Expectation {
  return result.ok ? { accept: true } : { error: result.error.code };
}

/** The roll after all lists as addition lines of VIS-12, ascending by person. */
function replay(input: VectorInput): Expectation {
  let roll = vis3.emptyRoll("RK_2051" as vis3.ElectionCode);
  for (const text of input.json("lists") as readonly string[]) {
    const applied = vis3.applyChangeSet(roll, must(vis3.decodeVoterList(utf8(text))));
    if (!applied.ok) return { error: applied.error.code };
    roll = applied.value.roll;
  }
  const lines = [...vis3.votersOf(roll)].map(([person, v]) =>
    vis3.encodeVoterListEntry({ action: "add", person, ...v }),
  );
  return output(utf8(lines.toSorted().join("")));
}
