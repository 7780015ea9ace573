/** All operators by area. */
import type { Operator } from "./operator.ts";
import { box } from "./operators/box.ts";
import { ceremony } from "./operators/ceremony.ts";
import { count } from "./operators/count.ts";
import { definition } from "./operators/definition.ts";
import { documents } from "./operators/documents.ts";
import { envelope } from "./operators/envelope.ts";
import { input } from "./operators/input.ts";
import { log } from "./operators/log.ts";
import { mix } from "./operators/mix.ts";
import { restricted } from "./operators/restricted.ts";

export const OPERATORS: Readonly<Record<string, readonly Operator[]>> = {
  definition,
  ceremony,
  log,
  documents,
  input,
  box,
  restricted,
  envelope,
  mix,
  count,
};
