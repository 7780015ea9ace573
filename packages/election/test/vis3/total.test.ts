/** Decoders never throw: every sample with bytes changed, cut out or put in is a value or a refusal with code, place and rule. */
import { type Decoded, must, utf8 } from "@selge/basics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as vis3 from "../../src/vis3/index.ts";
import { refusal, sample } from "./samples.ts";

const LIST =
  "2\nRK_2051\n1\n2021-01-12T02:00:00Z\t2021-01-13T02:00:00Z\nkustutamine\t20000000002\nlisamine\t20000000002\tÕIE\t0735\t7\n";

interface Format {
  readonly name: string;
  readonly good: Uint8Array;
  readonly decode: (bytes: Uint8Array) => Decoded<unknown>;
  readonly cap: number;
  readonly encode?: (value: never) => Uint8Array;
}

const FORMATS: readonly Format[] = [
  {
    name: "districts",
    good: sample("1_Valimisringkondade_nimekiri/districts_RK.json"),
    decode: vis3.decodeDistricts,
    encode: vis3.encodeDistricts,
    cap: 2 ** 21,
  },
  {
    name: "choices",
    good: sample("2_Valikute_nimekiri/choices_RK.json"),
    decode: vis3.decodeChoices,
    encode: vis3.encodeChoices,
    cap: 2 ** 23,
  },
  { name: "voter list", good: utf8(LIST), decode: vis3.decodeVoterList, encode: vis3.encodeVoterList, cap: 2 ** 28 },
  {
    name: "online voters",
    good: sample("4_e_haaletanute_nimekiri/onlinevoters_RK.json"),
    decode: vis3.decodeOnlineVoters,
    cap: 2 ** 26,
  },
  {
    name: "revocation",
    good: sample("5_Tyhistusnimekiri/revoke_RK.json"),
    decode: vis3.decodeRevocation,
    encode: vis3.encodeRevocation,
    cap: 2 ** 26,
  },
  {
    name: "results",
    good: sample("6_e_haaletamise_tulemus/results_RK.json"),
    decode: vis3.decodeResults,
    encode: vis3.encodeResults,
    cap: 2 ** 25,
  },
  {
    name: "turnout total",
    good: sample("7_e_haaletamise_yldstatistika/online-voters-total.json"),
    decode: vis3.decodeTurnoutTotal,
    encode: vis3.encodeTurnoutTotal,
    cap: 2 ** 12,
  },
  {
    name: "turnout by county",
    good: sample("8_e_haaletamise_detailstatistika/online-voters-counties.json"),
    decode: vis3.decodeTurnoutByCounty,
    cap: 2 ** 20,
  },
];

const damage = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.integer({ min: 0, max: 3 }),
  put: fc.oneof(fc.uint8Array({ maxLength: 3 }), fc.constantFrom(...'{}[]",:\\0-.eE\t\n').map(utf8)),
});

function damaged(good: Uint8Array, { at, cut, put }: { at: number; cut: number; put: Uint8Array }): Uint8Array {
  const i = Math.floor(at * good.length);
  return Uint8Array.from([...good.subarray(0, i), ...put, ...good.subarray(i + cut)]);
}

describe.each(FORMATS)("$name", ({ good, decode, encode, cap }) => {
  test("damaged files", () => {
    fc.assert(
      fc.property(damage, (how) => {
        const result = decode(damaged(good, how));
        if (!result.ok) expect(refusal(result).code).toMatch(/^VIS_[A-Z0-9_]+$/);
        else if (encode) expect(must(decode(encode(result.value as never)))).toEqual(result.value);
      }),
      { numRuns: 150 },
    );
  });

  test("a file that is too large is refused unread", () => {
    expect(refusal(decode(new Uint8Array(cap + 1))).code).toBe("VIS_SIZE");
    expect(refusal(decode(new Uint8Array(0))).code).toMatch(/^VIS_(JSON_SYNTAX|LIST_END)$/);
  });
});
