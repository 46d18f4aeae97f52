import { BlockStack, Link, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { Photo } from './photo.tsx';

/** The photo that the store has, beside those that were made from it. */
export function BeforeAfter(props: {
  title: string;
  sourceUrl: string | null;
  /** where the cut-out of that photo can be corrected */
  correctionUrl: string | null;
  children: ReactNode;
}) {
  return (
    <div className="al-before-after">
      <div className="al-before">
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            Your photo
          </Text>
          <Photo
            url={props.sourceUrl}
            alt={`${props.title}, your photo`}
            placeholder="The source photo is no longer in the store."
            opens
          />
          {props.correctionUrl && (
            <Link url={props.correctionUrl} accessibilityLabel={`Correct the cut-out of ${props.title}`}>
              Correct the cut-out
            </Link>
          )}
        </BlockStack>
      </div>
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm">
          New photos
        </Text>
        <div className="al-grid">{props.children}</div>
      </BlockStack>
    </div>
  );
}
