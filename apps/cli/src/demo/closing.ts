/** After voting: paper voters, closing statement, processing, attestation, mixing, decryption, count. */
import { instant, must } from "@selge/basics";
import type { vis3 } from "@selge/election";
import { signDocument } from "@selge/group";
import {
  checkDecryptionOrder,
  countAll,
  decodeInputStatement,
  decryptAll,
  exportBox,
  type JudgedBox,
  mixAll,
  recordNames,
  type Statement,
  statementBody,
  writeProcessing,
} from "@selge/tally";
import { verifyProvisional } from "../steps/attestation.ts";
import { closingBody, revocationBody } from "../steps/documents.ts";
import { inputStatementOf } from "../steps/input.ts";
import { judge } from "../steps/judging.ts";
import type { Progress } from "../terminal/progress.ts";
import { revocationFiles } from "./generator/official-files.ts";
import { testShares } from "./key-ceremony.ts";
import { byTwoOfficials, type Stage } from "./stage.ts";
import { afterGrace } from "./voting.ts";

/** The second test of the shares, the closing statement, and the lists of those who voted on paper. */
export async function closeVoting(stage: Stage, paper: readonly vis3.RevocationList[]): Promise<void> {
  const { box, election, record, clock, people } = stage;
  for (const [name, bytes] of testShares(stage.ceremony, people, 2, stage.random)) await record.write(name, bytes);
  clock.moveTo(instant(afterGrace(stage)));
  const body = closingBody(election, await box.closingFacts());
  const officials = people.officials.slice(0, 2).map((official) => official.secretKey);
  must(
    await box.addPublicDocument(recordNames.closing, signDocument(body, [people.collector.secretKey, ...officials])),
  );
  for (const [i, file] of revocationFiles(paper).entries()) {
    const revocation = revocationBody(election, i + 1, paper[i]!.type, file.bytes);
    must(
      await box.addRestrictedDocument(`revocations/${i + 1}.json`, byTwoOfficials(stage, revocation), [
        { name: `revocations/${i + 1}.list.json`, bytes: file.bytes },
      ]),
    );
  }
  const head = must(await box.publishHead());
  await exportBox(box.records(), head.checkpoint, stage.sealing, record);
}

/** Fates and strip. */
export async function processBox(stage: Stage, progress: Progress): Promise<JudgedBox> {
  const { box, sealing, random, people, record } = stage;
  const judged = await judge(box.records(), sealing, box.ballots, { random, progress });
  let stripping: ReturnType<Progress["start"]> | undefined;
  must(
    await writeProcessing({
      judged,
      sealing,
      processorKey: people.processor.secretKey,
      folder: record,
      random,
      progress: (_batch, done, of) => {
        stripping ??= progress.start("Stripping identities", of, "batches");
        stripping.at(done);
      },
    }),
  );
  stripping?.end();
  return judged;
}

/** The auditors' signature under what the independent verifier has recomputed; no signature leaves before it agrees. */
export async function attest(stage: Stage, judged: JudgedBox, progress: Progress): Promise<void> {
  const { box, election, record, people } = stage;
  const statement = await inputStatementOf(judged, stage.sealing, record);
  const file = signDocument(
    statementBody(statement),
    people.auditors.map((auditor) => auditor.secretKey),
  );
  must(decodeInputStatement(file, election));
  const verifying = progress.start("The auditor runs the independent verifier, full level", 1, "record");
  const checks = await verifyProvisional(
    record,
    { file, complete: true, size: judged.size },
    election.fingerprintHex,
    false,
  );
  verifying.end(`${checks} checks hold, the mix input is signed`);
  must(await box.addPublicDocument(recordNames.inputStatement, file));
  const head = must(await box.publishHead());
  await exportBox(box.records(), head.checkpoint, stage.sealing, record);
}

/** All mixers, one after the other. */
export async function mixBatches(stage: Stage, progress: Progress): Promise<void> {
  const statement = must(decodeInputStatement((await stage.record.read(recordNames.inputStatement))!, stage.election));
  for (const mixer of stage.people.mixers) {
    const mixing = progress.start(
      `Mixing by ${mixer.name} (${mixer.organisation})`,
      statement.body.batches.filter(({ n }) => n > 0).length,
      "batches",
    );
    must(
      await mixAll({
        sealing: stage.sealing,
        batches: statement.body.batches,
        mixerKey: mixer.secretKey,
        folder: stage.record,
        random: stage.random,
        progress: (_batch, done) => mixing.at(done),
      }),
    );
    mixing.end();
  }
}

/** All trustees but the last one where the threshold allows it; then the count. */
export async function decryptAndCount(stage: Stage, progress: Progress): Promise<Statement<"result">> {
  const { sealing, record, random, people, ceremony, election, box } = stage;
  const present = people.trustees.length > election.manifest.threshold ? people.trustees.slice(0, -1) : people.trustees;
  const checking = progress.start("Trustees verify input statement, log and mixes", 1, "chain");
  const order = must(await checkDecryptionOrder(sealing, record, random));
  checking.end("all proofs hold");
  for (const [i, trustee] of present.entries()) {
    const decrypting = progress.start(
      `Decrypting by ${trustee.name} (${trustee.organisation})`,
      order.chains.length,
      "batches",
    );
    let remembered: Uint8Array | undefined;
    const memory = {
      read: async () => remembered,
      write: async (bytes: Uint8Array) => {
        remembered = bytes;
      },
    };
    must(
      await decryptAll({
        order,
        opening: ceremony.opening,
        share: ceremony.shares[i]!,
        trusteeKey: trustee.secretKey,
        memory,
        folder: record,
        random,
        progress: (_batch, done) => decrypting.at(done),
      }),
    );
    decrypting.end();
  }
  const counted = must(await countAll(order, ceremony.opening, election, record));
  must(await box.addPublicDocument(recordNames.result, byTwoOfficials(stage, statementBody(counted.result))));
  const head = must(await box.publishHead());
  await exportBox(box.records(), head.checkpoint, sealing, record);
  return counted.result;
}
