/** A JSON value with one place changed; places as the decoders write them: `$.contests[0].title.en`. */
type Open = Record<string | number, unknown>;

export const ABSENT = Symbol("absent");

export function changed<T>(value: T, where: string, to: unknown): T {
  const copy = structuredClone(value);
  const parts = [...where.matchAll(/\.([A-Za-z_]\w*)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
  const last = parts.pop()!;
  const parent = parts.reduce((at, part) => at[part] as Open, copy as Open);
  if (to === ABSENT) delete parent[last];
  else parent[last] = to;
  return copy;
}

/** Every place of a value, leaves and branches, as `$...`. */
export function placesOf(value: unknown, where = "$"): string[] {
  if (typeof value !== "object" || value === null) return [where];
  const inner = Array.isArray(value)
    ? value.flatMap((item, i) => placesOf(item, `${where}[${i}]`))
    : Object.entries(value).flatMap(([key, item]) => placesOf(item, `${where}.${key}`));
  return [where, ...inner];
}
