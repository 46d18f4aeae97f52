import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Badge, Banner, BlockStack, Box, Button, Card, InlineStack, Page, Text } from '@shopify/polaris';
import { useEffect } from 'react';
import { z } from 'zod';
import { askForCharge, cancelPlan } from '#app/credits/billing/ask-for-charge.server.ts';
import { buyExtra } from '#app/credits/billing/buy-extra.server.ts';
import { packs, plans } from '#app/credits/billing/offers.ts';
import { readPlan } from '#app/credits/billing/read-plan.server.ts';
import { settleCharges } from '#app/credits/billing/settle-charges.server.ts';
import { readBalance } from '#app/credits/ledger.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';

const extraCredits = 50;

const planForm = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('buy'), offer: z.string() }),
  z.object({ intent: z.literal('extra') }),
  z.object({ intent: z.literal('cancel') }),
]);

type Reply = { ok: boolean; message?: string; confirmationUrl?: string };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const storeId = store.id;
  // the merchant comes back from Shopify's page of approval
  if (new URL(request.url).searchParams.has('charge_id')) await settleCharges(services, { storeId });
  const [plan, balance] = await Promise.all([
    readPlan(services, { storeId }),
    readBalance(services.db, { kind: 'store', id: storeId }),
  ]);
  return { plan, balance };
}

export async function action({ request, context }: ActionFunctionArgs): Promise<Reply> {
  const { services, store } = await currentStore(request, context);
  const storeId = store.id;
  const form = planForm.safeParse(Object.fromEntries(await request.formData()));
  if (!form.success) return { ok: false, message: 'Choose what to buy.' };
  switch (form.data.intent) {
    case 'buy':
      return askForCharge(services, { storeId, offer: form.data.offer });
    case 'extra':
      return buyExtra(services, { storeId, credits: extraCredits });
    case 'cancel':
      return { ok: await cancelPlan(services, { storeId }), message: 'There is no plan to cancel.' };
  }
}

/** Plans, packs and what is left. */
export default function PlanPage() {
  const { plan, balance } = useLoaderData<typeof loader>();
  const buying = useFetcher<Reply>();
  const reply = buying.data;
  const isBusy = buying.state !== 'idle';
  const confirmationUrl = reply?.confirmationUrl;
  useEffect(() => {
    if (confirmationUrl) window.open(confirmationUrl, '_top');
  }, [confirmationUrl]);
  const act = (form: Record<string, string>) => buying.submit(form, { method: 'post' });
  return (
    <Page title="Plan" subtitle={`${balance.available} credits left`} narrowWidth>
      <BlockStack gap="400">
        {reply && !reply.ok && (
          <Banner tone="critical" title="Nothing was bought">
            <p>{reply.message}</p>
          </Banner>
        )}
        {plans.map((one) => (
          <Offer
            key={one.id}
            title={one.name}
            text={`${one.credits} credits every 30 days for $${one.price}, then $${one.extraPrice.toFixed(2)} a credit up to $${one.cap}`}
            isCurrent={plan?.offer === one.id}
            isBusy={isBusy}
            onChoose={() => act({ intent: 'buy', offer: one.id })}
          />
        ))}
        {packs.map((one) => (
          <Offer
            key={one.id}
            title={one.name}
            text={`Once, for $${one.price}`}
            isBusy={isBusy}
            onChoose={() => act({ intent: 'buy', offer: one.id })}
          />
        ))}
        {plan && (
          <InlineStack gap="300">
            <Button disabled={isBusy} onClick={() => act({ intent: 'extra' })}>
              {`Buy ${extraCredits} credits beyond the plan`}
            </Button>
            <Button
              variant="plain"
              tone="critical"
              disabled={isBusy}
              onClick={() => act({ intent: 'cancel' })}
            >
              Cancel the plan
            </Button>
          </InlineStack>
        )}
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

function Offer(props: {
  title: string;
  text: string;
  isCurrent?: boolean;
  isBusy: boolean;
  onChoose: () => void;
}) {
  const { title, text, isCurrent = false, isBusy, onChoose } = props;
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300" wrap={false}>
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Text as="p" tone="subdued">
            {text}
          </Text>
        </BlockStack>
        {isCurrent ? (
          <Badge tone="success">Your plan</Badge>
        ) : (
          <Button disabled={isBusy} onClick={onChoose} accessibilityLabel={`Choose ${title}`}>
            Choose
          </Button>
        )}
      </InlineStack>
    </Card>
  );
}
