/**
 * Why the Admin API gave no usable answer.
 * - `lost-reply`: a mutation was sent and no answer came; it may or may not have happened. Read back before sending it again.
 * - `unreachable`: a query got no answer, or the request never left
 * - `busy`: throttled for longer than we wait in one go
 * - `refused-token`: the app is uninstalled, or its tokens have expired for good
 * - `bad-request`: Shopify does not accept the document or the variables; a bug of ours
 * - `refused-access`: the granted scopes do not allow it
 */
export type AdminErrorKind =
  'lost-reply' | 'unreachable' | 'busy' | 'refused-token' | 'bad-request' | 'refused-access';

export class AdminError extends Error {
  readonly kind: AdminErrorKind;
  readonly operation: string;

  constructor(kind: AdminErrorKind, operation: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AdminError';
    this.kind = kind;
    this.operation = operation;
  }
}

/** The merchant has not granted what the app asks for. */
export function isRefusedAccess(error: unknown): boolean {
  return error instanceof AdminError && error.kind === 'refused-access';
}

/** A refused token means that the shop has uninstalled the app: nothing to repeat. */
export function isRefusedToken(error: unknown): boolean {
  return error instanceof AdminError && error.kind === 'refused-token';
}
