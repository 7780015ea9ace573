/** The arithmetic that a command runs on: the engine on as many threads as the command is worth, or noble. */
import { availableParallelism } from "node:os";
import { EngineUnavailable, type ParallelEngine } from "@selge/engine";
import { loadParallelEngine } from "@selge/engine/node";
import { nobleEngine, useEngine } from "@selge/group";
import { Refusal } from "../terminal/failure.ts";

export const ENGINES = ["wasm", "noble"] as const;
export type EngineName = (typeof ENGINES)[number];

export interface EngineWish {
  /** What the person asked for; without it the engine where there is one, otherwise noble. */
  readonly name: EngineName | undefined;
  /** Does the command compute over whole lists, so that starting threads (0.1 s each) pays? */
  readonly heavy: boolean;
}

/** Plugs the engine in, before anything has been computed; the result ends its threads. */
export type EnginePort = (wish: EngineWish, remark: (text: string) => void) => Promise<() => void>;

/** More threads than this wait for the one that hands out the work. */
const MOST_THREADS = 4;

/** For the real program. Refuses when the engine was asked for by name and cannot be had. */
export const processEngine: EnginePort = ({ name, heavy }, remark) =>
  plugIn(name, () => loadParallelEngine(heavy ? Math.min(availableParallelism(), MOST_THREADS) - 1 : 0), remark);

let asked: EngineName | undefined;

/** For the verifier, which chooses by itself unless the person has chosen: he means the whole of what he started. */
export function engineArguments(): readonly string[] {
  return asked === undefined ? [] : ["--engine", asked];
}

/** As `processEngine`, with any loader. */
export async function plugIn(
  name: EngineName | undefined,
  load: () => Promise<Pick<ParallelEngine, "engine" | "close">>,
  remark: (text: string) => void,
): Promise<() => void> {
  asked = name;
  if (name === "noble") {
    useEngine(nobleEngine);
    return () => {};
  }
  try {
    const { engine, close } = await load();
    useEngine(engine);
    return close;
  } catch (cause) {
    if (!(cause instanceof EngineUnavailable)) throw cause;
    if (name === "wasm")
      throw new Refusal("ENGINE_UNAVAILABLE", cause.message, "Without --engine the same is computed by noble, slower.");
    remark(`Computing with noble, about twenty times slower: ${cause.message}.`);
    useEngine(nobleEngine);
    return () => {};
  }
}
