import type { Pack, Plan } from './offers.ts';

export type ChargeStatus = 'pending' | 'active' | 'declined' | 'cancelled';

/** A charge as whoever collects the money has it. */
export type ChargeView = {
  id: string;
  kind: 'subscription' | 'pack';
  name: string;
  status: ChargeStatus;
  isTest: boolean;
  usageLineId: string | null;
  periodEnd: Date | null;
};

export type AskedCharge = { id: string; usageLineId: string | null; confirmationUrl: string };

/** Whoever collects the merchant's money. Nothing is charged before the merchant has approved at `confirmationUrl`. */
export type BillingPort = {
  /** a plan in place of the one there is, from its approval on */
  askForPlan(
    plan: Plan,
    options: { isTest: boolean; returnUrl: string; trialDays: number },
  ): Promise<AskedCharge>;
  askForPack(pack: Pack, options: { isTest: boolean; returnUrl: string }): Promise<AskedCharge>;
  /** the same key is charged once */
  chargeUsage(usage: {
    lineId: string;
    amount: number;
    description: string;
    key: string;
  }): Promise<{ ok: true } | { ok: false; message: string }>;
  cancelPlan(id: string): Promise<void>;
  readCharges(): Promise<ChargeView[]>;
};
