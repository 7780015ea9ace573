/** A voter list comes as two files: the list, and the register's signature of its bytes. Nothing is parsed before it is verified. */
import { type Decoded, decodeError, err, fromHex, ok } from "@selge/basics";
import { ELECTION_CODE_PATTERN, type ElectionCode, readElectionCode } from "./election-code.ts";
import { decodeVoterList, type VoterList } from "./voter-list.ts";

/** Port: is `derSignature` an ECDSA signature (P-256, SHA-256) of `message` under the key? Total. */
export type VerifyListSignature = (spkiDer: Uint8Array, message: Uint8Array, derSignature: Uint8Array) => boolean;

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface VoterListNames {
  readonly list: string;
  readonly signature: string;
}

const STEM = new RegExp(`^(${ELECTION_CODE_PATTERN})-voters-(0|[1-9][0-9]{0,5})\\.(utf|sig)$`);
const NAME_RULE = "two files <election>-voters-<number>.utf and .sig of the same election and number";

/** VIS-13 VoterListNames. */
export function voterListNames(election: ElectionCode, number: number): VoterListNames {
  const stem = `${election}-voters-${number}`;
  return { list: `${stem}.utf`, signature: `${stem}.sig` };
}

/** Exactly one list and its signature among `names`, in any order: what the pair says about itself, and which is which. */
export function readVoterListNames(
  names: readonly string[],
): Decoded<VoterListNames & { readonly election: ElectionCode; readonly number: number }> {
  const parsed = names.map((name) => STEM.exec(name));
  const list = parsed.find((p) => p?.[3] === "utf");
  const signature = parsed.find((p) => p?.[3] === "sig");
  if (names.length !== 2 || !list || !signature || list[1] !== signature[1] || list[2] !== signature[2])
    return decodeError("VIS_NAMES", "file names", NAME_RULE);
  const election = readElectionCode(list[1]!)!;
  return ok({ list: list[0], signature: signature[0], election, number: Number(list[2]) });
}

/** VIS-14 CheckSignedVoterList: form of key and signature, the signature, and only then the list and whether it is the named one. */
export function checkSignedVoterList(
  files: readonly NamedFile[],
  spkiDer: Uint8Array,
  verify: VerifyListSignature,
): Decoded<VoterList> {
  const names = readVoterListNames(files.map((f) => f.name));
  if (!names.ok) return names;
  const bytesOf = (name: string) => files.find((f) => f.name === name)!.bytes;
  const message = bytesOf(names.value.list);
  const signature = bytesOf(names.value.signature);
  if (!isP256Key(spkiDer))
    return decodeError("VIS_KEY_FORM", "the register's key", "a P-256 public key, uncompressed, in SPKI form");
  if (!isDerSignature(signature))
    return decodeError("VIS_SIGNATURE_FORM", names.value.signature, "one DER-encoded ECDSA signature and nothing else");
  if (!verify(spkiDer, message, signature))
    return decodeError(
      "VIS_SIGNATURE_WRONG",
      names.value.signature,
      "the register's signature of exactly this list; fetch both again",
    );
  const list = decodeVoterList(message);
  if (!list.ok) return err({ ...list.error, where: `${names.value.list}, ${list.error.where}` });
  if (list.value.election !== names.value.election || list.value.number !== names.value.number)
    return decodeError(
      "VIS_NAMES_HEADER",
      names.value.list,
      "the election and number of the file's name in its header",
    );
  return list;
}

const P256_SPKI_HEAD = fromHex("3059301306072a8648ce3d020106082a8648ce3d030107034200")!;

function isP256Key(spki: Uint8Array): boolean {
  return spki.length === 91 && spki[26] === 4 && P256_SPKI_HEAD.every((x, i) => spki[i] === x);
}

/** DER, not merely BER: a lenient reader would give one signature several spellings, and the record stores its hash. */
function isDerSignature(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2 || bytes.length > 72) return false;
  const afterR = endOfInteger(bytes, 2);
  return afterR !== undefined && endOfInteger(bytes, afterR) === bytes.length;
}

function endOfInteger(bytes: Uint8Array, at: number): number | undefined {
  const length = bytes[at + 1];
  if (bytes[at] !== 2 || length === undefined || length < 1 || length > 33 || at + 2 + length > bytes.length)
    return undefined;
  const [first, second] = [bytes[at + 2]!, bytes[at + 3]!];
  const negative = first >= 0x80;
  const padded = first === 0 && (length === 1 || second < 0x80);
  return negative || padded ? undefined : at + 2 + length;
}
