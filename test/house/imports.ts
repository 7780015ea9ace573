/** Guard: floors, doors, guests, declared dependencies (HOUSE rules 1, 3 and 5). */
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import {
  CONTRACTS,
  DOORS,
  FLOORS,
  GUESTS,
  NODE_GUESTS,
  TEST_GUESTS,
  VERIFIER_GUESTS,
  VERIFIER_HOSTS,
} from "./floors.ts";
import { isSource, type TextFile } from "./repository.ts";
import { importsOf } from "./syntax.ts";

/** Where a file lives: `packages/group`, place `src`. Files of the top-level test/ have the room `test`. */
type Place = {
  readonly room: string;
  readonly kind: string;
  readonly name: string;
  readonly inTest: boolean;
  readonly isBuild: boolean;
};
type Manifest = {
  readonly name?: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};
type House = { readonly manifests: ReadonlyMap<string, Manifest>; readonly rooms: ReadonlyMap<string, string> };

export function importFaults(files: readonly TextFile[]): readonly string[] {
  const house = readManifests(files);
  return [
    ...files.filter(isSource).flatMap((file) =>
      importsOf(file).flatMap(({ specifier, line }) => {
        const fault = specifier === undefined ? "imports a computed name" : faultOf(file.path, specifier, house);
        return fault === undefined ? [] : [`${file.path}:${line} ${fault}`];
      }),
    ),
    ...declarationFaults(house),
  ];
}

function faultOf(path: string, specifier: string, house: House): string | undefined {
  const place = placeOf(path);
  if (specifier.startsWith(".")) return relativeFault(place, posix.join(posix.dirname(path), specifier), path);
  if (isBuiltin(specifier)) return nodeFault(place, path, specifier);
  if (path.startsWith("apps/cli/setup/")) return `the set-up runs before anything is installed: no "${specifier}"`;
  const { name, subpath } = split(specifier);
  const room = house.rooms.get(name);
  if (room === undefined) return guestFault(place, path, name) ?? undeclaredFault(place, name, house);
  return (
    roomFault(place, room, subpath) ?? inwardFault(name, room, subpath, house) ?? undeclaredFault(place, name, house)
  );
}

/** Inside its own room a file goes where it likes, but sources do not import tests, and only identity's demo is a demo. */
function relativeFault(place: Place, target: string, path: string): string | undefined {
  const shared = target.startsWith("test/vectors/") || target.startsWith("test/fixtures/");
  if (place.inTest && (shared || CONTRACTS.includes(target))) return undefined;
  if (place.kind === "test" && target.startsWith("apps/")) return undefined;
  const there = placeOf(target);
  if (there.room !== place.room) return `reaches into ${there.room} by path ("${target}")`;
  if (there.inTest && !place.inTest) return `source imports a test ("${target}")`;
  const demo = "packages/identity/src/demo/";
  if (target.startsWith(demo) && !path.startsWith(demo) && !place.inTest)
    return "the demonstration authority stays in its room";
  return undefined;
}

function nodeFault(place: Place, path: string, specifier: string): string | undefined {
  if (place.inTest || place.kind === "apps" || path.startsWith("verifier/src/node/")) return undefined;
  if (startsWithAny(path, NODE_GUESTS[specifier])) return undefined;
  return `"${specifier}" is not for ${place.room}`;
}

function guestFault(place: Place, path: string, name: string): string | undefined {
  if (place.inTest && TEST_GUESTS.includes(name)) return undefined;
  if (startsWithAny(path, GUESTS[name])) return undefined;
  if (place.inTest && GUESTS[name]?.some((prefix) => prefix.startsWith(`${place.room}/`))) return undefined;
  return `"${name}" is no guest of ${place.room}`;
}

function roomFault(place: Place, room: string, subpath: string): string | undefined {
  if (room === place.room) return place.inTest ? undefined : "imports itself by name";
  if (place.kind === "test") return undefined;
  if (place.kind === "verifier")
    return VERIFIER_HOSTS[room]?.includes(subpath)
      ? undefined
      : `the verifier imports nothing of the prover's house (${room})`;
  if (room.startsWith("apps/")) return `nobody imports an app (${room})`;
  if (room === "verifier") {
    return place.kind === "apps" && VERIFIER_GUESTS.includes(place.name)
      ? undefined
      : `${place.room} may not import the verifier`;
  }
  if (place.kind === "apps") return undefined;
  const [from, to] = [place.name, room.slice("packages/".length)];
  if (FLOORS[from] === undefined || FLOORS[to] === undefined) return `${from} or ${to} has no floor in floors.ts`;
  if (subpath === "./demo" && !place.inTest) return "only apps and tests may import a demonstration";
  if (FLOORS[to] < FLOORS[from] || DOORS.includes(`${from}→${to}`)) return undefined;
  return `goes ${FLOORS[to] === FLOORS[from] ? "sideways" : "upward"}: ${from}→${to}`;
}

function inwardFault(name: string, room: string, subpath: string, house: House): string | undefined {
  const exported = house.manifests.get(room)?.exports;
  return exported?.[subpath] === undefined ? `"${subpath}" is not exported by ${name}` : undefined;
}

/** npm hoists, so an undeclared import would just work. The whole house is in reach of the top-level tests. */
function undeclaredFault(place: Place, name: string, house: House): string | undefined {
  const own = house.manifests.get(place.room);
  const top = house.manifests.get("");
  if (own?.name === name || own?.dependencies?.[name] !== undefined) return undefined;
  const isTool = place.inTest || place.isBuild;
  if (isTool && (own?.devDependencies?.[name] ?? top?.devDependencies?.[name]) !== undefined) return undefined;
  if (place.kind === "test" && house.rooms.has(name)) return undefined;
  return `"${name}" is not declared in ${place.room}/package.json`;
}

/** A manifest may not declare what its sources may not import. */
function declarationFaults(house: House): readonly string[] {
  return [...house.manifests].flatMap(([room, manifest]) =>
    Object.keys(manifest.dependencies ?? {}).flatMap((name) => {
      const place = placeOf(`${room}/src/any.ts`);
      const other = house.rooms.get(name);
      const welcome = GUESTS[name]?.some((prefix) => prefix.startsWith(`${room}/`));
      const fault =
        other !== undefined
          ? roomFault(place, other, VERIFIER_HOSTS[other]?.[0] ?? ".")
          : welcome
            ? undefined
            : `"${name}" is no guest of ${room || "the root"}`;
      return fault === undefined ? [] : [`${room}/package.json ${fault}`];
    }),
  );
}

function readManifests(files: readonly TextFile[]): House {
  const manifests = new Map<string, Manifest>();
  for (const { path, text } of files) {
    if (!/^((packages|apps)\/[^/]+\/|verifier\/)?package\.json$/.test(path)) continue;
    manifests.set(path === "package.json" ? "" : posix.dirname(path), JSON.parse(text) as Manifest);
  }
  const rooms = new Map(
    [...manifests].flatMap(([room, { name }]) => (room === "" || name === undefined ? [] : [[name, room] as const])),
  );
  return { manifests, rooms };
}

function placeOf(path: string): Place {
  const [kind = "", name = "", place = ""] = path.split("/");
  if (kind === "packages" || kind === "apps")
    return { room: `${kind}/${name}`, kind, name, inTest: place === "test", isBuild: place === "build" };
  if (kind === "verifier") return { room: kind, kind, name: kind, inTest: name === "test", isBuild: false };
  return { room: kind, kind, name: kind, inTest: kind === "test", isBuild: false };
}

function split(specifier: string): { readonly name: string; readonly subpath: string } {
  const parts = specifier.split("/");
  const words = specifier.startsWith("@") ? 2 : 1;
  const rest = parts.slice(words).join("/");
  return { name: parts.slice(0, words).join("/"), subpath: rest === "" ? "." : `./${rest}` };
}

function startsWithAny(path: string, prefixes: readonly string[] | undefined): boolean {
  return prefixes?.some((prefix) => path.startsWith(prefix)) ?? false;
}
