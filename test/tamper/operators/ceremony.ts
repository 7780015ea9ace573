/** Key ceremony and opening statement: M16 to M21, E1, E2, E5, and weak Fiat–Shamir for possession. */
import { type JsonObject, Secret, toHex } from "@selge/basics";
import { add, encodeElement, G, IDENTITY, minus, multiplyBase, plus, scalar, signDocument } from "@selge/group";
import { provePossession } from "@selge/sigma";
import type { CeremonyResult } from "@selge/threshold";
import { COURSES } from "../../fixtures/golden/courses.ts";
import { type Golden, golden, playWhole } from "../../fixtures/golden/golden.ts";
import { documentBody } from "../../fixtures/golden/play.ts";
import type { SmallElection } from "../../fixtures/small-election.ts";
import { seededRandom } from "../../fixtures/small-people.ts";
import { resign } from "../edits.ts";
import type { Operator } from "../operator.ts";
import {
  type CeremonyLies,
  openingOf,
  possessionChosenAfter,
  replaceOpening,
  withCeremony,
} from "../provers/ceremony-liar.ts";

const NOBODY = { voters: COURSES.G0.voters, voting: [] };

/** The rest of the election as it goes with that key; without voters where nobody could decrypt. */
async function rest(small: SmallElection, voting = true): Promise<ReadonlyMap<string, Uint8Array>> {
  return (await playWhole(small, voting ? COURSES.G0 : NOBODY, "ceremony liar")).files;
}

function lying(lies: CeremonyLies, voting = true): Operator["tamper"] {
  return ({ small }) => rest(withCeremony(small, lies), voting);
}

/** An opening statement that says something else than the ceremony, everything after it believing it. */
function opening(
  change: (result: CeremonyResult) => Partial<CeremonyResult>,
  body: (body: JsonObject) => JsonObject = (b) => b,
  voting = false,
  shift = 0,
) {
  return ({ small }: Golden) => {
    const result = { ...small.opening, ...change(small.opening) };
    const { trustees, officials } = small.secrets;
    const shares = small.shares.map((share, k) => {
      const s = new Secret(add(share.s.reveal(), k === 0 ? scalar(shift) : scalar(0)));
      return { ...share, transcript: result.transcript, Pj: result.shareKeys[k]!, s };
    });
    return rest(
      replaceOpening({ ...small, shares }, result, body(openingOf(result)), [...trustees, ...officials.slice(0, 2)]),
      voting,
    );
  };
}

/** The same documents signed by others: bodies, and with them all hashes, stay. */
const signers: readonly Operator[] = [
  ["ceremony/1-commitments/1.json", "CEREMONY_COMMITMENTS"],
  ["ceremony/2-reveals/1.json", "CEREMONY_REVEALS"],
  ["ceremony/3-shares/1.json", "CEREMONY_SHARES"],
  ["ceremony/4-confirmations/1.json", "CEREMONY_CONFIRMATIONS"],
  ["ceremony/probes/1-1.json", "KEY_PROBES"],
].map(([file, check]) => ({
  id: "M17",
  title: `${file} signed by another trustee`,
  variant: "smart",
  tamper: ({ files, small }: Golden) => resign(files, file!, [small.secrets.trustees[1]!]),
  expect: [check!],
  ...(check === "CEREMONY_REVEALS" ? {} : { sole: true as const }),
}));

export const ceremony: readonly Operator[] = [
  ...signers,
  {
    id: "M16",
    title: "the opening statement without one trustee",
    variant: "smart",
    tamper: ({ files, small: { secrets } }) =>
      resign(files, "opening.json", [secrets.trustees[0]!, ...secrets.officials.slice(0, 2)]),
    expect: ["OPENING"],
    sole: true,
  },
  {
    id: "M16",
    title: "another key in the opening statement",
    variant: "smart",
    tamper: opening(() => ({ P: multiplyBase(scalar(5)) })),
    expect: ["KEY_SUM"],
    sole: true,
  },
  {
    id: "M16",
    title: "the key of one trustee alone",
    variant: "smart",
    tamper: opening(({ shareKeys }) => ({ P: shareKeys[0]! })),
    expect: ["KEY_SUM"],
    sole: true,
  },
  {
    id: "M16",
    title: "the key of another election",
    variant: "smart",
    tamper: async (whole) => {
      const { P } = (await golden("G3")).small.opening;
      return opening(() => ({ P }))(whole);
    },
    expect: ["KEY_SUM"],
    sole: true,
  },
  {
    id: "M16",
    title: "the identity as key (A4)",
    variant: "smart",
    tamper: opening(
      () => ({}),
      (body) => ({ ...body, key: toHex(encodeElement(IDENTITY)) }),
    ),
    expect: ["OPENING"],
    reason: /POINT_IDENTITY/,
  },
  {
    id: "M20",
    title: "the share keys of two trustees changed about",
    variant: "smart",
    tamper: opening(({ shareKeys }) => ({ shareKeys: [shareKeys[1]!, shareKeys[0]!] })),
    expect: ["KEY_SHARES"],
  },
  {
    id: "M20",
    title: "a share key that its holder shifted, and a share to it",
    variant: "smart",
    tamper: opening(({ shareKeys }) => ({ shareKeys: [plus(shareKeys[0]!, G), shareKeys[1]!] }), undefined, false, 1),
    expect: ["KEY_SHARES"],
    sole: true,
  },
  {
    id: "M20",
    title: "a share key shifted by G",
    variant: "smart",
    tamper: opening(({ shareKeys }) => ({ shareKeys: [plus(shareKeys[0]!, G), shareKeys[1]!] })),
    expect: ["KEY_SHARES"],
  },
  {
    id: "M21",
    title: "an opening statement of another ceremony",
    variant: "smart",
    tamper: opening(({ transcript }) => ({ transcript: transcript.with(0, transcript[0]! ^ 1) }), undefined, true),
    expect: ["CEREMONY_TRANSCRIPT"],
    sole: true,
  },
  {
    id: "M21",
    title: "a trustee's document in another's place",
    variant: "smart",
    tamper: ({ files, small }) =>
      resign(files, "ceremony/1-commitments/2.json", [small.secrets.trustees[1]!], (body) => ({ ...body, trustee: 1 })),
    expect: ["CEREMONY_COMMITMENTS"],
  },
  ...[0, 3, 2 ** 32].map(
    (trustee): Operator => ({
      id: "M21",
      title: `trustee number ${trustee}`,
      variant: "smart",
      tamper: ({ files, small }) =>
        resign(files, "ceremony/2-reveals/2.json", [small.secrets.trustees[1]!], (body) => ({ ...body, trustee })),
      expect: ["CEREMONY_REVEALS"],
    }),
  ),
  {
    id: "M17",
    title: "rogue key: the last trustee takes away the others' parts (E1)",
    variant: "smart",
    tamper: lying(
      {
        reveal: (i, honest) =>
          i < 2 ? honest : { ...honest, F: [minus(multiplyBase(scalar(77)), honest.F[0]!), ...honest.F.slice(1)] },
      },
      false,
    ),
    expect: ["KEY_POSSESSION"],
  },
  {
    id: "M18",
    title: "a proof of possession for another trustee",
    variant: "smart",
    tamper: ({ small }) =>
      rest(
        withCeremony(small, {
          reveal: (i, honest, a) =>
            i < 2 ? honest : { ...honest, possession: possession(small, 1, small.setting.ceremony, a) },
        }),
      ),
    expect: ["KEY_POSSESSION"],
    sole: true,
  },
  {
    id: "M18",
    title: "a proof of possession from another ceremony",
    variant: "smart",
    tamper: ({ small }) =>
      rest(
        withCeremony(small, {
          reveal: (i, honest, a) =>
            i < 2 ? honest : { ...honest, possession: possession(small, 2, small.setting.ceremony + 1, a) },
        }),
      ),
    expect: ["KEY_POSSESSION"],
    sole: true,
  },
  {
    id: "B1",
    title: "possession under weak Fiat–Shamir",
    variant: "smart",
    tamper: lying({
      reveal: (i, honest, a) => {
        const { possession: forged, careless } = possessionChosenAfter(a[0]!);
        if (!careless) throw new Error("the careless verifier should accept");
        return i < 2 ? honest : { ...honest, possession: forged };
      },
    }),
    expect: ["KEY_POSSESSION"],
    sole: true,
  },
  {
    id: "E2",
    title: "revealed something else than committed to",
    variant: "smart",
    tamper: lying({ committed: (i, honest) => (i < 2 ? honest : { ...honest, F: [honest.F[0]!, G] }) }),
    expect: ["CEREMONY_REVEALS"],
    sole: true,
  },
  {
    id: "E5",
    title: "a polynomial of higher degree",
    variant: "smart",
    tamper: lying({ reveal: (i, honest) => (i < 2 ? honest : { ...honest, F: [...honest.F, G] }) }, false),
    expect: ["CEREMONY_REVEALS"],
  },
  {
    id: "E5",
    title: "a leading coefficient that is the identity",
    variant: "smart",
    tamper: lying({ reveal: (i, honest) => (i < 2 ? honest : { ...honest, F: [honest.F[0]!, IDENTITY] }) }, false),
    expect: ["CEREMONY_REVEALS"],
  },
  {
    id: "M18",
    title: "a probe answered with another share",
    variant: "smart",
    tamper: ({ files, small }) =>
      resign(files, "ceremony/probes/2-1.json", [small.secrets.trustees[0]!], (body) => {
        const other = documentBody(files.get("ceremony/probes/2-2.json")!);
        return { ...body, answer: other.answer!, proof: other.proof! };
      }),
    expect: ["KEY_PROBES"],
    sole: true,
  },
  {
    id: "M77",
    title: "the opening statement signed by one official",
    variant: "smart",
    tamper: ({ files, small: { secrets } }) => {
      const body = documentBody(files.get("opening.json")!);
      return new Map(files).set("opening.json", signDocument(body, [...secrets.trustees, secrets.officials[0]!]));
    },
    expect: ["OPENING"],
  },
];

function possession(small: SmallElection, i: number, ceremonyNumber: number, a: readonly Parameters<typeof add>[0][]) {
  const { fingerprint, threshold, trusteeKeys } = small.setting;
  const statement = { context: { fingerprint, opening: ceremonyNumber }, i, t: threshold, m: trusteeKeys.length };
  return provePossession({ ...statement, F: multiplyBase(a[0]!) }, a[0]!, seededRandom("possession"));
}
