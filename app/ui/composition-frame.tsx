import type { StyleView } from '#app/style/view-style.ts';

/** Where the product stands in the frame: its usual box, on the usual shape of picture. */
export function CompositionFrame({ composition }: { composition: StyleView['composition'] }) {
  const { aspect, box, backdropHex, words } = composition;
  const width = aspect >= 1 ? 116 : 116 * aspect;
  const height = aspect >= 1 ? 116 / aspect : 116;
  const left = (120 - width) / 2;
  const top = (120 - height) / 2;
  return (
    <svg className="al-drawing" viewBox="0 0 120 120" role="img" aria-label={words}>
      <rect x={left} y={top} width={width} height={height} rx="3" fill={backdropHex} stroke="#8a8a8a" />
      <path
        d={`M${left + width / 3} ${top}v${height}M${left + (2 * width) / 3} ${top}v${height}M${left} ${top + height / 3}h${width}M${left} ${top + (2 * height) / 3}h${width}`}
        stroke="#8a8a8a"
        strokeOpacity="0.35"
      />
      {box && (
        <rect
          x={left + box.left * width}
          y={top + box.top * height}
          width={box.width * width}
          height={box.height * height}
          rx="3"
          fill="#1a1a1a"
          fillOpacity="0.16"
          stroke="#1a1a1a"
          strokeWidth="1.5"
          strokeDasharray="4 3"
        />
      )}
    </svg>
  );
}
