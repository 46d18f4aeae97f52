/** Whether an Accept header asks for `type` before `usual`; without a word on either, the usual one is meant. */
export function prefersType(accept: string | null, type: string, usual: string): boolean {
  if (!accept) return false;
  return qualityOf(accept, type) > qualityOf(accept, usual);
}

/** The quality of the most specific range that matches (RFC 9110, 12.5.1). */
function qualityOf(accept: string, type: string): number {
  const [family] = type.split('/');
  const ranges = accept.split(',').map((part) => {
    const [name, ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { name, quality: quality ? Number(quality.slice(2)) || 0 : 1 };
  });
  for (const wanted of [type, `${family}/*`, '*/*']) {
    const found = ranges.find(({ name }) => name === wanted);
    if (found) return found.quality;
  }
  return 0;
}
