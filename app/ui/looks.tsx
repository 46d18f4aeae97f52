import { BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import type { LookView, OneOffView } from '#app/style/view-looks.ts';
import { Photo } from './photo.tsx';
import { countOf } from './scene-words.ts';

/** The ways in which the store photographs, each with its most typical photos. */
export function Looks({ looks }: { looks: LookView[] }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {looks.length === 1 ? 'Your look' : `Your ${looks.length} looks`}
          </Text>
          <Text as="p" tone="subdued">
            New photos are compared with the look that they are nearest to.
          </Text>
        </BlockStack>
        {looks.map((look) => (
          <BlockStack gap="200" key={look.name}>
            <InlineStack gap="200" blockAlign="center">
              {look.hex && <span className="al-dot" style={{ background: look.hex }} />}
              <Text as="h3" variant="headingSm">
                {look.name.charAt(0).toUpperCase() + look.name.slice(1)}
              </Text>
              <Text as="span" tone="subdued">
                {Math.round(look.share * 100)} % · {countOf(look.photos, 'photo')}
              </Text>
            </InlineStack>
            <div className="al-looks">
              {look.typical.map((photo) => (
                <Photo key={photo.photoId} url={photo.url} alt={photo.title} opens />
              ))}
            </div>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

/** Photos that fit none of the looks, why, and the way to a new one. */
export function OneOffs({ oneOffs }: { oneOffs: OneOffView[] }) {
  if (!oneOffs.length) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Photos that stand out
          </Text>
          <Text as="p" tone="subdued">
            They are like no others of your store. A new photo in your style makes the shop look of one piece.
          </Text>
        </BlockStack>
        <ul className="al-rows">
          {oneOffs.map(({ photo, explanation }) => (
            <li key={photo.photoId}>
              <InlineStack gap="300" wrap={false} blockAlign="center">
                <Photo url={photo.url} alt="" size="small" />
                <BlockStack gap="050">
                  <Text as="p" fontWeight="medium">
                    {photo.title}
                  </Text>
                  <Text as="p" variant="bodySm" tone="subdued">
                    {explanation.join(' ')}
                  </Text>
                  {photo.productId && (
                    <Link
                      url={`/app/photograph?products=${photo.productId}`}
                      accessibilityLabel={`Photograph ${photo.title} in store style`}
                    >
                      Photograph in store style
                    </Link>
                  )}
                </BlockStack>
              </InlineStack>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
