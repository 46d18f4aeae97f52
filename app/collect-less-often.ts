import { setFlagsFromString } from 'node:v8';

/** Of what a collection left, in per cent: so much may be added before the next one. */
const growthPercent = 300;

/**
 * V8 counts the pictures' pixels as part of a heap that is small without them, and collects all of it several times for
 * each photo: on one core that took a tenth of the time, and the compiled code that nothing referred to at the moment went
 * with it. Holds for the process, its threads included; the price is some tens of megabytes.
 */
export function collectLessOften(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
