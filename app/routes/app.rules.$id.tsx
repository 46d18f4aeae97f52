import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData, useNavigate, type ShouldRevalidateFunctionArgs } from '@remix-run/react';
import { Box, Page } from '@shopify/polaris';
import { useEffect } from 'react';
import { deleteRule } from '#app/automation/order-rules.server.ts';
import { readRules } from '#app/automation/read-rules.server.ts';
import { newRule, type RuleSettings } from '#app/automation/rule.ts';
import { saveRule } from '#app/automation/save-rule.server.ts';
import { listCollections } from '#app/catalog/list-collections.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { NothingHere } from '#app/ui/nothing-here.tsx';
import { RuleEditor } from '#app/ui/rule-editor.tsx';
import { readRuleForm } from '#app/ui/rule-form.ts';

type Reply = { ok: true; isGone: boolean } | { ok: false; message: string };

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const [rules, collections] = await Promise.all([
    readRules(services, { storeId: store.id }),
    listCollections(services, { storeId: store.id }),
  ]);
  const known = rules.find(({ id }) => id === params.id);
  if (!known && params.id !== 'new') return json(null, { status: 404 });
  const { timeZone } = store;
  return json({ ruleId: known?.id ?? null, rule: known ?? newRule, collections, timeZone });
}

export async function action({ request, params, context }: ActionFunctionArgs): Promise<Reply> {
  const { services, store } = await currentStore(request, context);
  const storeId = store.id;
  const form = readRuleForm(await request.formData());
  if (!form.ok) return form;
  const ruleId = params.id === 'new' ? undefined : params.id;
  if (form.asked.intent === 'delete') {
    if (ruleId) await deleteRule(services, { storeId, ruleId });
    return { ok: true, isGone: true };
  }
  const saved = await saveRule(services, { storeId, ruleId, ...form.asked.rule });
  return saved.ok ? { ok: true, isGone: false } : saved;
}

/** A rule that was just deleted is not read once more. */
export function shouldRevalidate({ actionResult, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) {
  const reply = actionResult as Reply | undefined;
  return !(reply?.ok && reply.isGone) && defaultShouldRevalidate;
}

/** One automation rule, or a new one. */
export default function Rule() {
  const found = useLoaderData<typeof loader>();
  if (found) return <Editing found={found} />;
  return (
    <Page title="Rule" backAction={{ content: 'Settings', url: '/app/settings' }}>
      <NothingHere
        title="There is nothing here"
        text="This rule was deleted, or the address is not complete."
        action={{ content: 'Settings', url: '/app/settings' }}
      />
    </Page>
  );
}

type Found = { ruleId: string | null; rule: RuleSettings; collections: CollectionChoice[]; timeZone: string };
type CollectionChoice = { id: string; title: string };

function Editing({ found }: { found: Found }) {
  const { ruleId, rule, collections, timeZone } = found;
  const acting = useFetcher<Reply>();
  const navigate = useNavigate();
  const reply = acting.data;
  const isBusy = acting.state !== 'idle';
  const isOver = Boolean(reply?.ok && (reply.isGone || ruleId === null));
  useEffect(() => {
    if (isOver) navigate('/app/settings');
  }, [isOver, navigate]);
  return (
    <Page
      title={ruleId === null ? 'New rule' : rule.name || 'Rule without a name'}
      backAction={{ content: 'Settings', url: '/app/settings' }}
      secondaryActions={
        ruleId === null
          ? []
          : [
              {
                content: 'Delete',
                destructive: true,
                disabled: isBusy,
                onAction: () => acting.submit({ intent: 'delete' }, { method: 'post' }),
              },
            ]
      }
      narrowWidth
    >
      <RuleEditor
        // what was saved comes back tidied up: the form begins anew
        key={JSON.stringify(rule)}
        saved={rule}
        collections={collections}
        timeZone={timeZone}
        isSaving={isBusy}
        isOver={isOver}
        failure={reply && !reply.ok ? reply.message : undefined}
        onSave={(form) => acting.submit(form, { method: 'post' })}
      />
      <Box paddingBlockEnd="800" />
    </Page>
  );
}
