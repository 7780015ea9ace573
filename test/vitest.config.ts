import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Kept out of the top level: pass it with --config. Two workers, because an election office's laptop has two free cores. */
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: [
      "packages/*/test/**/*.test.ts",
      "apps/*/test/**/*.test.ts",
      "verifier/test/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", "demo*/**"],
    setupFiles: process.env.SELGE_ENGINE === "wasm" ? ["packages/engine/test/use-engine.ts"] : [],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    allowOnly: false,
  },
});
