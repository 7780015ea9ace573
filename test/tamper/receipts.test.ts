/** M48, M49, L3: receipts against the final record, by the independent verifier and by the voter's own code. */
import { checkReceipt as checkOwn, encodeReceipt, type Receipt, splitBallot } from "@selge/ballot";
import { leafPartsOf } from "@selge/ballotbox";
import { sha256 } from "@selge/basics";
import { emptyRoot, inclusionProof, leafHash } from "@selge/log";
import { checkReceipt } from "@selge/verifier";
import { describe, expect, it } from "vitest";
import { type Golden, golden } from "../fixtures/golden/golden.ts";
import { treeOf } from "../fixtures/golden/play.ts";
import { flipped } from "./edits.ts";
import { sourceOf } from "./verify.ts";

/** The receipt of the n-th ballot under the final checkpoint. */
function receiptOf(whole: Golden, n: number): Receipt {
  const { journal, small, files } = whole;
  const index = journal.flatMap(({ kind }, i) => (kind === "ballot" ? [i] : []))[n]!;
  const ballot = journal[index]!;
  if (ballot.kind !== "ballot") throw new Error("no ballot");
  const parts = leafPartsOf(ballot, splitBallot(ballot.ballot, small.sealing), small.election.fingerprint);
  const tree = treeOf(whole);
  return {
    ...parts,
    ballotHash: sha256(ballot.ballot),
    index,
    proof: inclusionProof(index, tree.frontier.size, tree.read),
    checkpoint: new TextDecoder().decode(files.get("log/checkpoint")!),
  };
}

async function answer(whole: Golden, receipt: Receipt) {
  return checkReceipt(sourceOf(whole.files), encodeReceipt(receipt), whole.small.election.fingerprintHex);
}

describe("a receipt", () => {
  it("of every ballot is in the final log", async () => {
    const whole = await golden("G1");
    for (let n = 0; n < 12; n++)
      expect(await answer(whole, receiptOf(whole, n))).toMatchObject({ verdict: "IN THE LOG", exit: 0 });
  });

  const changes: Readonly<Record<string, (receipt: Receipt, whole: Golden) => Receipt>> = {
    "index + 1": (receipt) => ({ ...receipt, index: receipt.index + 1 }),
    "index − 1": (receipt) => ({ ...receipt, index: receipt.index - 1 }),
    "index beyond the tree": (receipt) => ({ ...receipt, index: receipt.index + 1024 }),
    "a longer path": (receipt) => ({ ...receipt, proof: [...receipt.proof, emptyRoot()] }),
    "a shorter path": (receipt) => ({ ...receipt, proof: receipt.proof.slice(0, -1) }),
    "no path": (receipt) => ({ ...receipt, proof: [] }),
    "a path in another order": (receipt) => ({ ...receipt, proof: [...receipt.proof].reverse() }),
    "a bit of the path": (receipt) => ({
      ...receipt,
      proof: [flipped(receipt.proof[0]!, 3), ...receipt.proof.slice(1)],
    }),
    "a node in the place of a leaf": (receipt) => ({
      ...receipt,
      proof: [leafHash(new Uint8Array(33).fill(1)), ...receipt.proof.slice(1)],
      index: receipt.index >> 1,
    }),
    "the salt of another": (receipt, whole) => ({ ...receipt, salt: receiptOf(whole, 1).salt }),
    "another's submission": (receipt, whole) => ({ ...receipt, submissionHash: receiptOf(whole, 1).submissionHash }),
    "another's ciphertexts": (receipt, whole) => ({ ...receipt, coreHash: receiptOf(whole, 1).coreHash }),
    "another's tag opening": (receipt, whole) => ({ ...receipt, tagOpeningHash: receiptOf(whole, 1).tagOpeningHash }),
    "a ballot that is not in the log (M49)": (receipt) => ({ ...receipt, ctxHash: sha256(receipt.ctxHash) }),
    "a checkpoint without cosignatures": (receipt) => ({
      ...receipt,
      checkpoint: receipt.checkpoint
        .split("\n")
        .filter((line) => !line.startsWith("— witness"))
        .join("\n"),
    }),
  };

  it.each(Object.entries(changes))("with %s is refused by both", async (_, change) => {
    const whole = await golden("G1");
    const { election, logKey, witnessSet } = whole.small;
    const changed = change(receiptOf(whole, 0), whole);
    expect(await answer(whole, changed)).toMatchObject({ verdict: "NOT IN THE LOG", exit: 1 });
    expect(checkOwn(changed, { fingerprint: election.fingerprint, logKey, witnesses: witnessSet }).ok).toBe(false);
  });

  it("of another play of the same election is refused", async () => {
    const [whole, donor] = [await golden("G1"), await golden("G4")];
    expect(await answer(whole, receiptOf(donor, 2))).toMatchObject({ verdict: "NOT IN THE LOG", exit: 1 });
  });

  it("of another election, or without a fingerprint, proves nothing", async () => {
    const [whole, donor] = [await golden("G1"), await golden("G3")];
    expect(await answer(whole, receiptOf(donor, 0))).toMatchObject({ exit: 1 });
    const blind = await checkReceipt(sourceOf(whole.files), encodeReceipt(receiptOf(whole, 0)), undefined);
    expect(blind).toMatchObject({ verdict: "INCOMPLETE", exit: 2 });
  });

  it("against a record whose log was changed is no proof", async () => {
    const whole = await golden("G1");
    const tile = [...whole.files.keys()].find((name) => name.startsWith("log/tile/entries/"))!;
    const files = new Map(whole.files).set(tile, flipped(whole.files.get(tile)!, 150));
    const { fingerprintHex } = whole.small.election;
    const outcome = await checkReceipt(sourceOf(files), encodeReceipt(receiptOf(whole, 0)), fingerprintHex);
    expect(outcome.exit).not.toBe(0);
  });
});
