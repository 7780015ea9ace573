/** THREATS § 3.3: what must be accepted. A false alarm is an attack on trust. */
import { concat, encodeInstant, instant, utf8 } from "@selge/basics";
import { humanReport } from "@selge/verifier";
import { afterEach, describe, expect, it, vi } from "vitest";
import { COURSES } from "../fixtures/golden/courses.ts";
import { golden, lieFrom, playWhole } from "../fixtures/golden/golden.ts";
import { addPublic, headerOf, headOf, officialsOf, type Play } from "../fixtures/golden/play.ts";
import { type Happening, record, recordBallot, rollOf } from "../fixtures/golden/voting.ts";
import { codeOf, personCode, type SmallOptions, smallElection } from "../fixtures/small-election.ts";
import { publicPart } from "./operator.ts";
import { type Answer, ask } from "./verify.ts";

type Files = ReadonlyMap<string, Uint8Array>;

const FIRST = codeOf(1, 0);
const G0 = { contests: [{ choices: 1 }], mixers: 2, trustees: 2, threshold: 2, minBatch: 2 } as const;

async function verdict(files: Files, fingerprint: string): Promise<Answer> {
  const answer = await ask(files, { fingerprint });
  const reasons = answer.report.checks.flatMap(({ id, first }) =>
    first ? [`${id}: ${first.file} ${first.reason}`] : [],
  );
  expect(answer.report.verdict, reasons.join("\n")).toBe("ACCEPTED");
  return answer;
}

/** G0 with another course of the voting. */
async function voted(voting: readonly Happening[], change?: (play: Play) => void): Promise<Answer> {
  const whole = await golden("G0");
  const files = await lieFrom(whole, "vote", {}, change, voting);
  return verdict(files, whole.small.election.fingerprintHex);
}

async function elected(options: SmallOptions, lies = {}): Promise<Answer> {
  const small = smallElection(options);
  const { files } = await playWhole(small, COURSES.G0, options.seed ?? "benign", lies);
  return verdict(files, small.election.fingerprintHex);
}

const codesOf = ({ report }: Answer) => report.findings.map(({ code }) => code);

describe("the golden elections", () => {
  it.each(["G0", "G1", "G2", "G3", "G4"] as const)("%s is accepted at both levels", async (name) => {
    const { files, small } = await golden(name);
    const full = await verdict(files, small.election.fingerprintHex);
    expect(full.report.level).toBe("full");
    const open = await verdict(publicPart(files), small.election.fingerprintHex);
    expect(open.report.level).toBe("public");
    expect(open.report.result).toEqual(full.report.result);
  });

  it("one ballot alone is accepted and said not to be anonymous; an empty district is accepted", async () => {
    const { files, small } = await golden("G1");
    const answer = await verdict(files, small.election.fingerprintHex);
    expect(codesOf(answer)).toEqual(["ONE_BALLOT"]);
    expect(answer.report.result!.map(({ ballots }) => ballots)).toEqual([7, 1, 0]);
  });

  it("an invalid share beside enough good ones is named and left out", async () => {
    const { files, small } = await golden("G2");
    expect(codesOf(await verdict(files, small.election.fingerprintHex))).toEqual(["BAD_SHARE", "BAD_SHARE"]);
  });
});

describe("where and how it is verified", () => {
  afterEach(() => void vi.useRealTimers());

  it("files in another order", async () => {
    const { files, small } = await golden("G0");
    await verdict(new Map([...files].reverse()), small.election.fingerprintHex);
  });

  it("the same record gives the same report, byte for byte (V12)", async () => {
    const { files, small } = await golden("G1");
    const runs = [files, new Map([...files].reverse()), files].map((own) =>
      verdict(own, small.election.fingerprintHex),
    );
    const [first, ...others] = (await Promise.all(runs)).map(({ report }) => JSON.stringify(report));
    for (const other of others) expect(other).toBe(first);
  });

  it.each([1990, 2060])("a clock that says %s", async (year) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(year, 1, 1) });
    const { files, small } = await golden("G0");
    await verdict(files, small.election.fingerprintHex);
  });
});

describe("how it was voted", () => {
  it("a voter who voted five times the same, two of them at one moment", async () => {
    const five = [1, 2, 3].map((vote) => ({ vote, codes: [FIRST] }));
    await voted([...five, ...five.slice(0, 2), { vote: 1, codes: [FIRST] }], (play) => {
      const person = personCode(1);
      const roll = rollOf(play);
      const header = { person, style: roll.styleOf(person)!, rollVersion: roll.version, codes: [FIRST] };
      for (let k = 0; k < 2; k++) record(play, { ...header, seen: headOf(play) });
    });
  });

  it("all votes the same; a tie; no vote at all", async () => {
    await voted([1, 2, 3].map((vote) => ({ vote, codes: [FIRST] })));
    await voted([1, 2].map((vote) => ({ vote, codes: [codeOf(1, vote - 1)] })));
    await voted([]);
  });

  it("revoked, restored, revoked again, twice in one list, somebody who did not vote", async () => {
    await voted([
      { vote: 1, codes: [FIRST] },
      { vote: 2, codes: [FIRST] },
      { revoke: [1, 3, 1] },
      { restore: [1] },
      { restore: [2] },
      { vote: 3, codes: [0] },
    ]);
  });

  it("voting extended, and a ballot cast in the time gained", async () => {
    const whole = await golden("G0");
    const { closes, servesUntil } = whole.small.election.manifest.schedule;
    const files = await lieFrom(whole, "close", {}, (play) => {
      const later = {
        closes: encodeInstant(instant(closes + 7200)),
        servesUntil: encodeInstant(instant(servesUntil + 7200)),
      };
      addPublic(play, "extended-1.json", { ...headerOf(play, "extended"), number: 1, ...later }, officialsOf(play));
      play.small.time.now = instant(servesUntil + 60);
      const person = personCode(1);
      record(play, { person, style: 0, rollVersion: 0, codes: [0], seen: headOf(play) });
    });
    await verdict(files, whole.small.election.fingerprintHex);
  });

  it("a ballot that nobody should have logged, judged for what it is: accepted, and an incident", async () => {
    const whole = await golden("G0");
    const files = await lieFrom(whole, "close", {}, (play) => {
      recordBallot(play, personCode(1), new Uint8Array(700), new Uint8Array(32));
    });
    expect(codesOf(await verdict(files, whole.small.election.fingerprintHex))).toEqual(["INCIDENT"]);
  });
});

describe("more than is demanded", () => {
  it("a mixer more than the policy demands", async () => {
    await elected({ ...G0, seed: "extra mixer", change: (body) => ({ ...body, minMixers: 1 }) });
  });

  it("a witness more, and a witness less, than the quorum", async () => {
    const options = { ...G0, witnesses: 3, change: (body: never) => ({ ...(body as object), witnessQuorum: 2 }) };
    await elected({ ...options, seed: "extra witness" } as never);
    await elected({ ...options, seed: "absent witness" } as never, { witnesses: [0, 2] });
  });

  it("a cosignature of somebody whom the definition does not know", async () => {
    const { files, small } = await golden("G0");
    const line = new TextDecoder()
      .decode((await golden("G1")).files.get("log/checkpoint")!)
      .trimEnd()
      .split("\n")
      .at(-1)!;
    const stranger = line.replace("witness.example/", "stranger.example/");
    const note = concat(files.get("log/checkpoint")!, utf8(`${stranger}\n`));
    await verdict(new Map(files).set("log/checkpoint", note), small.election.fingerprintHex);
  });

  it("more shares than the threshold", async () => {
    const whole = await golden("G1");
    const files = await lieFrom(whole, "decrypt", { trustees: [1, 2, 3] });
    await verdict(files, whole.small.election.fingerprintHex);
  });

  it("other trustees than the first", async () => {
    const whole = await golden("G1");
    const files = await lieFrom(whole, "decrypt", { trustees: [2, 3] });
    await verdict(files, whole.small.election.fingerprintHex);
  });
});

describe("M80: names that talk to terminals and browsers", () => {
  const NAMES = [
    "O\u2019Brien-Õunapuu",
    "\u05d0\u05d1\u05d2 \u202etxet",
    "\u{1f5f3}\ufe0f <script>alert(1)</script>",
    "\u009b31mred\u009b0m",
  ];

  it("are accepted and never reach the report unescaped", async () => {
    const rename = (body: NonNullable<SmallOptions["change"]> extends (b: infer B) => unknown ? B : never) => {
      const text = JSON.stringify(body);
      const named = NAMES.reduce((own, name, i) => own.replace(`"Candidate ${i + 101}"`, JSON.stringify(name)), text);
      return { ...JSON.parse(named), title: { en: NAMES.join(" ") } };
    };
    const { report } = await elected({ ...G0, contests: [{ choices: 2 }], seed: "names", change: rename });
    const human = humanReport(report);
    expect(human).toContain("Brien");
    const control = [...human].filter((letter) =>
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(letter),
    );
    expect(control).toEqual([]);
  });
});
