/** Where IDN-11 to IDN-19 leave room, what this reader does; the other reader was asked and does the same. */
import { describe, expect, it } from "vitest";
import { judgeEnvelope } from "../../src/identity/index.ts";
import { nodeSignatures } from "../../src/node/signatures.ts";
import { concat } from "../../src/record/bytes.ts";
import * as der from "./der-writer.ts";
import { ELECTION, extension, keyUsage, makeParty, makeTrust, makeVote, makeVoter, type Profile } from "./world.ts";

const rules = { electionId: ELECTION, trust: makeTrust(), verify: nodeSignatures() };
const signing = keyUsage(1);
const voter = makeVoter();

async function outcome(vote: ReturnType<typeof makeVote>): Promise<string> {
  const judged = await judgeEnvelope(vote.submission, vote.additions, rules);
  return judged.ok ? `accept ${judged.name}` : judged.code;
}

const certified = (profile: Profile): Promise<string> => outcome(makeVote(makeVoter(profile)));
const extended = (id: string, value: Uint8Array): Promise<string> =>
  certified({ extensions: [signing, extension(id, value)] });
const named = (...attributes: readonly (readonly [string, string])[]): Promise<string> =>
  certified({ subject: der.nameOf(["2.5.4.5", "PNOEE-38001085718"], ...attributes) });
const stamped = (...parts: readonly Uint8Array[]): Promise<string> =>
  outcome(makeVote(voter, "b", {}, { changeInfo: (info) => appended(info, ...parts) }));

function appended(sequence: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  return der.sequence(sequence.subarray(2), ...parts);
}

describe("certificates", () => {
  const NAME = "accept MARY O’CONNEŽ";

  it("key usage may end in zero bits, and be empty", async () => {
    const usage = (bits: Uint8Array, unused = 0) =>
      certified({ extensions: [extension("2.5.29.15", der.bitString(bits, unused))] });
    expect(await usage(Uint8Array.of(0x40, 0))).toBe(NAME);
    expect(await usage(Uint8Array.of(0x40, 0x80), 7)).toBe(NAME);
    expect(await usage(new Uint8Array())).toBe("KEY_USAGE");
  });

  it("an arc ends below 2^53", async () => {
    const arc = (...bytes: readonly number[]) =>
      certified({ extensions: [signing, der.sequence(der.tlv(6, Uint8Array.of(0x2a, ...bytes)), der.octetString())] });
    expect(await arc(0x8f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)).toBe(NAME);
    expect(await arc(0x90, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00)).toBe("CERTIFICATE_FORMAT");
  });

  it("extensions that are read have one value and nothing after it", async () => {
    expect(await extended("2.5.29.14", new Uint8Array())).toBe("CERTIFICATE_FORMAT");
    expect(await extended("2.5.29.14", concat(der.octetString(), der.NULL))).toBe("CERTIFICATE_FORMAT");
    expect(await extended("2.5.29.17", new Uint8Array())).toBe(NAME);
    expect(await extended("2.5.29.37", der.sequence())).toBe("CERTIFICATE_FORMAT");
    expect(await extended("2.5.29.35", der.sequence())).toBe(NAME);
    expect(await extended("2.5.29.19", der.sequence(der.tlv(2, Uint8Array.of(0xff))))).toBe("CERTIFICATE_FORMAT");
  });

  it("the demonstration's mark is exact", async () => {
    const policy = (id: string) => extended("2.5.29.32", der.sequence(der.sequence(der.oid(id))));
    expect(await policy("1.3.6.1.4.1.32473.1")).toBe("DEMONSTRATION_IDENTITY");
    expect(await policy("1.3.6.1.4.1.32473.10")).toBe(NAME);
    expect(await named(["2.5.4.10", "Selge demonstration"])).toBe("DEMONSTRATION_IDENTITY");
    expect(await named(["2.5.4.10", "Selge demonstration "])).toBe("accept ");
    expect(await named(["2.5.4.11", "Selge demonstration"])).toBe("accept ");
  });

  it("the display name is of one GN and one SN, else of one CN, else empty", async () => {
    expect(await named(["2.5.4.42", "A"], ["2.5.4.4", "B"], ["2.5.4.3", "C"])).toBe("accept A B");
    expect(await named(["2.5.4.42", "A"], ["2.5.4.42", "A"], ["2.5.4.4", "B"], ["2.5.4.3", "C"])).toBe("accept C");
    expect(await named(["2.5.4.42", "A"])).toBe("accept ");
    expect(await named(["2.5.4.3", "C"], ["2.5.4.3", "D"])).toBe("accept ");
  });

  it("the mark in the issuer's name counts", async () => {
    const demo = makeParty({ subject: der.nameOf(["2.5.4.10", "Selge demonstration"]) });
    expect(await certified({ issuer: { name: demo.name, key: demo.key } })).toBe("DEMONSTRATION_IDENTITY");
  });
});

describe("timestamps", () => {
  it("optional parts stand in their order, each as said", async () => {
    const accepted = "accept MARY O’CONNEŽ";
    const all = [der.sequence(), der.TRUE, der.tlv(2, Uint8Array.of(0xff)), der.tagged(0), der.tagged(1)];
    for (const part of all) expect(await stamped(part)).toBe(accepted);
    expect(await stamped(...all)).toBe(accepted);
    expect(await stamped(...all.toReversed())).toBe("TIMESTAMP_FORMAT");
    expect(await stamped(der.tlv(1, Uint8Array.of(0)))).toBe("TIMESTAMP_FORMAT");
    expect(await stamped(der.tagged(1, der.sequence(extension("1.2.3", der.NULL))))).toBe("TIMESTAMP_FORMAT");
  });
});
