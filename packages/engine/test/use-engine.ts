/** Plugs the engine in before each test file: `SELGE_ENGINE=wasm npm test` runs the whole project on it. */
import { loadNodeEngine } from "@selge/engine/node";
import { useEngine } from "@selge/group";

useEngine(await loadNodeEngine());
