/** Interface 9: the running list of e-votings that the state's systems poll. No record bears a time. */
import type { Decoded } from "@selge/basics";
import type { ElectionCode } from "./election-code.ts";
import { decoding, Fault } from "./fault.ts";
import type { At, PersonCode, UnitCode } from "./fields.ts";
import * as read from "./fields.ts";
import { decodeStrictJson, encodeOfficialJson, members } from "./strict-json.ts";

export interface LastSeqNo {
  readonly election: ElectionCode;
  /** 0 as long as nobody has voted. */
  readonly lastSeqNo: number;
}

export interface EVoting {
  /** From 1, per election; a repeated vote is a further record. */
  readonly seqNo: number;
  readonly idCode: PersonCode;
  readonly voterName: string;
  readonly kovCode: UnitCode | "FOREIGN";
  readonly electoralDistrictNo: number;
}

export interface EVotingsBatch {
  readonly election: ElectionCode;
  readonly fromSeqNo: number;
  readonly batchMaxSize: number;
  readonly records: readonly EVoting[];
}

const CAP = 10 * 2 ** 20; // what a security server takes in one message

/** VIS-26 DecodeEVotings: one batch; `decodeElections` and `decodeLastSeqNo` read the other two documents. */
export function decodeEVotingsBatch(bytes: Uint8Array): Decoded<EVotingsBatch> {
  return decodeDocument(bytes, (at) => {
    const file = read.fields(at, ["electionName", "fromSeqNo", "batchMaxSize", "eVotingsBatch"]);
    const { batchRecords } = read.fields(file.eVotingsBatch, ["batchRecords"]);
    const fromSeqNo = positiveAt(file.fromSeqNo);
    const batchMaxSize = positiveAt(file.batchMaxSize);
    const items = read.listAt(batchRecords);
    if (items.length > batchMaxSize) throw new Fault("VIS_COUNT", batchRecords.path, "at most batchMaxSize records");
    const records = items.map(eVoting);
    records.forEach(({ seqNo }, i) => {
      const least = i === 0 ? fromSeqNo : records[i - 1]!.seqNo + 1;
      if (seqNo < least)
        throw new Fault("VIS_ORDER", `${batchRecords.path}[${i}].seqNo`, "ascending numbers, from fromSeqNo on");
    });
    return { election: read.electionAt(file.electionName), fromSeqNo, batchMaxSize, records };
  });
}

export function decodeElections(bytes: Uint8Array): Decoded<readonly ElectionCode[]> {
  return decodeDocument(bytes, (at) => {
    const { elections } = read.fields(at, ["elections"]);
    return read.listAt(elections).map((item) => read.electionAt(read.fields(item, ["name"]).name));
  });
}

export function decodeLastSeqNo(bytes: Uint8Array): Decoded<LastSeqNo> {
  return decodeDocument(bytes, (at) => {
    const { electionName, lastSeqNo } = read.fields(at, ["electionName", "lastSeqNo"]);
    return { election: read.electionAt(electionName), lastSeqNo: read.countAt(lastSeqNo) };
  });
}

/** VIS-27 EncodeEVotings: one batch; `encodeElections` and `encodeLastSeqNo` write the other two documents. */
export function encodeEVotingsBatch(batch: EVotingsBatch): Uint8Array<ArrayBuffer> {
  const record = (r: EVoting) =>
    members(
      ["seqNo", r.seqNo],
      ["idCode", r.idCode],
      ["voterName", r.voterName],
      ["kovCode", r.kovCode],
      ["electoralDistrictNo", r.electoralDistrictNo],
    );
  return encodeOfficialJson(
    members(
      ["electionName", batch.election],
      ["fromSeqNo", batch.fromSeqNo],
      ["batchMaxSize", batch.batchMaxSize],
      ["eVotingsBatch", members(["batchRecords", batch.records.map(record)])],
    ),
  );
}

export function encodeElections(elections: readonly ElectionCode[]): Uint8Array<ArrayBuffer> {
  return encodeOfficialJson(members(["elections", elections.map((name) => members(["name", name]))]));
}

export function encodeLastSeqNo({ election, lastSeqNo }: LastSeqNo): Uint8Array<ArrayBuffer> {
  return encodeOfficialJson(members(["electionName", election], ["lastSeqNo", lastSeqNo]));
}

function decodeDocument<T>(bytes: Uint8Array, read: (at: At) => T): Decoded<T> {
  const json = decodeStrictJson(bytes, CAP);
  return json.ok ? decoding(() => read({ value: json.value, path: "" })) : json;
}

function eVoting(at: At): EVoting {
  const r = read.fields(at, ["seqNo", "idCode", "voterName", "kovCode", "electoralDistrictNo"]);
  const kov = read.stringAt(r.kovCode);
  return {
    seqNo: positiveAt(r.seqNo),
    idCode: read.personAt(r.idCode),
    voterName: read.textAt(r.voterName, 100),
    kovCode: kov === "FOREIGN" ? kov : read.unitOf(kov, r.kovCode.path),
    electoralDistrictNo: positiveAt(r.electoralDistrictNo, 99),
  };
}

function positiveAt(at: At, max?: number): number {
  const count = read.countAt(at, max);
  if (count === 0) throw new Fault("VIS_COUNT", at.path, "a number from 1 on");
  return count;
}
