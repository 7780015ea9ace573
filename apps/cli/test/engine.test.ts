/** `--engine`: which arithmetic a command runs on, and what is said when it cannot be had. */
import { EngineUnavailable } from "@selge/engine";
import { currentEngine, nobleEngine, useEngine } from "@selge/group";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EngineWish, engineArguments, plugIn, processEngine } from "../src/ports/engine.ts";
import { selgeProgram } from "../src/program.ts";
import { Refusal } from "../src/terminal/failure.ts";
import { processWorld } from "../src/terminal/world.ts";

const atStart = currentEngine();
let remarks: string[] = [];
const remark = (text: string) => void remarks.push(text);
beforeEach(() => {
  remarks = [];
});
afterEach(() => useEngine(atStart));

const missing = async () => {
  throw new EngineUnavailable("the engine is not built: run the set-up");
};

describe("the engine of a command", () => {
  it.each([undefined, "wasm"] as const)("is the fast one when %s is asked for", async (name) => {
    const close = await processEngine({ name, heavy: false }, remark);
    expect(currentEngine().name).toBe("wasm");
    expect(remarks).toEqual([]);
    close();
  });

  it("is noble when asked for; the engine is not even loaded", async () => {
    await plugIn("noble", missing, remark);
    expect(currentEngine()).toBe(nobleEngine);
    expect(remarks).toEqual([]);
    expect(engineArguments()).toEqual(["--engine", "noble"]);
  });

  it("is noble where the engine cannot be had, and one line says so", async () => {
    await plugIn(undefined, missing, remark);
    expect(currentEngine()).toBe(nobleEngine);
    expect(remarks).toEqual([expect.stringContaining("noble")]);
    expect(remarks[0]).toContain("not built");
    expect(engineArguments()).toEqual([]);
  });

  it("is refused where it was asked for by name and cannot be had", async () => {
    const before = currentEngine();
    const refusal = await plugIn("wasm", missing, remark).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: "ENGINE_UNAVAILABLE" });
    expect(currentEngine()).toBe(before);
  });

  it("is not replaced by noble when loading fails for a reason that is a bug", async () => {
    const broken = async () => {
      throw new TypeError("a bug");
    };
    await expect(plugIn(undefined, broken, remark)).rejects.toThrow("a bug");
  });
});

describe("the option --engine", () => {
  const run = async (...words: string[]) => {
    const wishes: EngineWish[] = [];
    const program = selgeProgram({
      ...processWorld(),
      print: () => {},
      engine: async (wish) => {
        wishes.push(wish);
        throw new Refusal("SEEN", "far enough");
      },
    }).exitOverride();
    program.configureOutput({ writeErr: () => {} });
    for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
    const error = await program.parseAsync(words, { from: "user" }).catch((thrown: unknown) => thrown);
    return { wishes, error };
  };
  const mix = ["mix", "--key", "k"];

  it.each([
    [mix, { name: undefined, heavy: true }],
    [["--engine", "noble", ...mix], { name: "noble", heavy: true }],
    [[...mix, "--engine", "wasm"], { name: "wasm", heavy: true }],
    [["status"], { name: undefined, heavy: false }],
  ] as const)("%j", async (words, wish) => {
    const { wishes, error } = await run(...words);
    expect(error).toMatchObject({ code: "SEEN" });
    expect(wishes).toEqual([wish]);
  });

  it("knows no other name", async () => {
    const { wishes, error } = await run("--engine", "abacus", ...mix);
    expect(wishes).toEqual([]);
    expect(error).toMatchObject({ code: "commander.invalidArgument" });
  });
});
