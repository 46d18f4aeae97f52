import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Answer } from './server.ts';

export type Loaded<Body> = Answer<Body> | { kind: 'loading' };

/** Asks once, and again when told to; what is shown stays until the new answer is there. */
export function useAnswer<Body>(ask: () => Promise<Answer<Body>>): {
  answer: Loaded<Body>;
  askAgain: () => Promise<void>;
} {
  const [answer, setAnswer] = useState<Loaded<Body>>({ kind: 'loading' });
  const askAgain = useCallback(async () => setAnswer(await ask()), [ask]);
  useEffect(() => void askAgain(), [askAgain]);
  return { answer, askAgain };
}
