/** The stage of a demonstration: invented election, people, identity authority, key, ballot box, all on a clock of its own. */
import { type ReceiptAnchors, type SealingElection, sealingElection } from "@selge/ballot";
import { BallotBox, openFileStore } from "@selge/ballotbox";
import { type Clock, concat, type Instant, instant, must, type RandomBytes } from "@selge/basics";
import type { Election } from "@selge/election";
import { signDocument } from "@selge/group";
import type { IdentityRules } from "@selge/identity";
import { createDemoAuthority, type DemoAuthority } from "@selge/identity/demo";
import { ed25519Signer, logKey } from "@selge/log";
import { openRecordFolder, type RecordFolder, recordNames } from "@selge/tally";
import { listSigner, nodeKeys, p256PublicKey, verifyListSignature } from "../ports/signatures.ts";
import { localWitness, memoryInProcess } from "../ports/witnesses.ts";
import { authorityPorts } from "../steps/authority.ts";
import { openedBody, rollBody, softwareBody } from "../steps/documents.ts";
import { anchorsOf, identityRulesOf } from "../steps/election.ts";
import { rollAttachments } from "../steps/roll-version.ts";
import { demoManifest, signManifest } from "./definition.ts";
import { type DemoElection, inventElection } from "./generator/demo-election.ts";
import { definitionFiles, initialListPieces } from "./generator/official-files.ts";
import { type CeremonyOutcome, holdCeremony, testShares } from "./key-ceremony.ts";
import { type DemoPeople, invitePeople } from "./people.ts";

export interface StageOptions {
  readonly seed: string;
  /** On the initial roll. */
  readonly roll: number;
  readonly mixers: number;
  readonly threshold: number;
  readonly trustees: number;
  /** Where the record and the box are made. */
  readonly workFolder: string;
  readonly random: RandomBytes;
}

/** A clock that only the play moves, forward only. */
export interface PlayClock {
  readonly now: Clock;
  moveTo(at: Instant): void;
}

export interface Stage {
  readonly invented: DemoElection;
  readonly people: DemoPeople;
  readonly election: Election;
  readonly authority: DemoAuthority;
  readonly identity: IdentityRules;
  readonly ceremony: CeremonyOutcome;
  readonly sealing: SealingElection;
  readonly box: BallotBox;
  readonly anchors: ReceiptAnchors;
  readonly clock: PlayClock;
  readonly record: RecordFolder;
  readonly random: RandomBytes;
  readonly startListSignature: ReturnType<typeof listSigner>;
}

const THIRTY_DAYS = 30 * 86400;

/** Everything until voting opens: definition, key ceremony, first entries of the log. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { seed, random } = options;
  const invented = inventElection({ seed, voters: options.roll });
  const { opens, closes } = invented.calendar;
  const clock = playClock(instant(opens - THIRTY_DAYS));
  const keys = nodeKeys(random);
  const authority = createDemoAuthority({ clock: clock.now, random, keys });
  const registerSecret = keys.generate();
  const people = invitePeople(random, options.mixers, options.trustees);
  const body = demoManifest({
    people,
    threshold: options.threshold,
    opens,
    closes,
    trust: authority.trust,
    registerKey: p256PublicKey(registerSecret),
    files: definitionFiles(invented),
  });
  const { election, file } = signManifest(body, people, clock.now());
  const record = openRecordFolder(`${options.workFolder}/record`);
  await record.write(recordNames.manifest, file);

  const ceremony = holdCeremony({ election, people, random });
  for (const [name, bytes] of [...ceremony.files, ...testShares(ceremony, people, 1, random)])
    await record.write(name, bytes);
  const sealing = sealingElection(election, ceremony.opening.P, ceremony.opening.hash);
  const identity = identityRulesOf(election);
  const anchors = anchorsOf(election);
  const box = await BallotBox.open(sealing, {
    store: await openFileStore(`${options.workFolder}/box.journal`),
    clock: clock.now,
    random,
    identity,
    verifyList: verifyListSignature,
    ...authorityPorts(authority),
    heads: {
      signer: ed25519Signer((publicKey) => logKey(election.fingerprint, publicKey), people.log.secretKey),
      witnesses: anchors.witnesses,
      ports: people.witnesses.map(({ name, secretKey }) =>
        localWitness(name, secretKey, anchors.logKey, memoryInProcess(), clock.now),
      ),
      clock: clock.now,
    },
  });
  const stage = {
    invented,
    people,
    election,
    authority,
    identity,
    ceremony,
    sealing,
    box,
    anchors,
    clock,
    record,
    random,
    startListSignature: listSigner(registerSecret),
  };
  await openLog(stage);
  return stage;
}

/** Entries 0 to 3 of the log. */
async function openLog(stage: Stage): Promise<void> {
  const { box, ceremony, election, clock, invented } = stage;
  must(await box.addPublicDocument(recordNames.opening, ceremony.openingFile));
  await addRollVersion(stage, 0, concat(...initialListPieces(invented)));
  must(await box.addPublicDocument(recordNames.software, byTwoOfficials(stage, await softwareBody(election))));
  clock.moveTo(election.manifest.schedule.opens);
  const opened = openedBody(election, ceremony.opening.hash, clock.now());
  must(await box.addPublicDocument(recordNames.opened, byTwoOfficials(stage, opened)));
  must(await box.publishHead());
}

/** A roll version with the register's signature, put into force by two officials. */
export async function addRollVersion(stage: Stage, number: number, list: Uint8Array): Promise<void> {
  const running = stage.startListSignature();
  running.update(list);
  const signature = running.sign();
  const file = byTwoOfficials(stage, rollBody(stage.election, number, list, signature));
  const attachments = rollAttachments(number, { list, signature });
  must(await stage.box.addRestrictedDocument(`rolls/${number}.json`, file, attachments));
}

export function byTwoOfficials({ people }: Stage, body: Parameters<typeof signDocument>[0]): Uint8Array {
  return signDocument(body, [people.officials[0]!.secretKey, people.officials[1]!.secretKey]);
}

function playClock(start: Instant): PlayClock {
  let time = start;
  return {
    now: () => time,
    moveTo: (at) => {
      if (at > time) time = at;
    },
  };
}
