import { BlockStack, Button, Card, ChoiceList, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import type { Scope } from '#app/partners/scopes.ts';
import { sayScope } from './scope-words.ts';

const modes = [
  { label: 'Live: uses your credits', value: 'live' },
  { label: 'Test: play credits, nothing real moves', value: 'test' },
];

/** Asks what the new key may do. The parent gives it a new `key` once one was made, so that it begins anew. */
export function NewKey(props: {
  offered: readonly Scope[];
  isBusy: boolean;
  onMake: (form: FormData) => void;
}) {
  const { offered, isBusy, onMake } = props;
  const [name, setName] = useState('');
  const [mode, setMode] = useState('live');
  const [reach, setReach] = useState('all');
  const [chosen, setChosen] = useState<string[]>(['generations:write', 'generations:read']);
  const wanted = reach === 'all' ? [] : chosen;
  const make = () => {
    const form = new FormData();
    form.set('intent', 'make');
    form.set('name', name);
    form.set('mode', mode);
    for (const scope of wanted) form.append('scope', scope);
    onMake(form);
  };
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          New key
        </Text>
        <TextField
          label="Name"
          autoComplete="off"
          placeholder="Nightly catalogue"
          helpText="Where it is used, so that you know later what ends with it."
          value={name}
          onChange={setName}
          maxLength={100}
        />
        <Select label="Kind" options={modes} value={mode} onChange={setMode} />
        <ChoiceList
          title="What it may do"
          choices={[
            { label: 'Everything that your store may do by API', value: 'all' },
            { label: 'Only this', value: 'some' },
          ]}
          selected={[reach]}
          onChange={([choice]) => setReach(choice)}
        />
        {reach === 'some' && (
          <ChoiceList
            allowMultiple
            title="Allowed"
            titleHidden
            choices={offered.map((scope) => ({ label: sayScope(scope), value: scope, helpText: scope }))}
            selected={chosen}
            onChange={setChosen}
            error={chosen.length ? undefined : 'Choose at least one.'}
          />
        )}
        <InlineStack>
          <Button
            variant="primary"
            onClick={make}
            loading={isBusy}
            disabled={!name.trim() || (reach === 'some' && !chosen.length)}
          >
            Make the key
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
