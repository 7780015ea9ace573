import { concat, u32le } from "@selge/basics";
import { encodeScalar, ORDER, type Scalar, scalar } from "@selge/group";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { checkBallots, decodeBallot, splitBallot } from "../src/index.ts";
import { at, patched } from "./forger.ts";
import { ALICE, BOB, check, many, one, random, seal, verdict } from "./world.ts";

const FF = new Uint8Array(32).fill(255);
const ZERO = new Uint8Array(32);
const frame = many.sealing.frames[0]!;
const sealed = seal(many, [101, 102, 103]);
const { bytes } = sealed;
const lastScalar = bytes.length - 32;
const otherScalar = encodeScalar(scalar(5));

interface Faulty {
  readonly bytes: Uint8Array;
  readonly o: Uint8Array;
}

/** BAL-5 and BAL-6 in their order: what makes each fail. Each can be combined with all later ones. */
const faults: readonly (readonly [string, (ballot: Faulty) => Faulty])[] = [
  ["BALLOT_VERSION", (b) => ({ ...b, bytes: patched(b.bytes, at.version, Uint8Array.of(2)) })],
  ["BALLOT_ELECTION", (b) => ({ ...b, bytes: patched(b.bytes, at.fingerprint, one.election.fingerprint) })],
  ["BALLOT_STYLE", (b) => ({ ...b, bytes: patched(b.bytes, at.style, u32le(2 ** 32 - 1)) })],
  ["BALLOT_LENGTH", (b) => ({ ...b, bytes: concat(b.bytes, Uint8Array.of(0)) })],
  ["BALLOT_POINT", (b) => ({ ...b, bytes: patched(b.bytes, at.T, FF) })],
  ["BALLOT_IDENTITY", (b) => ({ ...b, bytes: patched(b.bytes, at.A(0), ZERO) })],
  ["BALLOT_PROOF_ENCODING", (b) => ({ ...b, bytes: patched(b.bytes, at.proof(frame, 0), FF) })],
  ["BALLOT_REPEATED", (b) => ({ ...b, bytes: patched(b.bytes, at.A(2), b.bytes.slice(at.A(1), at.A(1) + 32)) })],
  ["BALLOT_TAG", (b) => ({ ...b, o: otherScalar })],
  ["BALLOT_PROOF", (b) => ({ ...b, bytes: patched(b.bytes, lastScalar, otherScalar) })],
];

describe("one fault gives its code; of several the first", () => {
  it.each(faults)("%s", (code, spoil) => expect(verdict(check(many, spoil(sealed)))).toBe(code));

  it("with every later fault besides", () => {
    for (const [i, [code]] of faults.entries()) {
      const worst = faults.slice(i).reduce<Faulty>((ballot, [, spoil]) => spoil(ballot), sealed);
      expect(verdict(check(many, worst))).toBe(code);
    }
  });

  it("with any two faults, in whichever order they were made", () => {
    for (const [i, [first, spoilFirst]] of faults.entries())
      for (const [, spoilSecond] of faults.slice(i + 1)) {
        expect(verdict(check(many, spoilFirst(spoilSecond(sealed))))).toBe(first);
        expect(verdict(check(many, spoilSecond(spoilFirst(sealed))))).toBe(first);
      }
  });
});

describe("BALLOT_LENGTH", () => {
  it.each([0, 1, 80])("%i bytes, whatever they are", (length) =>
    expect(verdict(check(many, { ...sealed, bytes: new Uint8Array(length).fill(9) }))).toBe("BALLOT_LENGTH"),
  );
  it("the header alone, one byte less, one more, 32 more, twice the ballot", () => {
    for (const wrong of [
      bytes.slice(0, 81),
      bytes.slice(0, -1),
      concat(bytes, ZERO.slice(0, 1)),
      concat(bytes, ZERO),
      concat(bytes, bytes),
    ])
      expect(verdict(check(many, { ...sealed, bytes: wrong }))).toBe("BALLOT_LENGTH");
  });
});

describe("A1 encodings", () => {
  /** RFC 9496 § A.3: non-canonical, negative, and such whose square root does not exist. */
  const bad = [
    `00${"ff".repeat(31)}`,
    `${"ff".repeat(31)}7f`,
    `f3${"ff".repeat(30)}7f`,
    `ed${"ff".repeat(30)}7f`,
    `01${"00".repeat(31)}`,
    `01${"ff".repeat(30)}7f`,
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ].map((hex) => Uint8Array.from(Buffer.from(hex, "hex")));
  const points = [at.T, ...[0, 1, 2].flatMap((i) => [at.A(i), at.B(i)])];

  it("in T, every A and every B: BALLOT_POINT", () => {
    for (const offset of points)
      for (const encoding of bad)
        expect(verdict(check(many, { ...sealed, bytes: patched(bytes, offset, encoding) })), `byte ${offset}`).toBe(
          "BALLOT_POINT",
        );
  });

  it("in every point and every scalar of a proof: BALLOT_PROOF_ENCODING", () => {
    for (let offset = at.proof(frame, 0); offset < bytes.length; offset += 32)
      expect(verdict(check(many, { ...sealed, bytes: patched(bytes, offset, FF) })), `byte ${offset}`).toBe(
        "BALLOT_PROOF_ENCODING",
      );
  });

  it("A2 a scalar plus ℓ is no second spelling of a proof", () => {
    const z = bytes.slice(lastScalar);
    const value = BigInt(`0x${Buffer.from(z).reverse().toString("hex")}`) + ORDER;
    const spelled = Uint8Array.from(Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse());
    expect(verdict(check(many, { ...sealed, bytes: patched(bytes, lastScalar, spelled) }))).toBe(
      "BALLOT_PROOF_ENCODING",
    );
  });

  it("A3 the identity is refused for every A, allowed for T and B, and then proves nothing", () => {
    for (const i of [0, 1, 2]) {
      expect(verdict(check(many, { ...sealed, bytes: patched(bytes, at.A(i), ZERO) }))).toBe("BALLOT_IDENTITY");
      expect(verdict(check(many, { ...sealed, bytes: patched(bytes, at.B(i), ZERO) }))).toBe("BALLOT_PROOF");
    }
    expect(decodeBallot(patched(bytes, at.T, ZERO), many.sealing).ok).toBe(true);
    expect(verdict(check(many, { ...sealed, bytes: patched(bytes, at.T, ZERO) }))).toBe("BALLOT_TAG");
  });
});

describe("BALLOT_TAG", () => {
  const plusOrder = (o: Uint8Array) => {
    const value = BigInt(`0x${Buffer.from(o).reverse().toString("hex")}`) + ORDER;
    return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse());
  };
  it.each<readonly [string, Uint8Array]>([
    ["zero", ZERO],
    ["another", otherScalar],
    ["o + ℓ: a second spelling", plusOrder(sealed.o)],
    ["short", sealed.o.slice(0, 31)],
    ["long", concat(sealed.o, ZERO.slice(0, 1))],
    ["empty", new Uint8Array(0)],
    ["ff", FF],
  ])("an opening that is %s", (_, o) => expect(verdict(check(many, { bytes, o }))).toBe("BALLOT_TAG"));

  it("F1 F7 somebody else's ballot under one's own signature", () =>
    expect(verdict(check(many, sealed, BOB))).toBe("BALLOT_TAG"));

  it.each(["", "38001080017 ", `PNOEE-${ALICE}`])("a signer who is no personal code: %j", (signer) =>
    expect(verdict(check(many, sealed, signer))).toBe("BALLOT_TAG"),
  );
});

test("bound: any byte flipped is refused, or (header fields that the signature binds) another ballot", () => {
  const small = seal(one, [102]);
  const { hash } = verdictBallot(small.bytes);
  const free = { from: at.rollVersion, to: at.T };
  const step = 5;
  const flips = Array.from({ length: Math.floor(small.bytes.length / step) }, (_, k) => {
    const offset = k * step + (k % step);
    return { offset, bytes: patched(small.bytes, offset, Uint8Array.of(small.bytes[offset]! ^ (1 << (k % 8)))) };
  });
  for (const { offset, bytes: flipped } of flips) {
    const outcome = check(one, { ...small, bytes: flipped });
    const isFree = offset >= free.from && offset < free.to;
    expect(outcome.ok, `byte ${offset}`).toBe(isFree);
    if (outcome.ok) expect(outcome.value.ballot.hash).not.toEqual(hash);
  }
  for (let i = 0; i < 32; i++) {
    const o = patched(small.o, i, Uint8Array.of(small.o[i]! ^ 1));
    expect(verdict(check(one, { ...small, o }))).toBe("BALLOT_TAG");
  }
});

test("V3 decoding is total: any part replaced by any bytes, cut or lengthened (property)", () => {
  const edit = fc.tuple(fc.nat(bytes.length), fc.uint8Array({ maxLength: 80 }), fc.nat(80));
  fc.assert(
    fc.property(edit, fc.uint8Array({ minLength: 32, maxLength: 33 }), ([offset, part, cut], o) => {
      const edited = concat(bytes.slice(0, offset), part, bytes.slice(offset + cut));
      const outcome = verdict(checkBallots([{ bytes: edited, o, signer: ALICE }], many.sealing, random)[0]!);
      expect(outcome).toMatch(/^BALLOT_/);
      expect(splitBallot(edited, many.sealing).rest.length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});

describe("BAL-8 splitting", () => {
  it("cuts at the core", () => {
    const { core, rest } = splitBallot(bytes, many.sealing);
    expect([core.length, rest.length]).toEqual([32 + 3 * 64, bytes.length - 32 - 3 * 64]);
    expect(concat(rest.subarray(0, 81), core, rest.subarray(81))).toEqual(bytes);
  });

  it("what is refused before its points has an empty core; what is refused later is cut all the same", () => {
    for (const [i, [code, spoil]] of faults.entries()) {
      const spoilt = spoil(sealed).bytes;
      const { core, rest } = splitBallot(spoilt, many.sealing);
      expect(core.length, code).toBe(i < 4 ? 0 : 224);
      if (i < 4) expect(rest).toEqual(spoilt);
    }
    for (const odd of [new Uint8Array(0), FF])
      expect(splitBallot(odd, many.sealing)).toEqual({ core: new Uint8Array(0), rest: odd });
  });
});

describe("many at once", () => {
  const good = [101, 102, 103, 104, 0].map((code) => ({ ...seal(one, [code]), signer: ALICE }));
  const spoil = (i: number, offset: number, part: Uint8Array) => ({
    ...good[i]!,
    bytes: patched(good[i]!.bytes, offset, part),
  });

  it("the verdict of each is its own: as if it had been checked alone", () => {
    const mixed = [
      good[0]!,
      spoil(1, at.T, FF),
      good[1]!,
      { ...good[2]!, signer: BOB },
      spoil(2, good[2]!.bytes.length - 32, otherScalar),
      good[3]!,
      spoil(4, 0, Uint8Array.of(0)),
      spoil(4, at.proof(one.sealing.frames[0]!, 0) + 32 * 20, otherScalar),
      good[4]!,
    ];
    const together = checkBallots(mixed, one.sealing, random).map(verdict);
    expect(together).toEqual(mixed.map((input) => verdict(checkBallots([input], one.sealing, random)[0]!)));
    expect(together).toEqual([
      "accepted",
      "BALLOT_POINT",
      "accepted",
      "BALLOT_TAG",
      "BALLOT_PROOF",
      "accepted",
      "BALLOT_VERSION",
      "BALLOT_PROOF",
      "accepted",
    ]);
  });

  it("B12 two errors that would cancel each other", () => {
    const shifted = (i: number, by: bigint) => {
      const place = good[i]!.bytes.length - 32;
      const z = BigInt(`0x${Buffer.from(good[i]!.bytes.slice(place)).reverse().toString("hex")}`);
      return spoil(i, place, encodeScalar(scalar(z + by) as Scalar));
    };
    const pair = [shifted(0, 1n), shifted(1, -1n), good[2]!];
    expect(checkBallots(pair, one.sealing, random).map(verdict)).toEqual(["BALLOT_PROOF", "BALLOT_PROOF", "accepted"]);
  });

  it("ballots of different styles share a batch", () => {
    const other = { ...seal(one, [302], { style: 5 }), signer: ALICE };
    expect(checkBallots([good[0]!, other, good[1]!], one.sealing, random).every(({ ok }) => ok)).toBe(true);
  });
});

function verdictBallot(given: Uint8Array) {
  const ballot = decodeBallot(given, one.sealing);
  if (!ballot.ok) throw new Error(ballot.error.code);
  return ballot.value;
}
