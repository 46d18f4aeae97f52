import { useId } from 'react';
import type { StyleView } from '#app/style/view-style.ts';

const middle = 60;
const orbit = 44;

/** Where the light comes from around the product, how soft it is and its colour. */
export function LightDial({ light }: { light: StyleView['light'] }) {
  const glowId = useId();
  const radians = ((light.azimuthDegrees ?? 90) * Math.PI) / 180;
  const lamp = { x: middle + orbit * Math.cos(radians), y: middle - orbit * Math.sin(radians) };
  const reach = 9 + 13 * (light.softness ?? 0.5);
  return (
    <svg className="al-drawing" viewBox="0 0 120 120" role="img" aria-label={light.words}>
      <radialGradient id={glowId}>
        <stop offset="0" stopColor={light.hex} />
        <stop offset={1 - (light.softness ?? 0.5) * 0.8} stopColor={light.hex} />
        <stop offset="1" stopColor={light.hex} stopOpacity="0" />
      </radialGradient>
      <circle cx={middle} cy={middle} r="58" fill="#4a4a4a" />
      <circle cx={middle} cy={middle} r={orbit} fill="none" stroke="#767676" strokeDasharray="2 4" />
      {light.azimuthDegrees === null ? (
        <circle
          cx={middle}
          cy={middle}
          r={orbit}
          fill="none"
          stroke={light.hex}
          strokeWidth="7"
          opacity="0.75"
        />
      ) : (
        <>
          <line x1={lamp.x} y1={lamp.y} x2={middle} y2={middle} stroke={light.hex} strokeOpacity="0.6" />
          <circle cx={lamp.x} cy={lamp.y} r={reach} fill={`url(#${glowId})`} />
        </>
      )}
      <rect x={middle - 11} y={middle - 15} width="22" height="30" rx="4" fill="#f1f1f1" />
    </svg>
  );
}
