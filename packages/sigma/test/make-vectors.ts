/** Writes test/vectors/sigma-*.json from fixed inputs: `node packages/sigma/test/make-vectors.ts`. The same bytes every time. */
import { decryptionVectors, possessionVectors, probeVectors } from "./vectors-equality.ts";
import { membershipVectors } from "./vectors-membership.ts";

possessionVectors();
decryptionVectors();
probeVectors();
membershipVectors();
