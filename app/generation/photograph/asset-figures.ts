import { z } from 'zod';

const fidelity = z.object({
  meanDeltaE: z.number(),
  p99DeltaE: z.number(),
  structure: z.number(),
  drift: z.number().nullish().default(null),
});
const style = z.object({
  percentile: z.number(),
  explanation: z
    .union([z.string(), z.array(z.string())])
    .transform((text) => (Array.isArray(text) ? text.join(' ') : text))
    .optional(),
});

/** What was measured on one finished photo; a part that was not measured is null, never made up. */
export type AssetFigures = {
  fidelity: { meanDeltaE: number; p99DeltaE: number; structure: number; drift: number | null } | null;
  style: { percentile: number; explanation: string | null } | null;
};

const styleGate = z.object({ passed: z.boolean() });

/** The style gate's word on an asset; one that was made without a profile, or before there was a gate, passes. */
export function passesStyle(asset: { style: unknown }): boolean {
  const judged = styleGate.safeParse(asset.style);
  return !judged.success || judged.data.passed;
}

/** Reads the two JSON columns of an asset. */
export function readFigures(asset: { fidelity: unknown; style: unknown }): AssetFigures {
  const product = fidelity.safeParse(asset.fidelity);
  const look = style.safeParse(asset.style);
  return {
    fidelity: product.success ? product.data : null,
    style: look.success
      ? { percentile: look.data.percentile, explanation: look.data.explanation ?? null }
      : null,
  };
}
