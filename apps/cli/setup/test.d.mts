export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };
export function runTests(
  root: string,
  runtime: string,
  env: NodeJS.ProcessEnv,
  filters: readonly string[],
): Promise<number>;
export function countTests(reportFile: string, exitCode: number): Counts;
