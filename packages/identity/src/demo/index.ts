export { type DerSigner, ecdsaToDer, p256Signer } from "./algorithm-writer.ts";
export {
  createDemoAuthority,
  DEMO_VALIDITY_SECONDS,
  type DemoAuthority,
  type DemoKeyPair,
  type DemoPorts,
  type DemoState,
  openDemoAuthority,
} from "./authority.ts";
export { type DemoIdentity, type DemoVoter, demoProvider, issueDemoIdentity, signSubmission } from "./identity.ts";
export { nobleKeys, type P256Keys } from "./keys.ts";
export { decodeDemoIdentity, decodeDemoState, encodeDemoIdentity, encodeDemoState } from "./state.ts";
