import { BlockStack, Link, Text } from '@shopify/polaris';
import type { GenerationView } from '#app/generation/view-generation.server.ts';
import { GenerationBadge } from './generation-badge.tsx';
import { Photo } from './photo.tsx';
import { countOf, nameScene } from './scene-words.ts';

/** One generation in a list: what, how far, and where to look. */
export function GenerationRow({ generation }: { generation: GenerationView }) {
  const made = generation.assets.find(({ url }) => url !== null)?.url;
  const scenes = [...new Set(generation.assets.map(({ scene }) => nameScene(scene)))].join(', ');
  const reason = generation.failure ?? generation.assets.find(({ failure }) => failure !== null)?.failure;
  return (
    <li className="al-row">
      <Photo url={made ?? generation.sourceUrl} alt="" size="thumbnail" />
      <div className="al-grow">
        <BlockStack gap="050">
          <Text as="span" truncate fontWeight="medium">
            <Link url={`/app/generations/${generation.id}`} monochrome removeUnderline>
              {generation.title}
            </Link>
          </Text>
          <Text as="span" variant="bodySm" tone="subdued">
            {generation.status === 'failed' && reason
              ? reason
              : `${countOf(generation.assets.length, 'photo')}, ${scenes}`}
          </Text>
        </BlockStack>
      </div>
      <GenerationBadge status={generation.status} progress={generation.progress} />
    </li>
  );
}
