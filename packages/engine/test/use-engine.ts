import { loadNodeEngine } from "@selge/engine/node";
import { useEngine } from "@selge/group";

useEngine(await loadNodeEngine());
