import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { Banner, BlockStack, Box, Button, Card, Layout, Link, Page, Text } from '@shopify/polaris';
import { useState } from 'react';
import { listProductsById } from '#app/catalog/list-products-by-id.server.ts';
import { readBalance } from '#app/credits/ledger.server.ts';
import { creditsPerAsset } from '#app/generation/generation.ts';
import { readRefusals } from '#app/generation/read-refusals.server.ts';
import { readSourcePhotos } from '#app/generation/source-photos.server.ts';
import { startForProducts } from '#app/generation/batch/start-for-products.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { readStyle } from '#app/style/read-style.server.ts';
import { NothingHere } from '#app/ui/nothing-here.tsx';
import { Photo } from '#app/ui/photo.tsx';
import { readPhotographForm } from '#app/ui/photograph-form.ts';
import { ProfileCard } from '#app/ui/profile-card.tsx';
import { SceneFields, type SceneChoice } from '#app/ui/scene-fields.tsx';
import { countOf } from '#app/ui/scene-words.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const storeId = store.id;
  const ids = (new URL(request.url).searchParams.get('products') ?? '').split(',').slice(0, 250);
  const products = await listProductsById(services, { storeId, productIds: ids });
  const productIds = products.map(({ id }) => id);
  const [sources, refusals, credits, { style }] = await Promise.all([
    readSourcePhotos(services, { storeId, productIds }),
    readRefusals(services, { storeId, productIds }),
    readBalance(services.db, { kind: 'store', id: storeId }),
    readStyle(services, { storeId }),
  ]);
  return {
    available: credits.available,
    style,
    products: products.map(({ id, title }) => {
      const source = sources.get(id);
      const reason = refusals.get(id)?.message ?? null;
      const refusedPhotoId = source?.ok === false && 'photoId' in source ? source.photoId : null;
      return { id, title, url: source?.url ?? null, reason, refusedPhotoId };
    }),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const form = readPhotographForm(await request.formData());
  if (!form.ok) return { message: form.message };
  const started = await startForProducts(services, { storeId: store.id, ...form.order });
  if (!started.ok) return { message: started.message };
  const [first, ...others] = started.generationIds;
  return redirect(others.length ? '/app/review' : `/app/generations/${first}`);
}

export default function Photograph() {
  const { products, available, style } = useLoaderData<typeof loader>();
  const failure = useActionData<typeof action>();
  const navigation = useNavigation();
  const [choice, setChoice] = useState<SceneChoice>({ scenes: ['studio'], perScene: 2 });
  const usable = products.filter(({ reason }) => reason === null);
  const photos = usable.length * choice.scenes.length * choice.perScene;
  const cost = photos * creditsPerAsset;
  const isShort = cost > available;
  if (!products.length) return <NothingChosen />;
  return (
    <Page title="Photograph in store style" backAction={{ content: 'Products', url: '/app/products' }}>
      <Form method="post">
        {usable.map(({ id }) => (
          <input key={id} type="hidden" name="product" value={id} />
        ))}
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              {failure && (
                <Banner tone="critical" title="Not all photos were started">
                  <p>{failure.message}</p>
                </Banner>
              )}
              <Chosen />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <Card>
                <BlockStack gap="400">
                  <SceneFields choice={choice} onChange={setChoice} />
                  <Estimate photos={photos} cost={cost} available={available} products={usable.length} />
                  <Button
                    submit
                    variant="primary"
                    fullWidth
                    disabled={photos === 0 || isShort}
                    loading={navigation.state === 'submitting'}
                  >
                    {photos ? `Make ${countOf(photos, 'photo')}` : 'Make photos'}
                  </Button>
                </BlockStack>
              </Card>
              {style && <ProfileCard style={style} isLinked={false} />}
            </BlockStack>
          </Layout.Section>
        </Layout>
      </Form>
      <Box paddingBlockEnd="800" />
    </Page>
  );
}

function Estimate(props: { photos: number; cost: number; available: number; products: number }) {
  const { photos, cost, available, products } = props;
  if (!products)
    return (
      <Text as="p" tone="critical">
        None of these products can be photographed; the list says why.
      </Text>
    );
  if (!photos) return null;
  return (
    <BlockStack gap="050">
      <Text as="p" fontWeight="medium">
        {`${countOf(photos, 'photo')} of ${countOf(products, 'product')} for ${countOf(cost, 'credit')}`}
      </Text>
      {cost > available ? (
        <Text as="p" tone="critical">
          {`You have ${countOf(available, 'credit')}. Choose fewer products, scenes or photos.`}
        </Text>
      ) : (
        <Text as="p" variant="bodySm" tone="subdued">
          {`${countOf(available - cost, 'credit')} will be left. A photo that cannot be made costs nothing.`}
        </Text>
      )}
    </BlockStack>
  );
}

function Chosen() {
  const { products } = useLoaderData<typeof loader>();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {countOf(products.length, 'product')}
        </Text>
        <ul className="al-rows">
          {products.map((product) => (
            <li key={product.id} className="al-row">
              <Photo url={product.url} alt="" size="small" />
              <div className="al-grow">
                <Text as="p" fontWeight="medium">
                  {product.title}
                </Text>
                <Text as="p" variant="bodySm" tone={product.reason ? 'critical' : 'subdued'}>
                  {product.reason ? `Left out. ${product.reason}` : 'New photos start from this one.'}
                </Text>
                {product.refusedPhotoId && (
                  <Link
                    url={`/app/cut-out/${product.refusedPhotoId}`}
                    accessibilityLabel={`Show by hand where ${product.title} is`}
                  >
                    Show by hand where the product is
                  </Link>
                )}
              </div>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

function NothingChosen() {
  return (
    <Page title="Photograph in store style" backAction={{ content: 'Products', url: '/app/products' }}>
      <NothingHere
        title="No product is chosen"
        text="Tick products in the list, then choose “Photograph in store style”."
        action={{ content: 'Choose products', url: '/app/products' }}
      />
    </Page>
  );
}
