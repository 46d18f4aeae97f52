/** Staged rollout, from the first stores to everybody. */
export const ringNames = ['pilot', 'beta', 'general'] as const;
export type RingName = (typeof ringNames)[number];

/** What kind of request it is; every operation of the API declares its own. */
export const limitClasses = ['read', 'write', 'order', 'quote', 'batch'] as const;
export type LimitClass = (typeof limitClasses)[number];

/** What a ring may have or lack; an operation of the API names the one that it belongs to. */
export const features = ['batches', 'own_stores', 'invitations', 'event_stream', 'verify'] as const;
export type Feature = (typeof features)[number];

/** Requests in a minute and in a day (UTC). */
export type Quota = { burst: number; daily: number };

export type RingRules = {
  /** turns in a round of the fair order, of a payer among payers and of a store among its payer's stores */
  share: number;
  /** the share of generations that may fail for our own reasons in an hour before the ring is halted */
  haltAbove: number;
  features: readonly Feature[];
  /** most products in one batch */
  batchItems: number;
  /** for all that a partner asks */
  partner: Record<LimitClass, Quota>;
  /** for what it asks of one store */
  store: Record<LimitClass, Quota>;
};

export type RingTable = Record<RingName, RingRules>;

/** The one table of what each ring may do. A partner's ring sets its own limits, a store's ring those for that store. */
export const rings: RingTable = {
  pilot: {
    share: 1,
    haltAbove: 0.2,
    features,
    batchItems: 100,
    partner: {
      read: { burst: 600, daily: 100_000 },
      write: { burst: 60, daily: 5_000 },
      order: { burst: 60, daily: 5_000 },
      quote: { burst: 20, daily: 1_000 },
      batch: { burst: 20, daily: 500 },
    },
    store: {
      read: { burst: 300, daily: 50_000 },
      write: { burst: 30, daily: 2_000 },
      order: { burst: 30, daily: 2_000 },
      quote: { burst: 10, daily: 500 },
      batch: { burst: 10, daily: 200 },
    },
  },
  beta: {
    share: 2,
    haltAbove: 0.1,
    features,
    batchItems: 500,
    partner: {
      read: { burst: 3_000, daily: 1_000_000 },
      write: { burst: 300, daily: 50_000 },
      order: { burst: 600, daily: 100_000 },
      quote: { burst: 60, daily: 10_000 },
      batch: { burst: 60, daily: 5_000 },
    },
    store: {
      read: { burst: 1_000, daily: 200_000 },
      write: { burst: 100, daily: 10_000 },
      order: { burst: 120, daily: 20_000 },
      quote: { burst: 30, daily: 2_000 },
      batch: { burst: 20, daily: 1_000 },
    },
  },
  general: {
    share: 4,
    haltAbove: 0.05,
    features,
    batchItems: 1_000,
    partner: {
      read: { burst: 12_000, daily: 5_000_000 },
      write: { burst: 1_200, daily: 200_000 },
      order: { burst: 3_000, daily: 500_000 },
      quote: { burst: 300, daily: 50_000 },
      batch: { burst: 300, daily: 20_000 },
    },
    store: {
      read: { burst: 3_000, daily: 1_000_000 },
      write: { burst: 300, daily: 50_000 },
      order: { burst: 600, daily: 100_000 },
      quote: { burst: 60, daily: 10_000 },
      batch: { burst: 60, daily: 5_000 },
    },
  },
};

/** The rings of a table that fulfil a condition, for a sentence that says where something is to be had. */
export function ringsThat(table: RingTable, fulfils: (rules: RingRules) => boolean): RingName[] {
  return ringNames.filter((name) => fulfils(table[name]));
}

/** A ring by its name in the database; an unknown one is held as short as the first. */
export function ringOf(name: string): RingName {
  return ringNames.find((known) => known === name) ?? 'pilot';
}
