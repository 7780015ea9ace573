/** Documents of the log: names, places, contents; what the closing statement says. */
import { encodeInstant, type Instant, instant, must, toHex } from "@selge/basics";
import { signDocument } from "@selge/group";
import { describe, expect, it } from "vitest";
import type { BallotBox } from "../src/index.ts";
import { nextStage, publicDocumentOf, restrictedDocumentOf } from "../src/log-order.ts";
import {
  ANNA,
  addRevocation,
  addRoll,
  BORIS,
  byOfficials,
  castOf,
  closingFile,
  document,
  firstEntries,
  openSmallBox,
  type SmallBox,
} from "./small-box.ts";

type Outcome = Awaited<ReturnType<BallotBox["addPublicDocument"]>>;
const code = (outcome: Outcome) => (outcome.ok ? outcome.value : outcome.error.code);

function inputFile({ small, box }: SmallBox, changed: object = {}, signers = small.secrets.auditors): Uint8Array {
  return signDocument(
    document(small, "input-statement", { size: box.size, root: toHex(box.root), ...changed }),
    signers,
  );
}

function extension({ small }: SmallBox, number: number, closes: number, servesUntil = closes + 900): Uint8Array {
  const times = { closes: encodeInstant(closes as Instant), servesUntil: encodeInstant(servesUntil as Instant) };
  return byOfficials(small, "extended", { number, ...times });
}

describe("names", () => {
  it("public documents have one name each", () => {
    expect(publicDocumentOf("closing.json")).toEqual({ kind: "closing" });
    expect(publicDocumentOf("extended-12.json")).toEqual({ kind: "extended", number: 12 });
    for (const name of [
      "closing-1.json",
      "extended.json",
      "extended-01.json",
      "extended-0.json",
      "x/closing.json",
      "../closing.json",
      "closing.json\n",
      "election.json",
      "",
    ])
      expect(publicDocumentOf(name), name).toBeUndefined();
  });

  it("restricted ones too, with their attachments", () => {
    expect(restrictedDocumentOf("rolls/0.json")).toEqual({
      kind: "roll",
      number: 0,
      attachments: ["rolls/0.utf", "rolls/0.sig"],
    });
    expect(restrictedDocumentOf("revocations/3.json")?.attachments).toEqual(["revocations/3.list.json"]);
    for (const name of [
      "rolls/00.json",
      "rolls/1.utf",
      "revocations/0.json",
      "rolls/../1.json",
      "restricted/rolls/1.json",
      "rolls/-1.json",
    ])
      expect(restrictedDocumentOf(name), name).toBeUndefined();
  });

  it("LOG_NAME: other names and attachments are not taken", async () => {
    const { box, small } = await openSmallBox();
    expect(code(await box.addPublicDocument("../../etc/passwd", small.openingFile))).toBe("LOG_NAME");
    const { document: file, list, signature } = small.rollFiles(1, [{ remove: ANNA }]);
    const [utf, sig] = [
      { name: "rolls/1.utf", bytes: list },
      { name: "rolls/1.sig", bytes: signature },
    ];
    for (const attachments of [[sig, utf], [utf], [utf, sig, sig], [{ ...utf, name: "rolls/2.utf" }, sig]])
      expect(code(await box.addRestrictedDocument("rolls/1.json", file, attachments))).toBe("LOG_NAME");
    const two = [
      { ...utf, name: "rolls/2.utf" },
      { ...sig, name: "rolls/2.sig" },
    ];
    expect(code(await box.addRestrictedDocument("rolls/2.json", file, two))).toBe("ROLL_NUMBER");
    expect(code(await box.addRestrictedDocument("rolls/1.json", file, [utf, sig]))).toBe(4);
  });
});

describe("places", () => {
  it("nextStage follows TAL-11", () => {
    const walk = (kinds: readonly string[]) => {
      let stage: ReturnType<typeof nextStage> = "definition";
      for (const [i, kind] of kinds.entries()) stage = stage && nextStage(stage, i, kind as "ballot");
      return stage;
    };
    const start = ["opening", "roll", "software", "opened"];
    expect(walk(start)).toBe("voting");
    expect(walk([...start, "ballot", "roll", "extended", "revocation", "closing"])).toBe("closed");
    expect(walk([...start, "closing", "revocation", "input-statement", "result"])).toBe("counted");
    for (const wrong of [
      ["roll"],
      ["opening", "software"],
      ["opening", "roll", "software", "ballot"],
      [...start, "opening"],
      [...start, "result"],
      [...start, "input-statement"],
      [...start, "closing", "ballot"],
      [...start, "closing", "roll"],
      [...start, "closing", "extended"],
      [...start, "closing", "closing"],
      [...start, "closing", "result"],
      [...start, "closing", "input-statement", "input-statement"],
      [...start, "closing", "input-statement", "revocation"],
      [...start, "closing", "input-statement", "result", "result"],
    ])
      expect(walk(wrong), wrong.join()).toBeUndefined();
  });

  it("LOG_ORDER: the first entries in their order only", async () => {
    const { box, small } = await openSmallBox(undefined, 0);
    const [opening, roll, software, opened] = firstEntries(small) as [Add, Add, Add, Add];
    type Add = (box: BallotBox) => Promise<Outcome>;
    for (const add of [roll, software, opened]) expect(code(await add(box))).toBe("LOG_ORDER");
    expect(code(await opening(box))).toBe(0);
    for (const add of [opening, software, opened]) expect(code(await add(box))).toBe("LOG_ORDER");
    expect(code(await roll(box))).toBe(1);
    expect(code(await software(box))).toBe(2);
    expect(code(await addRevocation(box, small, 1, "revoke", [ANNA]))).toBe("LOG_ORDER");
    expect(code(await opened(box))).toBe(3);
    expect(code(await addRoll(box, small, 0))).not.toBe(4);
  });

  it("OPENING_OTHER: another opening statement, also in `opened`", async () => {
    const { box, small } = await openSmallBox(undefined, 0);
    const other = signDocument(document(small, "opening", {}), small.secrets.officials);
    expect(code(await box.addPublicDocument("opening.json", other))).toBe("OPENING_OTHER");
    for (const add of firstEntries(small).slice(0, 3)) must(await add(box));
    const file = byOfficials(small, "opened", { opening: "00".repeat(32), time: encodeInstant(small.time.now) });
    expect(code(await box.addPublicDocument("opened.json", file))).toBe("OPENING_OTHER");
  });
});

describe("extensions", () => {
  it("move the end of voting, numbered from 1, before it", async () => {
    const opened = await openSmallBox();
    const { box, small } = opened;
    const { closes, servesUntil } = small.election.manifest.schedule;
    const add = async (number: number, file: Uint8Array) =>
      code(await box.addPublicDocument(`extended-${number}.json`, file));
    expect(await add(2, extension(opened, 2, closes + 60, servesUntil + 60))).toBe("EXTENDED_NUMBER");
    expect(await add(1, extension(opened, 2, closes + 60, servesUntil + 60))).toBe("EXTENDED_NUMBER");
    expect(await add(1, extension(opened, 1, closes - 1, servesUntil + 60))).toBe("EXTENDED_EARLIER");
    small.time.now = closes;
    expect(await add(1, extension(opened, 1, closes + 60, servesUntil + 60))).toBe("EXTENDED_LATE");
    small.time.now = instant(closes - 1);
    expect(await add(1, extension(opened, 1, closes + 60, servesUntil + 60))).toBe(4);
    must(await box.publishHead());
    small.time.now = instant(closes + 59);
    must(await box.accept(castOf(opened)));
    small.time.now = instant(closes + 60);
    const outcome = await box.accept(castOf(opened, { person: BORIS }));
    expect(outcome.ok ? "" : outcome.error).toBe("ELECTION_CLOSED");
  });
});

describe("revocations", () => {
  it("are numbered from 1, signed by officials, of this election", async () => {
    const { box, small } = await openSmallBox();
    expect(code(await addRevocation(box, small, 2, "revoke", [ANNA]))).toBe("REVOCATION_NUMBER");
    expect(code(await addRevocation(box, small, 1, "revoke", [ANNA]))).toBe(4);
    expect(code(await addRevocation(box, small, 1, "revoke", [ANNA]))).toBe("REVOCATION_NUMBER");
    expect(code(await addRevocation(box, small, 2, "restore", [ANNA]))).toBe(5);
    const attachments = [{ name: "revocations/3.list.json", bytes: new Uint8Array(3) }];
    const file = byOfficials(small, "revocation", { number: 3, action: "revoke", list: "00".repeat(32) });
    expect(code(await box.addRestrictedDocument("revocations/3.json", file, attachments))).toBe("REVOCATION_LIST_HASH");
    const alone = signDocument(document(small, "revocation", { number: 3, action: "revoke", list: "00".repeat(32) }), [
      small.secrets.officials[0]!,
    ]);
    expect(code(await box.addRestrictedDocument("revocations/3.json", alone, attachments))).toBe("DOCUMENT_SIGNERS");
  });
});

describe("BOX-7 closing", () => {
  it("the facts: size, root, ballots, and those cast in the grace time", async () => {
    const opened = await openSmallBox();
    const { box, small } = opened;
    const { closes } = small.election.manifest.schedule;
    small.time.now = instant(closes - 1);
    must(await box.accept(castOf(opened)));
    small.time.now = closes;
    must(await box.accept(castOf(opened, { person: BORIS, sessionStarted: instant(closes - 9) })));
    expect(await box.closingFacts()).toEqual({ size: 6, root: toHex(box.root), ballots: 2, grace: 1 });
  });

  it("CLOSING_FACTS: every wrong number", async () => {
    const opened = await openSmallBox();
    const { box } = opened;
    must(await box.accept(castOf(opened)));
    const add = async (changed: object) =>
      code(await box.addPublicDocument("closing.json", await closingFile(opened, changed)));
    for (const changed of [{ size: 4 }, { size: 6 }, { root: "00".repeat(32) }, { ballots: 0 }, { grace: 1 }])
      expect(await add(changed), JSON.stringify(changed)).toBe("CLOSING_FACTS");
    expect(await add({ fingerprint: "00".repeat(32) })).toBe("DOCUMENT_ELECTION");
    expect(await add({})).toBe(5);
    expect(await add({})).toBe("LOG_ORDER");
  });

  it("after it: revocations, one input statement of auditors over this log, one result of it, nothing else", async () => {
    const opened = await openSmallBox();
    const { box, small } = opened;
    const result = (input: string) => box.addPublicDocument("result.json", byOfficials(small, "result", { input }));
    const input = (file: Uint8Array) => box.addPublicDocument("input-statement.json", file);
    must(await box.accept(castOf(opened)));
    expect(code(await input(inputFile(opened)))).toBe("LOG_ORDER");
    must(await box.addPublicDocument("closing.json", await closingFile(opened)));
    expect(code(await addRoll(box, small, 1, [{ remove: ANNA }]))).toBe("LOG_ORDER");
    expect(code(await result("00".repeat(32)))).toBe("LOG_ORDER");
    must(await addRevocation(box, small, 1, "revoke", [ANNA]));
    for (const changed of [{ size: 6 }, { root: "00".repeat(32) }, { size: "7" }])
      expect(code(await input(inputFile(opened, changed)))).toBe("INPUT_STATEMENT_HEAD");
    expect(code(await input(inputFile(opened, { fingerprint: "00".repeat(32) })))).toBe("DOCUMENT_ELECTION");
    expect(code(await input(inputFile(opened, {}, [small.secrets.collector])))).toBe("DOCUMENT_SIGNERS");
    const file = inputFile(opened);
    expect(code(await input(file))).toBe(7);
    expect(code(await input(file))).toBe("LOG_ORDER");
    expect(code(await addRevocation(box, small, 2, "restore", [ANNA]))).toBe("LOG_ORDER");
    expect(code(await result("00".repeat(32)))).toBe("RESULT_INPUT");
  });

  it("publishing a head again when nothing came gives the same one", async () => {
    const { box, witnesses } = await openSmallBox();
    const [first, second] = [must(await box.publishHead()), must(await box.publishHead())];
    expect(second.checkpoint).toEqual(first.checkpoint);
    expect(witnesses[0]!.asked).toBe(1);
  });
});
