/**
 * One measured value with how far to trust it. A trait that cannot be measured on a photo says why instead of
 * carrying a made-up number.
 */
export type Measured<Value> =
  | { value: Value; /** 0..1 */ confidence: number }
  | { value: null; confidence: 0; /** a sentence for people */ reason: string };

export function measured<Value>(value: Value, confidence: number): Measured<Value> {
  return { value, confidence: Math.min(1, Math.max(0, confidence)) };
}

export function notMeasurable(reason: string): { value: null; confidence: 0; reason: string } {
  return { value: null, confidence: 0, reason };
}
