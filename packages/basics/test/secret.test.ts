import { format, inspect } from "node:util";
import { err, must, ok, Secret } from "@selge/basics";
import { describe, expect, it } from "vitest";

const VALUE = "5e1f-very-secret";

describe("Secret", () => {
  const secret = new Secret(VALUE);

  it("gives its value only when asked", () => {
    expect(secret.reveal()).toBe(VALUE);
  });

  const leaks: readonly (readonly [string, () => string])[] = [
    ["String()", () => String(secret)],
    ["a template", () => `${secret}`],
    ["concatenation", () => `key ${secret as unknown as string}`],
    ["JSON", () => JSON.stringify({ secret })],
    ["inspect", () => inspect({ secret }, { depth: 9, showHidden: true })],
    ["format", () => format("%s %o %O %j", secret, secret, secret, secret)],
    ["an error text", () => new Error(`failed with ${secret}`).message],
    ["object keys and entries", () => JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret)])],
    ["a spread copy", () => inspect({ ...secret })],
    ["a structured clone", () => inspect(structuredClone(secret))],
  ];
  it.each(leaks)("never prints: %s", (_, print) => {
    expect(print()).not.toContain(VALUE);
  });

  it("forgets, and wipes bytes", () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const held = new Secret(bytes);
    held.forget();
    expect(bytes).toEqual(Uint8Array.of(0, 0, 0));
    expect(() => held.reveal()).toThrow("forgotten");
    expect(() => held.forget()).not.toThrow();
  });
});

describe("results", () => {
  it("must gives the value or throws the code", () => {
    expect(must(ok(1))).toBe(1);
    expect(() => must(err({ code: "SOME_CODE" }))).toThrow("SOME_CODE");
  });
});
