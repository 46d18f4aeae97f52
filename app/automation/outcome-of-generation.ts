import type { Clock } from '#app/platform/clock.ts';
import type { Decision } from './decision.ts';

/** Failures that are no fault of the photo: trying again may help. */
const passing = [
  'internal_error',
  'source_timeout',
  'source_unreachable',
  'source_http_status',
  'source_missing',
];
const mostTries = 3;
const againHours = 2;

/** What a generation means for its product. @param tries how often these bytes were ordered, this time included */
export function decideOnOutcome(
  { clock }: { clock: Clock },
  generation: { id: string; status: string; failureCode: string | null; failureMessage: string | null },
  tries: number,
): Decision {
  const { id: generationId, status } = generation;
  if (status === 'complete' || status === 'partial') return { kind: 'done', generationId };
  if (status === 'canceled')
    return { kind: 'refused', reason: 'generation-failed', generationId, message: 'It was canceled.' };
  if (status !== 'failed') return { kind: 'started', generationId };
  if (passing.includes(generation.failureCode ?? '') && tries < mostTries) {
    const lookAgainAt = new Date(clock.now().getTime() + againHours * 3600_000);
    return { kind: 'waiting', reason: 'fault', lookAgainAt };
  }
  const message = generation.failureMessage ?? 'No photo passed the checks.';
  return { kind: 'refused', reason: 'generation-failed', generationId, message };
}
