/** In no text: within one the quote would be escaped. */
const wholeProgress = /("progress":[01])(?=[,}])/g;

/**
 * JSON as the contracts print it. A progress is a fraction, and `1.0` at the end: a client that reads 1 as a whole number
 * would see its type change on the way.
 */
export function writeJson(body: unknown): string {
  return JSON.stringify(body).replace(wholeProgress, '$1.0');
}
