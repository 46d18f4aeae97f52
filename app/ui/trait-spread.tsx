import { BlockStack, Text } from '@shopify/polaris';
import type { TraitView } from '#app/style/view-style.ts';

/** Each trait's usual value (line) and how much the store's photos differ in it (bar). */
export function TraitSpread({ traits }: { traits: TraitView[] }) {
  return (
    <dl className="al-spread">
      {traits.map((trait) => (
        <Trait key={trait.name} trait={trait} />
      ))}
    </dl>
  );
}

function Trait({ trait }: { trait: TraitView }) {
  const { low, typical, high } = trait;
  return (
    <>
      <dt>
        <BlockStack>
          <Text as="span" variant="bodyMd">
            {trait.label}
          </Text>
          <Text as="span" variant="bodySm" tone="subdued">
            {trait.consistency}
          </Text>
        </BlockStack>
      </dt>
      <dd>
        <div className="al-spread-bar" aria-hidden>
          <i style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
          <b style={{ left: `${typical * 100}%` }} />
        </div>
        <div className="al-spread-ends">
          <span>{trait.ends[0]}</span>
          <span>{trait.ends[1]}</span>
        </div>
      </dd>
    </>
  );
}
