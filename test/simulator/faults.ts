export type RequestFault =
  'too-many-requests' | 'server-error' | 'reset-before' | 'reset-after' | 'slow' | 'throttled';

/** How often each thing goes wrong, 0–1. Drawn from a seeded generator, so that a run can be repeated. */
export type FaultRates = {
  tooManyRequests: number;
  serverError: number;
  /** The connection is cut before Shopify has done anything */
  resetBefore: number;
  /** Shopify did it, but the answer is lost */
  resetAfter: number;
  slow: number;
  throttled: number;
  failedMedia: number;
  duplicateWebhook: number;
  /** The delivery is held back so that later ones overtake it */
  lateWebhook: number;
  lostWebhook: number;
};

/** The next `times` calls of one operation go wrong, after `skip` that go well. */
export type TargetedFault = {
  /** A root field (`fileCreate`), `token-exchange`, `refresh`, `upload`, `cdn`, `bulk-result`, `media`, or `*` */
  operation: string;
  kind: RequestFault | 'failed-media';
  times: number;
  skip?: number;
};

export type FaultSettings = Partial<FaultRates> & {
  seed?: number;
  slowMilliseconds?: number;
  retryAfterSeconds?: number;
  targeted?: TargetedFault[];
};

const noFaults: FaultRates = {
  tooManyRequests: 0,
  serverError: 0,
  resetBefore: 0,
  resetAfter: 0,
  slow: 0,
  throttled: 0,
  failedMedia: 0,
  duplicateWebhook: 0,
  lateWebhook: 0,
  lostWebhook: 0,
};

const requestRates: [keyof FaultRates, RequestFault][] = [
  ['tooManyRequests', 'too-many-requests'],
  ['serverError', 'server-error'],
  ['resetBefore', 'reset-before'],
  ['resetAfter', 'reset-after'],
  ['slow', 'slow'],
  ['throttled', 'throttled'],
];

/** The switchboard of everything that can go wrong. */
export class Faults {
  rates: FaultRates = { ...noFaults };
  slowMilliseconds = 2000;
  retryAfterSeconds = 1;
  private targeted: TargetedFault[] = [];
  private randomState = 1;

  constructor(settings: FaultSettings = {}) {
    this.set(settings);
  }

  /** Changes the named settings and adds the targeted faults; the others stay. */
  set({ seed, slowMilliseconds, retryAfterSeconds, targeted, ...rates }: FaultSettings): void {
    for (const [name, rate] of Object.entries(rates)) {
      if (!(name in noFaults))
        throw new Error(`There is no fault called "${name}". Known: ${Object.keys(noFaults).join(', ')}`);
      if (!(rate >= 0 && rate <= 1))
        throw new Error(`The rate of "${name}" must lie between 0 and 1, not ${rate}`);
    }
    this.rates = { ...this.rates, ...rates };
    if (seed !== undefined) this.randomState = seed | 0 || 1;
    if (slowMilliseconds !== undefined) this.slowMilliseconds = slowMilliseconds;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
    for (const fault of targeted ?? []) this.targeted.push({ ...fault });
  }

  clear(): void {
    this.rates = { ...noFaults };
    this.targeted = [];
  }

  /** What goes wrong with this request, if anything. Targeted faults come first. */
  draw(operations: string[]): RequestFault | null {
    const aimed = this.takeTargeted(operations, (fault) => fault.kind !== 'failed-media');
    if (aimed) return aimed as RequestFault;
    for (const [rate, kind] of requestRates) {
      if (this.happens(rate)) return kind;
    }
    return null;
  }

  drawFailedMedia(): boolean {
    const aimed = this.takeTargeted(['media'], (fault) => fault.kind === 'failed-media');
    return aimed !== null || this.happens('failedMedia');
  }

  happens(rate: keyof FaultRates): boolean {
    return this.rates[rate] > 0 && this.random() < this.rates[rate];
  }

  private takeTargeted(operations: string[], accepts: (fault: TargetedFault) => boolean) {
    const fault = this.targeted.find(
      (one) => accepts(one) && (one.operation === '*' || operations.includes(one.operation)),
    );
    if (!fault) return null;
    if (fault.skip && fault.skip > 0) {
      fault.skip -= 1;
      return null;
    }
    fault.times -= 1;
    if (fault.times <= 0) this.targeted.splice(this.targeted.indexOf(fault), 1);
    return fault.kind;
  }

  /** Mulberry32: small, seeded, good enough to decide faults. */
  private random(): number {
    this.randomState = (this.randomState + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.randomState ^ (this.randomState >>> 15), 1 | this.randomState);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
