/** What may be in a record, and what must be: TAL-12. Patterns come from the manifest, exact sets from what it binds. */
import { decodeTilePath, tileLength, tilePath, tilesOf } from "../log/tiles.ts";
import { shuffleProofLength } from "../proofs/shuffle-proof.ts";
import { batchName, batchPlaces } from "./batches.ts";
import { boxFileCap } from "./frames.ts";
import { MANIFEST_CAP, type Manifest } from "./manifest.ts";
import { REVOCATION_CAP, VOTER_LIST_CAP } from "./official.ts";

/** Facts that are known only after parts of the record were read; what is unknown leaves a name possible. */
export interface NameFacts {
  readonly manifest: Manifest;
  readonly logSize: number | undefined;
  readonly ballots: number | undefined;
  readonly batches: readonly { readonly name: string; readonly n: number; readonly w: number }[] | undefined;
  /** Files that documents.json names, relative to the record. */
  readonly restricted: readonly string[] | undefined;
}

const TOP = ["election", "opening", "software", "opened", "closing", "input-statement", "result"].map(
  (name) => `${name}.json`,
);
const ROUNDS = ["1-commitments", "2-reveals", "3-shares", "4-confirmations"];
const NUMBER = "[1-9][0-9]{0,5}";

export interface NameRules {
  /** Longest file under this name, undefined when the name does not belong to the record. */
  capOf(path: string): number | undefined;
  /** Files that must be there. */
  readonly required: readonly string[];
}

export function nameRules(facts: NameFacts, paths: readonly string[]): NameRules {
  const patterns = patternsOf(facts);
  const tiles = facts.logSize === undefined ? undefined : new Set([...tilesOf(facts.logSize)].map(tilePath));
  return {
    capOf(path) {
      if (path.startsWith("log/tile/")) return tileCap(path.slice(4), tiles);
      const exact = binaryLength(facts, path);
      if (exact !== undefined) return exact;
      return patterns.find(({ form }) => form.test(path))?.cap;
    },
    required: requiredOf(facts, paths, tiles),
  };
}

interface Pattern {
  readonly form: RegExp;
  readonly cap: number;
}

const SMALL = 256 * 1024;
const LARGE = 2 ** 30;

function patternsOf(facts: NameFacts): readonly Pattern[] {
  const { manifest } = facts;
  const m = alternatives(manifest.trusteeKeys.map((_, i) => String(i + 1)));
  const p = alternatives(manifest.roles.mixers.map((_, i) => String(i + 1)));
  const full = alternatives(batchNames(facts, true));
  const any = alternatives(batchNames(facts, false));
  const files: readonly (readonly [form: string, cap: number])[] = [
    ...(facts.batches === undefined ? binaries(any, p, m) : []),
    ["election\\.json", MANIFEST_CAP],
    ["(opening|software|opened|closing)\\.json", SMALL],
    ["(input-statement|result)\\.json", LARGE],
    [`extended-${NUMBER}\\.json`, SMALL],
    [`ceremony/(${ROUNDS.join("|")})/${m}\\.json`, SMALL],
    [`ceremony/probes/[12]-${m}\\.json`, SMALL],
    ["log/checkpoint", 65_536],
    [`batches/${any}/input\\.json`, SMALL],
    [`batches/${full}/(mix-${p}/mix|shares/${m})\\.json`, SMALL],
    [`restricted/box/${boxNumbers(facts)}\\.bin`, boxFileCap()],
    ["restricted/(documents|processing)\\.json", LARGE],
    [`restricted/rolls/${rolls(facts)}\\.(json|sig)`, SMALL],
    [`restricted/rolls/${rolls(facts)}\\.utf`, VOTER_LIST_CAP],
    [`restricted/revocations/${revocations(facts)}\\.json`, SMALL],
    [`restricted/revocations/${revocations(facts)}\\.list\\.json`, REVOCATION_CAP],
    [`restricted/strip/${full}/strip\\.json`, SMALL],
  ];
  return files.map(([form, cap]) => ({ form: new RegExp(`^${form}$`), cap }));
}

/** Binary files of batches whose sizes are not known: possible, and not read. */
function binaries(batch: string, p: string, m: string): readonly (readonly [form: string, cap: number])[] {
  return [
    [`batches/${batch}/(input\\.bin|mix-${p}/(output|proof)\\.bin|shares/${m}\\.bin)`, Number.MAX_SAFE_INTEGER],
    [`restricted/strip/${batch}/proof\\.bin`, Number.MAX_SAFE_INTEGER],
  ];
}

function batchNames({ manifest, batches }: NameFacts, withVotes: boolean): readonly string[] {
  if (batches !== undefined) return batches.filter(({ n }) => n > 0 || !withVotes).map(({ name }) => name);
  return batchPlaces(manifest).flatMap(({ contest, district, units }) =>
    units.map((unit) => batchName(contest, district, unit)),
  );
}

function boxNumbers({ ballots }: NameFacts): string {
  if (ballots === undefined) return "[0-9]{6}";
  return alternatives(boxFiles(ballots).map((path) => path.slice(-10, -4)));
}

function rolls({ restricted }: NameFacts): string {
  if (restricted === undefined) return "(0|[1-9][0-9]{0,5})";
  return alternatives(restricted.flatMap((path) => /^restricted\/rolls\/(\d+)\.json$/.exec(path)?.[1] ?? []));
}

function revocations({ restricted }: NameFacts): string {
  if (restricted === undefined) return NUMBER;
  return alternatives(restricted.flatMap((path) => /^restricted\/revocations\/(\d+)\.json$/.exec(path)?.[1] ?? []));
}

/** One of these; none of nothing. */
function alternatives(names: readonly string[]): string {
  return names.length === 0 ? "(?!)" : `(?:${names.map((name) => name.replaceAll(".", "\\.")).join("|")})`;
}

/** Lengths of lists, proofs and shares follow from n and w of their batch. */
function binaryLength({ manifest, batches }: NameFacts, path: string): number | undefined {
  const match = /^(?:batches|restricted\/strip)\/([^/]+)\/(?:(mix-|shares\/)([1-9][0-9]?)[./])?(\w+)(?:\.bin)?$/.exec(
    path,
  );
  const batch = path.endsWith(".bin") ? batches?.find(({ name }) => name === match?.[1]) : undefined;
  if (match === null || batch === undefined || batch.n === 0) return undefined;
  const { n, w } = batch;
  const [, , kind, number, file] = match;
  if (path.startsWith("restricted/"))
    return kind === undefined && file === "proof" ? shuffleProofLength(n, w) : undefined;
  if (kind === undefined) return file === "input" ? 64 * n * w : undefined;
  if (kind === "shares/")
    return file === "bin" && Number(number) <= manifest.trusteeKeys.length ? 32 * n * w : undefined;
  if (Number(number) > manifest.roles.mixers.length) return undefined;
  return file === "output" ? 64 * n * w : file === "proof" ? shuffleProofLength(n, w) : undefined;
}

function tileCap(path: string, tiles: ReadonlySet<string> | undefined): number | undefined {
  try {
    const tile = decodeTilePath(path);
    return tiles === undefined || tiles.has(path) ? tileLength(tile) : undefined;
  } catch {
    return undefined;
  }
}

export function boxFiles(ballots: number): readonly string[] {
  return Array.from(
    { length: Math.ceil(ballots / 1024) },
    (_, f) => `restricted/box/${String(f).padStart(6, "0")}.bin`,
  );
}

function requiredOf(
  { manifest, batches, ballots, restricted }: NameFacts,
  paths: readonly string[],
  tiles: ReadonlySet<string> | undefined,
): readonly string[] {
  const trustees = manifest.trusteeKeys.map((_, i) => i + 1);
  const highest = (form: RegExp): number =>
    paths.reduce((most, path) => Math.max(most, Number(form.exec(path)?.[1] ?? 0)), 0);
  const extensions = highest(/^extended-([1-9][0-9]{0,5})\.json$/);
  const batchFiles = (batches ?? []).flatMap(({ name, n }) => {
    const folder = `batches/${name}`;
    if (n === 0) return [`${folder}/input.json`];
    const own = paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
    const mixes = own.reduce((most, path) => Math.max(most, Number(/^mix-([1-9][0-9]?)\//.exec(path)?.[1] ?? 0)), 0);
    const shares = new Set(own.flatMap((path) => /^shares\/([1-9][0-9]?)\.(?:json|bin)$/.exec(path)?.[1] ?? []));
    return [
      ...[`${folder}/input.json`, `${folder}/input.bin`],
      ...upTo(Math.max(mixes, manifest.minMixers)).flatMap((p) =>
        ["mix.json", "output.bin", "proof.bin"].map((file) => `${folder}/mix-${p}/${file}`),
      ),
      ...[...shares].flatMap((j) => [`${folder}/shares/${j}.json`, `${folder}/shares/${j}.bin`]),
    ];
  });
  const auditors =
    ballots === undefined
      ? []
      : [
          ...["restricted/documents.json", "restricted/processing.json", ...boxFiles(ballots)],
          ...(restricted ?? []).flatMap(withAttachments),
          ...(batches ?? [])
            .filter(({ n }) => n > 0)
            .flatMap(({ name }) => ["strip.json", "proof.bin"].map((file) => `restricted/strip/${name}/${file}`)),
        ];
  return [
    ...TOP,
    ...upTo(extensions).map((number) => `extended-${number}.json`),
    ...ROUNDS.flatMap((round) => trustees.map((i) => `ceremony/${round}/${i}.json`)),
    ...trustees.map((j) => `ceremony/probes/1-${j}.json`),
    "log/checkpoint",
    ...[...(tiles ?? [])].map((path) => `log/${path}`),
    ...batchFiles,
    ...auditors,
  ];
}

function withAttachments(path: string): readonly string[] {
  const stem = path.slice(0, -".json".length);
  return path.startsWith("restricted/rolls/") ? [path, `${stem}.utf`, `${stem}.sig`] : [path, `${stem}.list.json`];
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
