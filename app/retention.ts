const dayMs = 86_400_000;

/**
 * The one table of what is deleted when it is old, and after how long. What is not here is kept until its owner is erased:
 * orders, photos, the ledger, the audit log.
 */
export const retention = {
  /** answers that a repeated Idempotency-Key gets again */
  idempotentReplies: { days: 1, what: 'Answers kept for a repeated Idempotency-Key' },
  /** events told to partners, with their deliveries and every attempt: as long as they can be replayed */
  webhookEvents: { days: 30, what: 'Webhook events, their deliveries and attempts' },
  /** webhooks received from Shopify, once handled */
  webhookInbox: { days: 30, what: 'Webhooks received from Shopify' },
  /** jobs that reached the queue */
  outboxJobs: { days: 7, what: 'Reminders of work that was done' },
  /** what happened inside the app; its consequences are jobs */
  events: { days: 90, what: 'Notes of what happened inside the app' },
  /** counters of requests whose window is over */
  rateWindows: { days: 2, what: 'Counters of requests' },
  /** invitations, counted from the end of their term */
  invitations: { days: 30, what: 'Invitations that were answered or expired' },
} as const satisfies Record<string, { days: number; what: string }>;

export type Retained = keyof typeof retention;

/** Everything of this kind that is older may go. */
export function retainedSince(kind: Retained, now: Date): Date {
  return new Date(now.getTime() - retention[kind].days * dayMs);
}
