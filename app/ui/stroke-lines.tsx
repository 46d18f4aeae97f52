import type { Stroke } from '#app/imaging/cut-out/strokes.ts';

/** Strokes drawn over a photo: green = kept, red = removed. The widths are shares of the photo's longer side. */
export function StrokeLines(props: {
  strokes: Stroke[];
  cursor: [number, number] | null;
  cursorRadius: number;
  /** width over height of the photo */
  aspect: number;
}) {
  const { strokes, cursor, cursorRadius, aspect } = props;
  const [width, height] = aspect >= 1 ? [1000, 1000 / aspect] : [1000 * aspect, 1000];
  return (
    <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {strokes.map(({ tool, radius, points }, at) => {
        const placed = points.map(([x, y]) => `${x * width},${y * height}`);
        // a dot is a line of no length
        const line = placed.length > 1 ? placed : [placed[0], placed[0]];
        return (
          <polyline
            key={at}
            data-tool={tool}
            points={line.join(' ')}
            strokeWidth={Math.max(3, 2000 * radius)}
          />
        );
      })}
      {cursor && (
        <circle cx={cursor[0] * width} cy={cursor[1] * height} r={Math.max(6, 1000 * cursorRadius)} />
      )}
    </svg>
  );
}
