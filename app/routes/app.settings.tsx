import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Page } from '@shopify/polaris';
import { readRule } from '#app/automation/read-rule.server.ts';
import { setAutomationRule } from '#app/automation/set-automation-rule.server.ts';
import { listGrants } from '#app/partners/list-grants.server.ts';
import { takeBackGrant } from '#app/partners/take-back-grant.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { AutomationForm } from '#app/ui/automation-form.tsx';
import { PartnerAccess } from '#app/ui/partner-access.tsx';
import { readSettingsForm } from '#app/ui/settings-form.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const [rule, grants] = await Promise.all([
    readRule(services, { storeId: store.id }),
    listGrants(services, { storeId: store.id }),
  ]);
  return { storeId: store.id, rule, grants };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const form = readSettingsForm(await request.formData());
  if (!form.ok) return { ok: false as const, message: form.message };
  const { settings } = form;
  switch (settings.intent) {
    case 'save-rule':
      await setAutomationRule(services, { storeId: store.id, ...settings.rule });
      return { ok: true as const };
    case 'take-back':
      await takeBackGrant(services, { storeId: store.id, grantId: settings.grantId });
      return { ok: true as const };
  }
}

export default function Settings() {
  const { storeId, rule, grants } = useLoaderData<typeof loader>();
  const saving = useFetcher<typeof action>();
  return (
    <Page title="Settings" narrowWidth>
      <BlockStack gap="400">
        <AutomationForm
          saved={rule}
          isSaving={saving.state !== 'idle'}
          failure={saving.data && !saving.data.ok ? saving.data.message : undefined}
          onSave={(form) => saving.submit(form, { method: 'post' })}
        />
        <PartnerAccess storeId={storeId} grants={grants} />
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}
