/** Prices in US dollars, as Shopify wants them: text with two places. */
export type Plan = {
  id: 'starter' | 'studio';
  name: string;
  price: string;
  /** in every period of 30 days */
  credits: number;
  /** for each credit beyond them, up to the cap of a period */
  extraPrice: number;
  cap: string;
  trialDays: number;
};

export type Pack = { id: 'pack-100' | 'pack-500'; name: string; price: string; credits: number };

export const plans: readonly Plan[] = [
  {
    id: 'starter',
    name: 'Afterlight Starter',
    price: '19.00',
    credits: 200,
    extraPrice: 0.12,
    cap: '60.00',
    trialDays: 7,
  },
  {
    id: 'studio',
    name: 'Afterlight Studio',
    price: '79.00',
    credits: 1000,
    extraPrice: 0.09,
    cap: '270.00',
    trialDays: 7,
  },
];

export const packs: readonly Pack[] = [
  { id: 'pack-100', name: 'Afterlight 100 credits', price: '15.00', credits: 100 },
  { id: 'pack-500', name: 'Afterlight 500 credits', price: '60.00', credits: 500 },
];
