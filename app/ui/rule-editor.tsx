import { useBlocker } from '@remix-run/react';
import { SaveBar, useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Card, Checkbox, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { RuleSettings } from '#app/automation/rule.ts';
import { minutesOfTime, timeOfMinutes } from './clock-time.ts';
import { filtersOf, RuleFilters, wordsOf, type FilterDraft } from './rule-filters.tsx';
import { RuleLimits, type LimitDraft } from './rule-limits.tsx';
import { SceneFields, type SceneChoice } from './scene-fields.tsx';
import type { RuleFields } from './rule-form.ts';

const saveBarId = 'rule-save-bar';

type Draft = SceneChoice &
  Pick<RuleSettings, 'name' | 'isEnabled' | 'publishesAlone'> & { filters: FilterDraft; limits: LimitDraft };

/** One automation rule; changes wait in Shopify's save bar, and leaving with some asks first. */
export function RuleEditor(props: {
  saved: RuleSettings;
  collections: { id: string; title: string }[];
  timeZone: string;
  isSaving: boolean;
  /** nothing more is to be saved: it was, or the rule is gone */
  isOver: boolean;
  failure?: string;
  onSave: (form: FormData) => void;
}) {
  const { saved, isSaving, failure, onSave } = props;
  const [draft, setDraft] = useState(() => draftOf(saved));
  const isDirty = !props.isOver && JSON.stringify(draft) !== JSON.stringify(draftOf(saved));
  const isValid = draft.scenes.length > 0;
  useLeaveConfirmation(isDirty);
  return (
    <Card>
      <BlockStack gap="400">
        {failure && (
          <Banner tone="critical" title="The rule was not saved">
            <p>{failure}</p>
          </Banner>
        )}
        <TextField
          label="Name"
          autoComplete="off"
          maxLength={60}
          placeholder="Such as: New arrivals"
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
        />
        <Checkbox
          label="Photograph new products automatically"
          helpText="As soon as a new product has a photo. Each new photo costs one credit."
          checked={draft.isEnabled}
          onChange={(isEnabled) => setDraft({ ...draft, isEnabled })}
        />
        <SceneFields
          choice={draft}
          onChange={({ scenes, perScene }) => setDraft({ ...draft, perScene, scenes: scenes.toSorted() })}
        />
        <Checkbox
          label="Publish without asking me"
          helpText="Only photos that pass every check, and look like yours, are published. The rest wait in Review."
          checked={draft.publishesAlone}
          onChange={(publishesAlone) => setDraft({ ...draft, publishesAlone })}
        />
        <RuleFilters
          filters={draft.filters}
          collections={props.collections}
          onChange={(filters) => setDraft({ ...draft, filters })}
        />
        <RuleLimits
          limits={draft.limits}
          timeZone={props.timeZone}
          onChange={(limits) => setDraft({ ...draft, limits })}
        />
      </BlockStack>
      <SaveBar id={saveBarId} open={isDirty}>
        <button
          variant="primary"
          disabled={!isValid || isSaving}
          loading={isSaving ? '' : undefined}
          onClick={() => onSave(formOf(draft))}
        >
          Save
        </button>
        <button disabled={isSaving} onClick={() => setDraft(draftOf(saved))}>
          Discard
        </button>
      </SaveBar>
    </Card>
  );
}

function draftOf(rule: RuleSettings): Draft {
  const { name, isEnabled, scenes, publishesAlone } = rule;
  const perScene = Math.max(1, Math.round(rule.count / Math.max(1, scenes.length)));
  return {
    name,
    isEnabled,
    publishesAlone,
    scenes: scenes.toSorted(),
    perScene,
    filters: filtersOf(rule),
    limits: {
      monthlyCredits: rule.monthlyCredits === null ? '' : String(rule.monthlyCredits),
      quietFrom: timeOfMinutes(rule.quietFrom),
      quietTo: timeOfMinutes(rule.quietTo),
    },
  };
}

function formOf(draft: Draft): FormData {
  const { filters, limits, ...rule } = draft;
  const sent: Record<keyof RuleFields, unknown> = {
    ...rule,
    ...filters,
    tags: wordsOf(filters.tags),
    vendors: wordsOf(filters.vendors),
    productTypes: wordsOf(filters.productTypes),
    monthlyCredits: limits.monthlyCredits === '' ? null : Number(limits.monthlyCredits),
    quietFrom: minutesOfTime(limits.quietFrom),
    quietTo: minutesOfTime(limits.quietTo),
  };
  const form = new FormData();
  form.set('intent', 'save');
  form.set('rule', JSON.stringify(sent));
  return form;
}

/** Inside the app, Shopify's save bar does not see navigation: it must be asked. */
function useLeaveConfirmation(isDirty: boolean): void {
  const shopify = useAppBridge();
  const blocker = useBlocker(isDirty);
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    // it answers only when the merchant agrees to lose the changes
    void shopify.saveBar.leaveConfirmation().then(() => blocker.proceed());
  }, [blocker, shopify]);
}
