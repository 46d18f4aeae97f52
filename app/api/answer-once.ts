import type { Tx } from '#app/platform/db.server.ts';
import { replyOnce } from '#app/partners/reply-once.server.ts';
import { seal, unseal } from '#app/platform/seal.ts';
import type { Answer, ApiServices, Caller } from './operation.ts';
import type { Problem } from './problems.ts';
import { writeJson } from './write-json.ts';

/** Carries a refusal out of the transaction, so that nothing of the request stays, not even its key. */
class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/**
 * Does a POST's work in one transaction and, with an Idempotency-Key, once.
 * @param options.isSecret the answer holds a secret that is shown now only: what is kept for a repeated request is sealed
 */
export async function answerOnce(
  services: ApiServices,
  { key, idempotencyKey, requestHash }: Pick<Caller, 'key' | 'idempotencyKey' | 'requestHash'>,
  act: (tx: Tx) => Promise<{ status: number; body: object } | Problem>,
  options: { isSecret?: boolean; timeoutMs?: number } = {},
): Promise<Answer> {
  const { SECRET_KEY: secretKey } = services.env;
  const { timeoutMs } = options;
  const once = { partnerId: key.partner.id, key: idempotencyKey, requestHash, timeoutMs };
  try {
    const outcome = await replyOnce(services, once, async (tx) => {
      const made = await act(tx);
      if ('problem' in made) throw new Refused(made);
      const body = writeJson(made.body);
      return { status: made.status, body: options.isSecret ? seal(secretKey, body) : body };
    });
    if (!outcome.ok)
      return {
        problem: outcome.code,
        detail:
          outcome.code === 'idempotency_conflict'
            ? 'Use a new Idempotency-Key for a new request.'
            : 'Send the same request again in a moment.',
      };
    const { status, body } = outcome.reply;
    return {
      status,
      body: options.isSecret ? unseal(secretKey, body) : body,
      headers: outcome.isReplayed ? { 'Idempotent-Replayed': 'true' } : undefined,
    };
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
}
