/**
 * A core that spreads its heavy operations over workers and this thread; results are the same, whatever their number. Synchronous, as
 * the port is: the thread that calls does its share and then waits, so in a browser it must be a worker itself.
 */
import { type Core, concatWords, POINT_WORDS as P, type Piece, SCALAR_WORDS as S, type Words } from "../core/index.ts";
import { type Answer, collect, ITEM_WORDS, type Job, MAX_ITEMS, type Mailbox, PATIENCE_MS, post } from "./mailbox.ts";
import { worker } from "./work.ts";

/** Below this many items for each thread handing over costs more than it saves. */
const WORTH = 256;

/** An input of a job: split with the items, `size` words each, or given whole to every thread. */
type Input = { readonly words: Words; readonly size: number } | { readonly whole: Words };

type Spread = (job: Job, n: number, inputs: readonly Input[]) => readonly Answer[];

export function parallelCore(core: Core, mailboxes: readonly Mailbox[], patienceMs: number = PATIENCE_MS): Core {
  const spread = spreader(core, mailboxes, patienceMs);
  const joined = (job: Job, n: number, ...inputs: readonly Input[]): Words =>
    concatWords(spread(job, n, inputs).map(({ words }) => words));
  const points = (words: Words): Input => ({ words, size: P });
  const scalars = (words: Words): Input => ({ words, size: S });

  const elements: Core["elements"] = {
    ...core.elements,
    decode(encodings) {
      const answers = spread("decode", encodings.length / S, [scalars(encodings)]);
      let before = 0;
      for (const { words, extra } of answers) {
        if (extra >= 0) return { points: new Int32Array(0), bad: before + extra };
        before += words.length / P;
      }
      return { points: concatWords(answers.map(({ words }) => words)), bad: -1 };
    },
    encode: (a) => joined("encode", a.length / P, points(a)),
    fromUniform: (strings) => joined("fromUniform", strings.length / 16, { words: strings, size: 16 }),
    add: (a, b) => joined("add", a.length / P, points(a), points(b)),
    sub: (a, b) => joined("sub", a.length / P, points(a), points(b)),
  };
  return {
    ...core,
    elements,
    multiply: {
      ...core.multiply,
      fixedSecret: (base, a) => joined("fixedSecret", a.length / S, { whole: base }, scalars(a)),
      eachSecret: (v, a, b) => joined("eachSecret", a.length / S, points(v), scalars(a), scalars(b)),
    },
    sums: {
      sum: (pieces) => sumOf(core, pieces, (n, s, v) => joined("sum", n, scalars(s), points(v))),
      rows(weights, v) {
        const size = (P * weights.length) / S;
        return joined("rows", v.length / size, { whole: weights }, { words: v, size });
      },
    },
  };
}

/** Answers in the order of the items; this thread takes the last part of each round. */
function spreader(core: Core, mailboxes: readonly Mailbox[], patienceMs: number): Spread {
  const own = worker(core);
  const threads = mailboxes.length + 1;
  let isBroken = false;

  return (job, n, inputs) => {
    if (isBroken) throw new Error("the engine's workers are gone");
    const answers: Answer[] = [];
    const itemWords = inputs.reduce((sum, input) => sum + ("whole" in input ? 0 : input.size), 0);
    const most = Math.floor((MAX_ITEMS * ITEM_WORDS) / Math.max(ITEM_WORDS, itemWords));
    for (let from = 0; from < n; ) {
      const share = Math.min(most, Math.ceil((n - from) / threads));
      const used = share < WORTH ? [] : mailboxes;
      const partOf = (start: number, end: number) =>
        inputs.map((input) =>
          "whole" in input ? input.whole : input.words.subarray(input.size * start, input.size * end),
        );
      for (const [i, mailbox] of used.entries())
        post(mailbox, job, partOf(from + i * share, Math.min(n, from + (i + 1) * share)));
      const start = from + used.length * share;
      const end = used.length === 0 ? n : Math.min(n, start + share);
      isBroken = true; // until all have answered
      const last = start < end ? own(job, partOf(start, end)) : undefined;
      answers.push(...used.map((mailbox) => collect(mailbox, patienceMs)), ...(last === undefined ? [] : [last]));
      isBroken = false;
      from = end;
    }
    return answers;
  };
}

/** Big pieces are spread one after another; what is small is added in one sum with their results. */
function sumOf(
  core: Core,
  pieces: readonly Piece[],
  spread: (n: number, scalars: Words, points: Words) => Words,
): Words {
  const isBig = ({ scalars }: Piece) => scalars.length / S >= 4 * WORTH;
  const parts = pieces.filter(isBig).map(({ scalars, points }) => spread(scalars.length / S, scalars, points));
  const sums = concatWords(parts);
  const ones = new Int32Array((sums.length / P) * S);
  for (let i = 0; i < ones.length; i += S) ones[i] = 1;
  return core.sums.sum([{ scalars: ones, points: sums }, ...pieces.filter((piece) => !isBig(piece))]);
}
