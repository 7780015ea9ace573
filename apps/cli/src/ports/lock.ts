/** One writer at a time: a lock file with the process's number, beside what it protects. */
import { open, readFile, rm } from "node:fs/promises";
import { Refusal } from "../terminal/failure.ts";

/** Runs `use` while nobody else holds the lock. A lock whose process is gone is taken over. */
export async function locked<T>(path: string, use: () => Promise<T>): Promise<T> {
  await acquire(path, true);
  try {
    return await use();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string, takeOver: boolean): Promise<void> {
  try {
    const file = await open(path, "wx", 0o600);
    await file.writeFile(`${process.pid}\n`).finally(() => file.close());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const holder = Number((await readFile(path, "utf8").catch(() => "")).trim());
    if (!takeOver || isAlive(holder))
      throw new Refusal(
        "BOX_BUSY",
        `${path}: the process ${holder || "?"} works on this ballot box`,
        "Wait until it has ended. If no selge command runs on any computer that sees this folder, remove the lock file.",
      );
    await rm(path, { force: true });
    await acquire(path, false);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
