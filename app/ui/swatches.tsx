import { BlockStack, Text } from '@shopify/polaris';
import type { StyleView } from '#app/style/view-style.ts';

type Swatch = StyleView['swatches'][number];

/** Colours as wide as their share; with `isNamed`, their hexadecimal values below. */
export function Swatches(props: { label: string; swatches: Swatch[]; isNamed?: boolean; isSmall?: boolean }) {
  const { label, swatches, isNamed = false, isSmall = false } = props;
  return (
    <BlockStack gap="200">
      <ul className="al-swatches" aria-label={label} data-small={isSmall}>
        {swatches.map((swatch) => (
          <li
            key={swatch.hex}
            style={{ background: swatch.hex, flexGrow: Math.max(swatch.share, 0.02), flexBasis: 0 }}
            title={`${swatch.hex}, ${percent(swatch.share)}`}
          />
        ))}
      </ul>
      {isNamed && (
        <ul className="al-swatch-names">
          {swatches.map((swatch) => (
            <li key={swatch.hex}>
              <span className="al-dot" style={{ background: swatch.hex }} />
              <Text as="span" variant="bodySm">
                {swatch.hex.toUpperCase()}
              </Text>
              <Text as="span" variant="bodySm" tone="subdued">
                {percent(swatch.share)}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </BlockStack>
  );
}

function percent(share: number): string {
  return share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`;
}
