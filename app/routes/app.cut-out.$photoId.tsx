import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData, useSearchParams } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, Layout, Page, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import {
  previewCorrection,
  readCorrectablePhoto,
  saveCorrection,
  type CorrectablePhoto,
} from '#app/generation/photograph/correct-cut-out.server.ts';
import { repeatGeneration } from '#app/generation/repeat-generation.server.ts';
import type { Stroke } from '#app/imaging/cut-out/strokes.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { readCorrectionForm } from '#app/ui/correction-form.ts';
import { CutOutPreview, type PreviewReply } from '#app/ui/cut-out-preview.tsx';
import { FailedPage } from '#app/ui/failed-page.tsx';
import { StrokeEditor } from '#app/ui/stroke-editor.tsx';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const photo = await readCorrectablePhoto(services, { storeId: store.id, photoId: params.photoId ?? '' });
  return photo ? json({ photo }) : json(null, { status: 404 });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const form = readCorrectionForm(await request.formData());
  if (!form.ok) return json<PreviewReply>(form);
  const { intent, strokes } = form.correction;
  const order = { storeId: store.id, photoId: params.photoId ?? '', strokes };
  if (intent === 'preview') {
    const shown = await previewCorrection(services, order);
    if (!shown.ok) return json<PreviewReply>({ ok: false, message: shown.message });
    const picture = Buffer.from(shown.bytes).toString('base64');
    return json<PreviewReply>({ ok: true, url: `data:${shown.mimeType};base64,${picture}` });
  }
  const saved = await saveCorrection(services, order);
  if (!saved.ok) return json<PreviewReply>({ ok: false, message: saved.message });
  const generationId = new URL(request.url).searchParams.get('generation');
  if (intent === 'save' || !generationId) return json<PreviewReply>({ ok: true, isSaved: true });
  const again = await repeatGeneration(services, { storeId: store.id, generationId });
  return again.ok
    ? redirect(`/app/generations/${again.generationId}`)
    : json<PreviewReply>({ ok: false, message: again.message });
}

export default function CutOutPage() {
  const found = useLoaderData<typeof loader>();
  return found ? <Correction photo={found.photo} /> : <FailedPage isMissing />;
}

/** Asks for a preview a moment after the last stroke. */
const pauseMilliseconds = 250;

function Correction({ photo }: { photo: CorrectablePhoto }) {
  const [query] = useSearchParams();
  const generationId = query.get('generation');
  const [strokes, setStrokes] = useState<Stroke[]>(photo.strokes);
  const preview = useFetcher<PreviewReply>();
  const saving = useFetcher<PreviewReply>();
  const { submit } = preview;
  useEffect(() => {
    const waiting = setTimeout(
      () => submit({ intent: 'preview', strokes: JSON.stringify(strokes) }, { method: 'post' }),
      pauseMilliseconds,
    );
    return () => clearTimeout(waiting);
  }, [strokes, submit]);
  const save = (intent: 'save' | 'again') =>
    saving.submit({ intent, strokes: JSON.stringify(strokes) }, { method: 'post' });
  const isBusy = saving.state !== 'idle';
  const back = generationId ? `/app/generations/${generationId}` : '/app/products';
  return (
    <Page
      title="Correct the cut-out"
      subtitle={photo.title}
      backAction={{ content: 'Back', url: back }}
      primaryAction={{
        content: generationId ? 'Save and make the photos again' : 'Save',
        loading: isBusy,
        disabled: preview.data?.ok === false,
        onAction: () => save(generationId ? 'again' : 'save'),
      }}
      secondaryActions={
        generationId ? [{ content: 'Save only', disabled: isBusy, onAction: () => save('save') }] : undefined
      }
    >
      <BlockStack gap="400">
        {saving.data && <Outcome reply={saving.data} photo={photo} />}
        <Layout>
          <Layout.Section variant="oneHalf">
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  Your photo
                </Text>
                <StrokeEditor url={photo.url} title={photo.title} strokes={strokes} onChange={setStrokes} />
              </BlockStack>
            </Card>
          </Layout.Section>
          <Layout.Section variant="oneHalf">
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  What is kept
                </Text>
                <CutOutPreview reply={preview.data} isBusy={preview.state !== 'idle'} title={photo.title} />
              </BlockStack>
            </Card>
          </Layout.Section>
        </Layout>
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

function Outcome({ reply, photo }: { reply: PreviewReply; photo: CorrectablePhoto }) {
  if (!reply.ok)
    return (
      <Banner tone="critical" title="This was not done">
        <p>{reply.message}</p>
      </Banner>
    );
  const order = photo.productId ? `/app/photograph?products=${photo.productId}` : '/app/products';
  return (
    <Banner
      tone="success"
      title="The cut-out is saved"
      action={{ content: 'Photograph the product', url: order }}
    >
      <p>Every new photo that is made from this one uses it.</p>
    </Banner>
  );
}
