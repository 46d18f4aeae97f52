/** The readable account of a run: numbered steps, what each found, and a sign of life at least every few seconds. */
export type Account = {
  step(title: string): void;
  say(line: string): void;
  /** waits until `look` gives a value; says what `progress` says whenever it changes */
  until<Value>(
    what: string,
    look: () => Promise<Value | undefined>,
    options?: { progress?: () => Promise<string>; timeoutSeconds?: number },
  ): Promise<Value>;
  /** something that must be true of the finished work; a false one fails the run */
  check(isTrue: boolean, sentence: string): void;
  faults: string[];
};

const lookMilliseconds = 400;
const lifeMilliseconds = 6000;

export function createAccount(): Account {
  const started = Date.now();
  const faults: string[] = [];
  let count = 0;
  const clock = () => `${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s`;
  const say = (line: string) => console.log(`${clock()}    ${line}`);
  return {
    faults,
    say,
    step(title) {
      count += 1;
      console.log(`${clock()}  ${count}. ${title}`);
    },
    check(isTrue, sentence) {
      say(`${isTrue ? '✓' : '✗'} ${sentence}`);
      if (!isTrue) faults.push(sentence);
    },
    async until(what, look, { progress, timeoutSeconds = 600 } = {}) {
      const deadline = Date.now() + timeoutSeconds * 1000;
      let lastLine = '';
      let lastSaid = Date.now();
      for (;;) {
        const value = await look();
        if (value !== undefined) return value;
        if (Date.now() > deadline)
          throw new Error(`${what} did not happen within ${timeoutSeconds} seconds.`);
        const line = progress ? await progress() : `waiting: ${what}`;
        if ((line !== lastLine && Date.now() - lastSaid > 1500) || Date.now() - lastSaid > lifeMilliseconds) {
          say(`… ${line}`);
          [lastLine, lastSaid] = [line, Date.now()];
        }
        await new Promise((done) => setTimeout(done, lookMilliseconds));
      }
    },
  };
}
