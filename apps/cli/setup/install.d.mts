export type LockedPackage = {
  readonly name?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
};
export class Refusal extends Error {}
export function prepare(root: string): string;
export function commandEnvironment(root: string, runtime: string): NodeJS.ProcessEnv;
export function isInstalled(root: string, lock: Readonly<Record<string, LockedPackage>>): boolean;
export function unlinkedPrograms(root: string, lock: Readonly<Record<string, LockedPackage>>): readonly string[];
