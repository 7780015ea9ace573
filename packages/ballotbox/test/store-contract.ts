/** The laws of the store port as tests: every implementation runs them. */
import { concat } from "@selge/basics";
import { expect, test } from "vitest";
import type { BoxStore } from "../src/index.ts";

export interface StoreUnderTest {
  readonly store: BoxStore;
  /** The store as a new process finds it after the old one was killed: nothing is closed first. */
  reopen(): Promise<BoxStore>;
}

const payload = (seed: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (seed * 31 + i * 7) % 256);

/** Of a store opened again: read, then closed. */
async function readAndClose(store: BoxStore): Promise<Uint8Array[]> {
  const out = await payloadsOf(store);
  await store.close();
  return out;
}

export async function payloadsOf(store: BoxStore, from?: number): Promise<Uint8Array[]> {
  const out: Uint8Array[] = [];
  for await (const bytes of store.read(from)) out.push(bytes);
  return out;
}

/** `open` gives a new, empty store each time. */
export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  const three = [payload(1, 10), payload(2, 0), payload(3, 5000)];
  const filled = async () => {
    const under = await open();
    for (const bytes of three) await under.store.append(bytes);
    return under;
  };

  test(`${name}: a new store is empty`, async () => {
    const { store } = await open();
    expect(await payloadsOf(store)).toEqual([]);
    await store.close();
  });

  test(`${name}: payloads come back in order, empty and long ones too`, async () => {
    const { store } = await filled();
    expect(await payloadsOf(store)).toEqual(three);
    expect(await payloadsOf(store)).toEqual(three);
    await store.close();
  });

  test(`${name}: reading begins after the first so many`, async () => {
    const { store } = await filled();
    for (let from = 0; from <= 4; from++) expect(await payloadsOf(store, from)).toEqual(three.slice(from));
    await store.close();
  });

  test(`${name}: what was appended is there after a kill, and only that`, async () => {
    const { store, reopen } = await filled();
    const again = await reopen();
    expect(await payloadsOf(again)).toEqual(three);
    await again.append(payload(4, 20));
    expect(await payloadsOf(again, 3)).toEqual([payload(4, 20)]);
    await again.close();
    await store.close();
  });

  test(`${name}: appends made at once are all there, in the order of their calls`, async () => {
    const { store, reopen } = await open();
    const many = Array.from({ length: 40 }, (_, i) => payload(i, 1 + ((i * 37) % 400)));
    await Promise.all(many.map((bytes) => store.append(bytes)));
    expect(await payloadsOf(store)).toEqual(many);
    expect(await readAndClose(await reopen())).toEqual(many);
    await store.close();
  });

  test(`${name}: bytes changed by the caller after an append are not changed in the store`, async () => {
    const { store } = await open();
    const bytes = payload(5, 50);
    await store.append(bytes);
    bytes.fill(0);
    expect(await payloadsOf(store)).toEqual([payload(5, 50)]);
    await store.close();
  });

  test(`${name}: reading while others append gives a whole beginning of the journal`, async () => {
    const { store } = await filled();
    const [read] = await Promise.all([payloadsOf(store), store.append(payload(6, 3000)), store.append(payload(7, 9))]);
    const all = await payloadsOf(store);
    expect(all.length).toBe(5);
    expect(read.length).toBeGreaterThanOrEqual(3);
    expect(concat(...read)).toEqual(concat(...all.slice(0, read.length)));
    await store.close();
  });

  test(`${name}: a closed store takes nothing more and does not pretend to`, async () => {
    const { store, reopen } = await filled();
    await store.close();
    await expect(store.append(payload(8, 5))).rejects.toThrow();
    await expect(store.append(payload(9, 5))).rejects.toThrow();
    expect(await readAndClose(await reopen())).toEqual(three);
  });
}
