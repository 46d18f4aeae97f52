import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigation, useSubmit } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, Layout, Page, Text } from '@shopify/polaris';
import { useState } from 'react';
import {
  readPublishingChoice,
  type PublishingChoice,
} from '#app/publishing/read-publishing-choice.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { writeAltText } from '#app/publishing/write-alt-text.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { AltTextField } from '#app/ui/alt-text-field.tsx';
import { FailedPage } from '#app/ui/failed-page.tsx';
import { arrange, GalleryPreview } from '#app/ui/gallery-preview.tsx';
import { Photo } from '#app/ui/photo.tsx';
import { PlaceFields } from '#app/ui/place-fields.tsx';
import { readPublishForm, writePublishForm, type PublishForm } from '#app/ui/publish-form.ts';
import { VariantFields } from '#app/ui/variant-fields.tsx';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const choice = await readPublishingChoice(services, { storeId: store.id, assetId: params.id ?? '' });
  return choice ? json(choice) : json(null, { status: 404 });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const form = readPublishForm(await request.formData());
  if (!form.ok) return { message: form.message };
  const assetId = params.id ?? '';
  const requested = await requestPublication(services, { storeId: store.id, assetId, ...form.wish });
  return requested.ok ? redirect('/app/publications') : { message: requested.message };
}

export default function PublishPage() {
  const choice = useLoaderData<typeof loader>();
  return choice ? <Publish choice={choice} /> : <FailedPage isMissing />;
}

function Publish({ choice }: { choice: PublishingChoice }) {
  const [wish, setWish] = useState<PublishForm>(() => firstWish(choice));
  const failure = useActionData<typeof action>();
  const submit = useSubmit();
  const navigation = useNavigation();
  const change = (changed: Partial<PublishForm>) => setWish((before) => ({ ...before, ...changed }));
  const isReplacement = wish.at === 'replace';
  const isIncomplete = isReplacement ? !wish.replaces : choice.full !== null;
  const replaced = choice.gallery.find(({ mediaId }) => mediaId === wish.replaces);
  return (
    <Page
      title="Publish photo"
      subtitle={choice.title}
      backAction={{ content: 'Photos', url: `/app/generations/${choice.generationId}` }}
      primaryAction={{
        content: choice.isSourceChanged ? 'Publish anyway' : 'Publish',
        disabled: isIncomplete,
        loading: navigation.state === 'submitting',
        onAction: () => submit(writePublishForm(wish), { method: 'post' }),
      }}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Warnings choice={choice} failure={failure?.message} isReplacement={isReplacement} />
            <PlaceFields gallery={choice.gallery} wish={wish} onChange={change} />
            {!isReplacement && choice.variants.length > 0 && (
              <VariantFields
                variants={choice.variants}
                chosen={wish.variantIds}
                onChange={(variantIds) => change({ variantIds })}
              />
            )}
            <Card>
              <AltTextField
                value={wish.alt}
                onChange={(alt) => change({ alt })}
                locale={choice.locale}
                placeholder={isReplacement ? replaced?.alt : suggestedAlt(choice, wish)}
              />
            </Card>
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <Photo url={choice.photoUrl} alt={`${choice.title}, new photo`} opens />
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  On the product
                </Text>
                <GalleryPreview shown={arrange(choice.gallery, choice.photoUrl, placeOf(wish))} />
              </BlockStack>
            </Card>
          </BlockStack>
        </Layout.Section>
      </Layout>
      <Box paddingBlockEnd="800" />
    </Page>
  );
}

function firstWish({ chosen, isSourceChanged }: PublishingChoice): PublishForm {
  return {
    at: chosen.replaces ? 'replace' : chosen.at,
    replaces: chosen.replaces ?? '',
    variantIds: chosen.variantIds,
    alt: chosen.alt,
    ignoresSource: isSourceChanged,
  };
}

function placeOf({ at, replaces }: PublishForm) {
  return at === 'replace' ? { replace: replaces } : at;
}

/** What is written when nothing else is: it follows the variants that are chosen. */
function suggestedAlt({ title, scene, locale, variants }: PublishingChoice, wish: PublishForm): string {
  const options = variants.filter(({ id }) => wish.variantIds.includes(id)).map((one) => one.title);
  return writeAltText({ title, scene, locale, options: options.join(', ') });
}

function Warnings(props: { choice: PublishingChoice; failure: string | undefined; isReplacement: boolean }) {
  const { choice, failure, isReplacement } = props;
  if (failure)
    return (
      <Banner tone="critical">
        <p>{failure}</p>
      </Banner>
    );
  if (choice.full && !isReplacement)
    return (
      <Banner tone="warning">
        <p>{`${choice.full} Or let the new photo take the place of another.`}</p>
      </Banner>
    );
  if (!choice.isSourceChanged) return null;
  return (
    <Banner tone="warning">
      <p>The photo that this one was made from has changed since. Look whether it still shows the product.</p>
    </Banner>
  );
}
