/** The two halves of group's port. */
import type { Engine } from "@selge/group";

type ScalarNames =
  | "scalarVector"
  | "decodeScalars"
  | "encodeScalars"
  | "scalarAt"
  | "powers"
  | "indices"
  | "addScalars"
  | "subScalars"
  | "mulScalars"
  | "scaleScalars"
  | "dot"
  | "product"
  | "runningProducts"
  | "sliceScalars"
  | "concatScalars"
  | "permuteScalars"
  | "randomScalars"
  | "shortScalars";

export type ScalarPort = Pick<Engine, ScalarNames>;
export type ElementPort = Omit<Engine, ScalarNames | "name">;
