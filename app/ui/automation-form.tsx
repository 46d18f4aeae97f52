import { useBlocker } from '@remix-run/react';
import { SaveBar, useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Card, Checkbox, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { RuleView } from '#app/automation/read-rule.server.ts';
import { SceneFields, type SceneChoice } from './scene-fields.tsx';

const saveBarId = 'automation-save-bar';

type Draft = SceneChoice & Pick<RuleView, 'isEnabled' | 'publishesAlone'>;

/** The automation rule; changes wait in Shopify's save bar, and leaving with some asks first. */
export function AutomationForm(props: {
  saved: RuleView;
  isSaving: boolean;
  failure?: string;
  onSave: (form: FormData) => void;
}) {
  const { saved, isSaving, failure, onSave } = props;
  const [draft, setDraft] = useState(() => draftOf(saved));
  const isDirty = JSON.stringify(draft) !== JSON.stringify(draftOf(saved));
  const isValid = draft.scenes.length > 0;
  useLeaveConfirmation(isDirty);
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Automation
          </Text>
          <Text as="p" tone="subdued">
            What happens when you add a product in Shopify.
          </Text>
        </BlockStack>
        {failure && (
          <Banner tone="critical" title="The rule was not saved">
            <p>{failure}</p>
          </Banner>
        )}
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

function draftOf(rule: RuleView): Draft {
  const { isEnabled, scenes, publishesAlone } = rule;
  const perScene = Math.max(1, Math.round(rule.count / Math.max(1, scenes.length)));
  return { isEnabled, publishesAlone, scenes: scenes.toSorted(), perScene };
}

function formOf(draft: Draft): FormData {
  const form = new FormData();
  form.set('intent', 'save-rule');
  form.set('isEnabled', String(draft.isEnabled));
  form.set('publishesAlone', String(draft.publishesAlone));
  form.set('perScene', String(draft.perScene));
  for (const scene of draft.scenes) form.append('scene', scene);
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
