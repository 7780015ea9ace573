import { loadNodeEngine } from "@selge/engine/node";
import { engineContract } from "../../group/test/engine-contract.ts";

engineContract(await loadNodeEngine());
