import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, Link, Page, Text } from '@shopify/polaris';
import {
  createStoreKey,
  listStoreKeys,
  revokeStoreKey,
  rotateStoreKey,
  storeScopes,
} from '#app/partners/store-account.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { CopiedText } from '#app/ui/copied-text.tsx';
import { KeyRow } from '#app/ui/key-row.tsx';
import { readKeysForm } from '#app/ui/keys-form.ts';
import { NewKey } from '#app/ui/new-key.tsx';

type Reply = { ok: true; name: string; secret: string | null } | { ok: false; message: string };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const keys = await listStoreKeys(services, { storeId: store.id });
  return { keys, offered: storeScopes, apiUrl: services.env.APP_URL };
}

export async function action({ request, context }: ActionFunctionArgs): Promise<Reply> {
  const { services, store } = await currentStore(request, context);
  const storeId = store.id;
  const form = readKeysForm(await request.formData());
  if (!form.ok) return form;
  const { asked } = form;
  switch (asked.intent) {
    case 'make':
      return createStoreKey(services, { storeId, ...asked });
    case 'replace':
      return rotateStoreKey(services, { storeId, ...asked });
    case 'end':
      await revokeStoreKey(services, { storeId, keyId: asked.keyId });
      return { ok: true, name: '', secret: null };
  }
}

/** The store's own API keys. */
export default function Keys() {
  const { keys, offered, apiUrl } = useLoaderData<typeof loader>();
  const acting = useFetcher<Reply>();
  const reply = acting.data;
  const isBusy = acting.state !== 'idle';
  const submit = (form: FormData | Record<string, string>) => acting.submit(form, { method: 'post' });
  return (
    <Page title="API keys" backAction={{ content: 'Settings', url: '/app/settings' }} narrowWidth>
      <BlockStack gap="400">
        {reply?.ok && reply.secret && <Secret name={reply.name} secret={reply.secret} />}
        {reply && !reply.ok && !isBusy && <Banner tone="warning" title={reply.message} />}
        <Card>
          <BlockStack gap="400">
            <BlockStack gap="100">
              <Text as="h2" variant="headingMd">
                Your keys
              </Text>
              <Text as="p" tone="subdued">
                With a key your own programs order photos in your style, with the credits of your store.{' '}
                <Link url={`${apiUrl}/docs`} target="_blank">
                  How the API works
                </Link>
              </Text>
            </BlockStack>
            {keys.length === 0 && <Text as="p">There is no key yet.</Text>}
            <ul className="al-rows" aria-label="Your keys">
              {keys.map((one) => (
                <KeyRow
                  key={one.id}
                  one={one}
                  isBusy={isBusy}
                  onReplace={(overlapHours) => submit({ intent: 'replace', keyId: one.id, overlapHours })}
                  onEnd={() => submit({ intent: 'end', keyId: one.id })}
                />
              ))}
            </ul>
          </BlockStack>
        </Card>
        <NewKey
          // a key that was made leaves the form empty
          key={reply?.ok ? reply.secret : 'first'}
          offered={offered}
          isBusy={isBusy}
          onMake={submit}
        />
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

function Secret({ name, secret }: { name: string; secret: string }) {
  return (
    <Banner tone="success" title={`“${name}” is made. Copy it now: it is not shown again.`}>
      <CopiedText text={secret} label="The new key" />
    </Banner>
  );
}
