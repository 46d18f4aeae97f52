import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, Layout, Page, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { currentStore } from '#app/stores/current-store.server.ts';
import { readStyle } from '#app/style/read-style.server.ts';
import { requestLearning } from '#app/style/request-learning.server.ts';
import type { StyleView } from '#app/style/view-style.ts';
import { CompositionFrame } from '#app/ui/composition-frame.tsx';
import { LightDial } from '#app/ui/light-dial.tsx';
import { Looks, OneOffs } from '#app/ui/looks.tsx';
import { NothingHere } from '#app/ui/nothing-here.tsx';
import { Photo } from '#app/ui/photo.tsx';
import { countOf } from '#app/ui/scene-words.ts';
import { Swatches } from '#app/ui/swatches.tsx';
import { TraitSpread } from '#app/ui/trait-spread.tsx';
import { useRefresh } from '#app/ui/use-refresh.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  return readStyle(services, { storeId: store.id });
}

/** Asks for the photos to be measured again. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  await requestLearning(services, { storeId: store.id });
  return { ok: true };
}

export default function Style() {
  const { style, isLearning, unreadable } = useLoaderData<typeof loader>();
  const fetcher = useFetcher();
  useRefresh(isLearning);
  const learnAgain = {
    content: 'Learn again',
    loading: fetcher.state !== 'idle',
    onAction: () => fetcher.submit({}, { method: 'post' }),
  };
  return (
    <Page
      title="Your style"
      subtitle={style ? `Measured on ${countOf(style.photosRead, 'photo')}` : undefined}
      secondaryActions={style ? [learnAgain] : undefined}
    >
      <BlockStack gap="400">
        {isLearning && (
          <Banner tone="info">
            <p>Your photos are being read and measured. This page shows the result by itself.</p>
          </Banner>
        )}
        {style ? <Profile style={style} /> : <NoProfile learnAgain={learnAgain} />}
        {unreadable.length > 0 && <Unreadable />}
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

function Profile({ style }: { style: StyleView }) {
  return (
    <Layout>
      <Layout.Section>
        <BlockStack gap="400">
          <Card>
            <BlockStack gap="400">
              <Text as="h2" variant="headingMd">
                Colours
              </Text>
              {(['backdrop', 'product'] as const).map((role) => (
                <Palette key={role} role={role} style={style} />
              ))}
            </BlockStack>
          </Card>
          <div className="al-measures">
            <Measure title="Light" words={style.light.words}>
              <LightDial light={style.light} />
            </Measure>
            <Measure title="Composition" words={style.composition.words}>
              <CompositionFrame composition={style.composition} />
            </Measure>
          </div>
          <Looks looks={style.looks} />
          <OneOffs oneOffs={style.oneOffs} />
          <Card>
            <BlockStack gap="400">
              <BlockStack gap="100">
                <Text as="h2" variant="headingMd">
                  How alike your photos are
                </Text>
                <Text as="p" tone="subdued">
                  The line is your usual value, the bar is where most of your photos lie.
                </Text>
              </BlockStack>
              <TraitSpread traits={style.traits} />
            </BlockStack>
          </Card>
        </BlockStack>
      </Layout.Section>
      <Layout.Section variant="oneThird">
        <BlockStack gap="400">
          <Card>
            <BlockStack gap="200">
              <Text as="h2" variant="headingMd">
                In words
              </Text>
              {style.sentences.map((sentence) => (
                <Text as="p" key={sentence}>
                  {sentence}
                </Text>
              ))}
            </BlockStack>
          </Card>
          <Exemplars exemplars={style.exemplars} />
        </BlockStack>
      </Layout.Section>
    </Layout>
  );
}

function Palette({ style, role }: { style: StyleView; role: 'backdrop' | 'product' }) {
  const swatches = style.swatches.filter((swatch) => swatch.role === role);
  if (!swatches.length) return null;
  const label = role === 'backdrop' ? 'Backdrops' : 'Products';
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {label}
      </Text>
      <Swatches label={`Colours of your ${label.toLowerCase()}`} swatches={swatches} isNamed />
    </BlockStack>
  );
}

function Measure(props: { title: string; words: string; children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {props.title}
        </Text>
        {props.children}
        <Text as="p">{props.words}</Text>
      </BlockStack>
    </Card>
  );
}

function Exemplars({ exemplars }: { exemplars: StyleView['exemplars'] }) {
  if (!exemplars.length) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Most typical photos
        </Text>
        <div className="al-thumbs">
          {exemplars.map((photo) => (
            <Photo key={photo.photoId} url={photo.url} alt={photo.title} opens />
          ))}
        </div>
      </BlockStack>
    </Card>
  );
}

type LearnAgain = { content: string; loading: boolean; onAction: () => void };

function NoProfile({ learnAgain }: { learnAgain: LearnAgain }) {
  const { isLearning, isTooLittle } = useLoaderData<typeof loader>();
  if (isLearning && !isTooLittle) return null;
  return (
    <NothingHere
      title={isTooLittle ? 'Too few photos to learn from' : 'Your style was not learnt yet'}
      text="Light, colours and composition are measured on the photos of your products. Until then, new photos use a plain, bright style."
      action={{ ...learnAgain, content: isTooLittle ? 'Learn again' : 'Learn now' }}
    />
  );
}

function Unreadable() {
  const { unreadable } = useLoaderData<typeof loader>();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Photos that could not be read
        </Text>
        <ul className="al-rows">
          {unreadable.map((photo) => (
            <li key={photo.photoId}>
              <Text as="p" fontWeight="medium">
                {photo.title}
              </Text>
              <Text as="p" variant="bodySm" tone="subdued">
                {photo.reason}
              </Text>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
