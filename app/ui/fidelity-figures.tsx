import { Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { AssetFigures } from '#app/generation/photograph/asset-figures.ts';

/** What was measured on one photo, in words first and in numbers behind them. */
export function FidelityFigures({
  figures,
  heatMapUrl,
}: {
  figures: AssetFigures;
  heatMapUrl: string | null;
}) {
  const { fidelity, style } = figures;
  return (
    <dl className="al-figures">
      {fidelity && (
        <>
          <Figure
            name="Colours"
            words={sayColour(fidelity.p99DeltaE)}
            number={`ΔE ${fidelity.meanDeltaE.toFixed(1)}; 99 % of it below ${fidelity.p99DeltaE.toFixed(1)}`}
          />
          <Figure
            name="Detail"
            words={sayDetail(fidelity.structure)}
            number={`${(Math.floor(fidelity.structure * 1000) / 10).toFixed(1)} % alike where it differs most`}
          />
          {fidelity.drift !== null && (
            <Figure
              name="Place"
              words={fidelity.drift < 0.1 ? 'Exactly where it was put' : 'Where it was put'}
              number={`to ${fidelity.drift.toFixed(2)} pixels`}
            />
          )}
          {heatMapUrl && <HeatMap url={heatMapUrl} />}
        </>
      )}
      {style && (
        <Figure
          name="Your style"
          words={sayStyle(style.percentile)}
          number={style.explanation ?? undefined}
        />
      )}
    </dl>
  );
}

/** From pale green, no difference, to dark red, one that anybody sees. */
function HeatMap({ url }: { url: string }) {
  return (
    <details className="al-heat-map">
      <summary>Where it differs</summary>
      <img src={url} alt="The product, coloured by how much it differs from its source" loading="lazy" />
      <Text as="p" variant="bodySm" tone="subdued">
        Green: no difference. Yellow: seen side by side. Red: seen by anybody.
      </Text>
    </details>
  );
}

function Figure({ name, words, number }: { name: string; words: string; number?: ReactNode }) {
  return (
    <>
      <dt>
        <Text as="span" variant="bodySm" tone="subdued">
          {name}
        </Text>
      </dt>
      <dd>
        <Text as="span" variant="bodySm">
          {words}
        </Text>{' '}
        {number && (
          <Text as="span" variant="bodySm" tone="subdued">
            {number}
          </Text>
        )}
      </dd>
    </>
  );
}

/** A colour difference (CIEDE2000) below about 1 is not seen, below about 2 only side by side. */
function sayColour(p99DeltaE: number): string {
  if (p99DeltaE < 1) return 'Unchanged';
  if (p99DeltaE < 2) return 'No visible change';
  return 'Slight change';
}

/** Likeness of the least alike detailed patch; JPEG alone takes the third hundredth. */
function sayDetail(structure: number): string {
  if (structure >= 0.97) return 'Unchanged';
  if (structure >= 0.93) return 'No visible change';
  return 'Slight change';
}

function sayStyle(percentile: number): string {
  if (percentile >= 50) return 'Typical of your photos';
  if (percentile >= 10) return 'Close to your photos';
  return 'Unlike most of your photos';
}
