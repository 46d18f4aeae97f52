import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Card, Link, Page, Text } from '@shopify/polaris';
import { moveRuleUp } from '#app/automation/order-rules.server.ts';
import { readRules } from '#app/automation/read-rules.server.ts';
import { listGrants } from '#app/partners/list-grants.server.ts';
import { answerInvitation, readInvitations } from '#app/partners/answer-invitation.server.ts';
import { takeBackGrant } from '#app/partners/store-grants.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { setPublishing } from '#app/stores/set-publishing.server.ts';
import { PartnerAccess } from '#app/ui/partner-access.tsx';
import { PublishingForm } from '#app/ui/publishing-form.tsx';
import { RuleList } from '#app/ui/rule-list.tsx';
import { readSettingsForm } from '#app/ui/settings-form.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const code = new URL(request.url).searchParams.get('invitation') ?? undefined;
  const [rules, grants, invitations] = await Promise.all([
    readRules(services, { storeId: store.id }),
    listGrants(services, { storeId: store.id }),
    readInvitations(services, { shop: store, code }),
  ]);
  const { placement, locale } = store;
  return {
    storeId: store.id,
    rules,
    grants,
    invitations,
    publishing: { placement, locale },
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const form = readSettingsForm(await request.formData());
  if (!form.ok) return { ok: false as const, message: form.message };
  const { settings } = form;
  switch (settings.intent) {
    case 'move-rule-up':
      await moveRuleUp(services, { storeId: store.id, ruleId: settings.ruleId });
      return { ok: true as const };
    case 'save-publishing': {
      const { placement, locale } = settings;
      await setPublishing(services, { storeId: store.id, placement, locale });
      return { ok: true as const };
    }
    case 'take-back':
      await takeBackGrant(services, { storeId: store.id, grantId: settings.grantId }, store.id);
      return { ok: true as const };
    case 'accept':
    case 'decline': {
      const { invitationId, code, intent } = settings;
      return answerInvitation(services, { shop: store, invitationId, code, isAccepted: intent === 'accept' });
    }
  }
}

export default function Settings() {
  const { storeId, rules, grants, invitations, publishing } = useLoaderData<typeof loader>();
  const moving = useFetcher<typeof action>();
  return (
    <Page title="Settings" narrowWidth>
      <BlockStack gap="400">
        <RuleList
          rules={rules}
          isBusy={moving.state !== 'idle'}
          onMoveUp={(ruleId) => moving.submit({ intent: 'move-rule-up', ruleId }, { method: 'post' })}
        />
        <PublishingForm saved={publishing} />
        <PartnerAccess storeId={storeId} grants={grants} invitations={invitations} />
        <OwnKeys />
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

function OwnKeys() {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          API keys
        </Text>
        <Text as="p" tone="subdued">
          For your own programs: they order photos in your style, with your credits.
        </Text>
        <Link url="/app/keys">Manage API keys</Link>
      </BlockStack>
    </Card>
  );
}
