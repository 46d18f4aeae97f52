/** Every fault that the API can answer with: one table. `isRetryable`: the same request may succeed later. */
export const problems = {
  invalid_json: { status: 400, title: 'The body is not valid JSON', isRetryable: false },
  invalid_idempotency_key: { status: 400, title: 'The Idempotency-Key is not usable', isRetryable: false },
  unauthorized: { status: 401, title: 'The API key is missing or does not work', isRetryable: false },
  insufficient_credits: { status: 402, title: 'There are not enough credits', isRetryable: false },
  forbidden: { status: 403, title: 'The API key may not do this', isRetryable: false },
  feature_not_available: {
    status: 403,
    title: 'The ring of the account does not have this',
    isRetryable: false,
  },
  not_found: { status: 404, title: 'There is no such thing', isRetryable: false },
  method_not_allowed: { status: 405, title: 'The method is not offered here', isRetryable: false },
  already_finished: { status: 409, title: 'It has already ended', isRetryable: false },
  idempotency_conflict: {
    status: 409,
    title: 'The Idempotency-Key was used for another request',
    isRetryable: false,
  },
  idempotency_in_progress: {
    status: 409,
    title: 'A request with this Idempotency-Key is still being answered',
    isRetryable: true,
  },
  endpoint_disabled: { status: 409, title: 'The webhook endpoint is disabled', isRetryable: false },
  limit_reached: { status: 409, title: 'There are as many as there may be', isRetryable: false },
  style_not_learnt: { status: 409, title: 'The style of the store is not learnt yet', isRetryable: true },
  payload_too_large: { status: 413, title: 'The body is too large', isRetryable: false },
  unsupported_media_type: {
    status: 415,
    title: 'The body is of a type that is not read',
    isRetryable: false,
  },
  validation_failed: { status: 422, title: 'The request is not right', isRetryable: false },
  rate_limited: { status: 429, title: 'Too many requests', isRetryable: true },
  internal_error: { status: 500, title: 'A fault on our side', isRetryable: true },
} as const satisfies Record<string, { status: number; title: string; isRetryable: boolean }>;

export type ProblemCode = keyof typeof problems;

/** A fault in one part of the request; `path` is empty for the request as a whole. */
export type FieldFault = { path: string; message: string };

export type Problem = {
  problem: ProblemCode;
  detail: string;
  errors?: FieldFault[];
  headers?: Record<string, string> | undefined;
  /** the rate limits that are used up, by their names in RateLimit-Policy */
  violatedPolicies?: string[];
};

/** The body of RFC 9457, with what a program needs beside it. */
export function problemBody({ problem, detail, errors = [], violatedPolicies }: Problem, requestId: string) {
  const { status, title, isRetryable } = problems[problem];
  return {
    type: `urn:afterlight:problem:${problem}`,
    title,
    status,
    detail,
    instance: `urn:afterlight:request:${requestId}`,
    code: problem,
    request_id: requestId,
    errors,
    retryable: isRetryable,
    ...(violatedPolicies ? { 'violated-policies': violatedPolicies } : {}),
  };
}
