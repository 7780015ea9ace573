/** Vectors of the definition, of the register's files, of ballots, leaves and receipts. */
import { judgeBallot } from "../src/checks/4-box/box-file.ts";
import { checkRegisterSignature, nobleSignatures } from "../src/identity/index.ts";
import { decodeVerifierKey } from "../src/log/note.ts";
import {
  ballotEntry,
  checkTag,
  decodeBallot,
  layoutsOf,
  leafParts,
  membershipItems,
  restrictedEntry,
  splitBallot,
} from "../src/proofs/ballot.ts";
import { verifyItem } from "../src/proofs/batch.ts";
import { decodePoint } from "../src/proofs/group.ts";
import { judgeReceipt } from "../src/receipt.ts";
import { batchName, batchPlaces, codeList, mergeUnits, stylesOf } from "../src/record/batches.ts";
import { concat, fromHex, sha256, text, u32le } from "../src/record/bytes.ts";
import { demand, refuse } from "../src/record/fault.ts";
import { decodeInstant } from "../src/record/instant.ts";
import { decodeManifest, type Manifest } from "../src/record/manifest.ts";
import {
  applyVoterList,
  decodeRevocation,
  decodeVoterList,
  normaliseElection,
  type RollState,
} from "../src/record/official.ts";
import { type Input, runVectors } from "./vectors.ts";

const manifestOf = (input: Input): Manifest => decodeManifest(text(input.text("manifestText")));

runVectors(
  "election-definition.json",
  {
    "ELE-1": (input) => fromHex(manifestOf(input).fingerprint),
    "ELE-2": (input) =>
      text(
        stylesOf(manifestOf(input))
          .map(({ number, district, unit, contests }) => `${number}\t${district}\t${unit}\t${contests.join()}\n`)
          .join(""),
      ),
    "ELE-3": (input) => {
      const contest = manifestOf(input).contests[input.integer("contest")]!;
      return concat(...codeList(contest, input.text("district"), input.integer("slot")).map(u32le));
    },
    "ELE-5": (input) => {
      const manifest = manifestOf(input);
      const counted = new Map(
        (input.json("units") as readonly string[]).map((unit, i) => [
          unit,
          (input.json("counted") as readonly number[])[i]!,
        ]),
      );
      const lines = batchPlaces(manifest).flatMap(({ contest, district, units }) =>
        mergeUnits(units, (unit) => counted.get(unit) ?? 0, manifest.minBatch).map((group) => {
          const sum = group.reduce((total, unit) => total + (counted.get(unit) ?? 0), 0);
          return `${batchName(contest, district, group[0]!)}\t${group.join()}\t${sum}\n`;
        }),
      );
      return text(lines.join(""));
    },
  },
  ["ELE-6"],
);

runVectors(
  "election-official-files.json",
  {
    "VIS-3": (input) => text(normaliseElection(input.text("code"))),
    "VIS-11": (input) => decodeVoterList(input.bytes("list")).entries.length >= 0,
    "VIS-14": async (input) => {
      const list = input.bytes("list");
      const [listName, signatureName] = [input.text("listName"), input.text("signatureName")];
      const [, code, number] = /^(.+)-voters-(0|[1-9][0-9]*)\.utf$/.exec(listName) ?? refuse("VIS_NAMES");
      demand(signatureName === `${code}-voters-${number}.sig`, "VIS_NAMES");
      const fault = await checkRegisterSignature(input.bytes("key"), list, input.bytes("signature"), nobleSignatures);
      if (fault !== undefined) refuse(fault);
      const decoded = decodeVoterList(list);
      const named = decoded.election === normaliseElection(code!) && decoded.number === Number(number);
      demand(named, "VIS_NAMES_HEADER");
      return true;
    },
    "VIS-15": (input) => {
      let state: RollState | undefined;
      for (const list of input.json("lists") as readonly string[])
        state = applyVoterList(state, decodeVoterList(text(list)));
      return state !== undefined;
    },
    "VIS-18": (input) => decodeRevocation(input.bytes("file")).persons.length >= 0,
  },
  ["VIS-4", "VIS-5", "VIS-20"],
);

function settingOf(input: Input) {
  const manifest = manifestOf(input);
  const fingerprint = fromHex(manifest.fingerprint);
  return { manifest, fingerprint, layouts: layoutsOf(manifest, stylesOf(manifest)) };
}

runVectors(
  "ballot-ballots.json",
  {
    "BAL-5": (input) => {
      const { fingerprint, layouts } = settingOf(input);
      decodeBallot(input.arithmetic, input.bytes("ballot"), fingerprint, layouts);
      return sha256(input.bytes("ballot"));
    },
    "BAL-6": (input) => {
      const { fingerprint, layouts } = settingOf(input);
      const ballot = decodeBallot(input.arithmetic, input.bytes("ballot"), fingerprint, layouts);
      checkTag(input.arithmetic, ballot, input.bytes("o"), input.text("signerText"), fingerprint);
      const context = { fingerprint, opening: input.bytes("opening") };
      const items = membershipItems(input.arithmetic, ballot, decodePoint(input.bytes("P")), context);
      demand(
        items.every((item) => verifyItem(input.arithmetic, item)),
        "BALLOT_PROOF",
      );
      return true;
    },
  },
  ["BAL-3", "BAL-13"],
);

runVectors("ballot-envelopes.json", {
  "BAL-7": async (input) => {
    const manifest = manifestOf(input);
    const [opens, servesUntil] = ["opens", "servesUntil"].map((name) =>
      input.has(name) ? decodeInstant(input.text(name), "INSTANT") : undefined,
    );
    const schedule = { ...manifest.schedule, ...(opens === undefined ? {} : { opens }) };
    const code = await judgeBallot(
      { ...manifest, schedule },
      { opening: input.text("opening"), key: input.text("P"), servesUntil: servesUntil ?? schedule.servesUntil },
      {
        ...{ ballot: input.bytes("ballot"), o: input.bytes("o"), salt: new Uint8Array(32) },
        ...{ submission: input.bytes("submission"), additions: input.bytes("additions") },
      },
      { signatures: nobleSignatures, arithmetic: input.arithmetic },
    );
    if (code !== undefined) refuse(code);
    return true;
  },
});

runVectors("ballot-leaves.json", {
  "BAL-8": (input) => {
    const { manifest, fingerprint, layouts } = settingOf(input);
    const { core, rest } = splitBallot(input.bytes("ballot"), fingerprint, layouts);
    const stored = [
      input.bytes("salt"),
      input.bytes("submission"),
      input.bytes("additions"),
      input.bytes("o"),
    ] as const;
    const parts = leafParts(core, rest, ...stored);
    return ballotEntry(manifest.fingerprint, parts);
  },
  "BAL-9": (input) =>
    input.has("salt")
      ? restrictedEntry(input.bytes("salt"), input.bytes("hash"))
      : concat(Uint8Array.of(2), input.bytes("hash")),
});

runVectors(
  "ballot-receipts.json",
  {
    "BAL-11": (input) => {
      const witnesses = (input.json("witnesses") as readonly string[]).map(decodeVerifierKey);
      const log = decodeVerifierKey(input.text("logKey"));
      judgeReceipt(text(input.text("receiptText")), input.text("fingerprint"), log, witnesses, input.integer("quorum"));
      return true;
    },
  },
  ["BAL-10"],
);
