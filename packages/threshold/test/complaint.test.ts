import { must, toHex } from "@selge/basics";
import { add, scalar, signDocument } from "@selge/group";
import { describe, expect, it } from "vitest";
import { encodeCeremonyState } from "../src/ceremony-state.ts";
import { commonFields } from "../src/document.ts";
import {
  acceptConfirmations,
  acceptShares,
  checkComplaint,
  checkConfirmations,
  checkShares,
  openCeremonyState,
  type Shared,
  sealCeremonyState,
} from "../src/index.ts";
import { evaluatePolynomial } from "../src/polynomial.ts";
import { shareRoute } from "../src/rounds.ts";
import { encryptShare } from "../src/share-encryption.ts";
import { bodyOf, CHEAP, forged, play, put, roleKeys, seeded, settingOf } from "./play.ts";

const setting = settingOf(2, 3);
const ceremony = play(setting);
const { shared: states, files } = ceremony;
const keys = roleKeys(3);
const honestShares = bodyOf(files.shares[0]!).shares as string[];

/** Trustee 1 sends trustee 2 something else. */
function lie(encrypted: string) {
  const shareFiles = put(files.shares, 1, forged(files.shares[0]!, 1, { shares: put(honestShares, 2, encrypted) }));
  return { shareFiles, shared: must(checkShares(states[1]!.evidence, shareFiles)) };
}

const route = (rounds = states[0]!.evidence.rounds) => shareRoute(states[0]!.evidence, rounds, 1, 2);
const x1 = states[0]!.x.reveal();
const share = evaluatePolynomial(ceremony.committed[0]!.a.reveal(), 2);

describe("E3: a bad share", () => {
  it.each([
    ["another value", encryptShare(route(), x1, add(share, scalar(1)))],
    ["zero", encryptShare(route(), x1, scalar(0))],
    [
      "the share of another trustee",
      encryptShare(route(), x1, evaluatePolynomial(ceremony.committed[0]!.a.reveal(), 3)),
    ],
    ["garbage", seeded("garbage")(48)],
    ["the right value bound to other rounds", encryptShare(route(new Uint8Array(64)), x1, share)],
    ["the right value under another key", encryptShare(route(), seeded("other x")(32), share)],
  ])("is %s: the complaint names the liar to everybody", (_, encrypted) => {
    const { shareFiles, shared } = lie(toHex(encrypted));
    const verdict = must(acceptShares(states[1]!, shareFiles, keys[1]!));
    if (verdict.kind !== "complaint") throw new Error("no complaint");
    expect(verdict.accused).toEqual([1]);
    expect(checkComplaint(shared, 2, verdict.document)).toMatchObject([{ code: "COMPLAINT_UPHELD", trustee: 1 }]);
    expect(must(acceptShares(states[2]!, shareFiles, keys[2]!)).kind).toBe("confirmation");
  });

  it("never leaves a ceremony of the others: all must confirm", () => {
    const { shareFiles, shared } = lie(toHex(seeded("garbage")(48)));
    const third = must(acceptShares(states[2]!, shareFiles, keys[2]!));
    const outcome = checkConfirmations(shared, [third.document, undefined, third.document]);
    expect(outcome).toMatchObject({
      ok: false,
      error: [
        { code: "CEREMONY_TRUSTEE", trustee: 1 },
        { code: "CEREMONY_MISSING", trustee: 2 },
      ],
    });
  });

  it("is seen by the liar too: his own document is another", () => {
    const { shareFiles } = lie(toHex(seeded("garbage")(48)));
    const outcome = acceptShares(states[0]!, shareFiles, keys[0]!);
    expect(outcome).toMatchObject({ ok: false, error: [{ code: "CEREMONY_OWN", trustee: 1 }] });
  });
});

describe("a complaint gives the ceremony key away", () => {
  const { shareFiles } = lie(toHex(seeded("garbage")(48)));
  const verdict = must(acceptShares(states[1]!, shareFiles, keys[1]!));
  if (verdict.kind !== "complaint") throw new Error("no complaint");

  it("a trustee who complained cannot confirm the same ceremony with a repaired document", () => {
    const sealed = sealCeremonyState(verdict.state, "a passphrase", seeded("seal"), CHEAP);
    expect(openCeremonyState(sealed, "a passphrase")).toMatchObject({ ok: false, error: { code: "STATE_OVER" } });
  });

  it("the state left behind holds no secret", () => {
    const text = new TextDecoder().decode(encodeCeremonyState(verdict.state));
    expect(JSON.parse(text)).toMatchObject({ round: 0, documents: [], secret: {} });
    expect(text).not.toContain(toHex(states[1]!.x.reveal()));
  });

  it("nobody keeps a share of a ceremony in which somebody complained, whatever was confirmed later", () => {
    const { confirmed, files } = ceremony;
    const outcome = acceptConfirmations(confirmed[2]!, files.confirmations, [undefined, verdict.document]);
    expect(outcome).toMatchObject({ ok: false, error: [{ code: "CEREMONY_COMPLAINED", trustee: 2 }] });
    expect(acceptConfirmations(confirmed[2]!, files.confirmations, []).ok).toBe(true);
  });

  it("a complaint of another ceremony stops nothing", () => {
    const foreign = signDocument(
      {
        ...commonFields({ ...setting, ceremony: 9 }, "ceremony-complaint", 2, new Uint8Array(64)),
        key: "00".repeat(32),
      },
      [keys[1]!],
    );
    const { confirmed, files } = ceremony;
    expect(acceptConfirmations(confirmed[2]!, files.confirmations, [undefined, foreign]).ok).toBe(true);
  });
});

describe("E3: a false complaint", () => {
  const shared: Shared = ceremony.confirmed[0]!.evidence;
  const complaint = (key: Uint8Array, trustee = 2) =>
    signDocument({ ...commonFields(setting, "ceremony-complaint", trustee, shared.rounds), key: toHex(key) }, [
      keys[trustee - 1]!,
    ]);

  it("with the right key names the complainer: all shares are good", () => {
    expect(checkComplaint(shared, 2, complaint(states[1]!.x.reveal()))).toMatchObject([
      { code: "COMPLAINT_FALSE", trustee: 2 },
    ]);
  });

  it("with another key names the complainer", () => {
    expect(checkComplaint(shared, 2, complaint(seeded("another key")(32)))).toMatchObject([
      { code: "COMPLAINT_FALSE", trustee: 2 },
    ]);
    expect(checkComplaint(shared, 2, complaint(states[2]!.x.reveal()))).toMatchObject([
      { code: "COMPLAINT_FALSE", trustee: 2 },
    ]);
  });

  it("in another's name, from another ceremony or unreadable names whose file it is", () => {
    const good = complaint(states[1]!.x.reveal());
    expect(checkComplaint(shared, 3, good)).toMatchObject([{ code: "CEREMONY_TRUSTEE", trustee: 3 }]);
    expect(checkComplaint(shared, 2, undefined)).toMatchObject([{ code: "CEREMONY_MISSING", trustee: 2 }]);
    expect(checkComplaint(shared, 2, forged(good, 3, {}))).toMatchObject([{ code: "CEREMONY_SIGNER", trustee: 2 }]);
    expect(checkComplaint(shared, 2, forged(good, 2, { ceremony: 2 }))).toMatchObject([{ code: "CEREMONY_NUMBER" }]);
    expect(checkComplaint(shared, 2, forged(good, 2, { rounds: "00".repeat(64) }))).toMatchObject([
      { code: "CEREMONY_ROUNDS" },
    ]);
    expect(checkComplaint(shared, 2, forged(good, 2, { key: "00" }))).toMatchObject([{ code: "CEREMONY_FIELDS" }]);
  });
});
