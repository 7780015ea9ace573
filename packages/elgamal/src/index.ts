export * from "./elgamal.ts";
export * from "./list.ts";
