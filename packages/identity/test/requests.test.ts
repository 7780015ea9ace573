import { concat, must, toHex } from "@selge/basics";
import * as pkijs from "pkijs";
import { describe, expect, it } from "vitest";
import { integer, sequence } from "../src/der-writer.ts";
import {
  decodeOcspResponse,
  decodeTimestampResponse,
  encodeOcspRequest,
  encodeTimestampRequest,
} from "../src/index.ts";
import { makeWorld, seededRandom } from "./world.ts";

const world = makeWorld("requests");
const random = seededRandom("requests");
const imprint = new Uint8Array(32).fill(3);
const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const granted = (token: Uint8Array, status = 0): Uint8Array =>
  sequence(sequence(integer(Uint8Array.of(status))), token);

describe("IDN-26 and IDN-27 asking for a timestamp", () => {
  const request = encodeTimestampRequest(imprint, random);
  const { stamp } = world.authority;

  it("PKI.js reads the request", () => {
    const read = pkijs.TimeStampReq.fromBER(buffer(request.der));
    expect(read.messageImprint.hashedMessage.valueBlock.valueHexView).toEqual(imprint);
    expect(read.certReq).toBe(true);
    expect(toHex(read.nonce!.valueBlock.valueHexView)).toBe(toHex(request.nonce));
  });

  it("takes the token of a granted response", () => {
    const token = stamp(imprint, request.nonce);
    for (const status of [0, 1]) expect(must(decodeTimestampResponse(granted(token, status), request))).toEqual(token);
  });

  it.each([
    ["a rejection", sequence(sequence(integer(Uint8Array.of(2)))), "TIMESTAMP_REFUSED"],
    ["a rejection with a token", granted(stamp(imprint, request.nonce), 2), "TIMESTAMP_REFUSED"],
    ["a grant without token", sequence(sequence(integer(Uint8Array.of(0)))), "TIMESTAMP_REFUSED"],
    ["a byte after it", concat(granted(stamp(imprint, request.nonce)), Uint8Array.of(0)), "TIMESTAMP_REFUSED"],
    ["no token inside", granted(sequence()), "TIMESTAMP_FORMAT"],
    ["G5 a replayed token", granted(stamp(imprint, Uint8Array.of(1))), "TIMESTAMP_NONCE"],
    ["a token without nonce", granted(stamp(imprint)), "TIMESTAMP_NONCE"],
  ])("refuses %s", (_name, der, code) => {
    expect(decodeTimestampResponse(der, request)).toMatchObject({ ok: false, error: { code } });
  });
});

describe("IDN-28 asking for a status", () => {
  it("PKI.js reads the request, and it is about the certificate that the responder answers about", () => {
    const request = encodeOcspRequest(world.ca, world.leaf, random);
    const read = pkijs.OCSPRequest.fromBER(buffer(request.der)).tbsRequest;
    const [first, ...others] = read.requestList;
    expect(others).toEqual([]);
    const { certId } = must(decodeOcspResponse(world.authority.status(world.leaf.der)));
    expect(first!.reqCert.serialNumber.valueBlock.valueHexView).toEqual(certId.serial);
    expect(first!.reqCert.issuerKeyHash.valueBlock.valueHexView).toEqual(certId.issuerKeyHash);
    expect(first!.reqCert.issuerNameHash.valueBlock.valueHexView).toEqual(certId.issuerNameHash);
    const answer = must(decodeOcspResponse(world.authority.status(world.leaf.der, request.nonce)));
    expect(answer.nonce).toEqual(request.nonce);
    expect(read.requestExtensions![0]!.extnValue.valueBlock.valueHexView).toEqual(request.nonce);
  });
});
