import { Badge, BlockStack, Button, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { mostRules, type RuleView } from '#app/automation/rule.ts';
import { countOf, nameScene } from './scene-words.ts';

/** The store's automation rules in their order. */
export function RuleList(props: { rules: RuleView[]; isBusy: boolean; onMoveUp: (ruleId: string) => void }) {
  const { rules, isBusy, onMoveUp } = props;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Automation
          </Text>
          <Text as="p" tone="subdued">
            {rules.length > 1
              ? 'What happens when you add a product in Shopify. The first rule that is for a product has it.'
              : 'What happens when you add a product in Shopify.'}
          </Text>
        </BlockStack>
        {rules.length > 0 && (
          <ol className="al-rows" aria-label="Rules">
            {rules.map((rule, position) => (
              <li key={rule.id} className="al-row">
                <div className="al-grow">
                  <InlineStack gap="200" blockAlign="center">
                    <Link url={`/app/rules/${rule.id}`}>{nameRule(rule)}</Link>
                    {rule.isEnabled ? <Badge tone="success">On</Badge> : <Badge>Off</Badge>}
                  </InlineStack>
                  <Text as="p" variant="bodySm" tone="subdued">
                    {describeRule(rule)}
                  </Text>
                </div>
                {position > 0 && (
                  <Button
                    disabled={isBusy}
                    accessibilityLabel={`Move ${nameRule(rule)} up`}
                    onClick={() => onMoveUp(rule.id)}
                  >
                    Move up
                  </Button>
                )}
              </li>
            ))}
          </ol>
        )}
        <InlineStack gap="400" blockAlign="center">
          {rules.length < mostRules && <Button url="/app/rules/new">Add a rule</Button>}
          <Link url="/app/coverage">See what automation did with each product</Link>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function nameRule({ name }: Pick<RuleView, 'name'>): string {
  return name || 'Rule without a name';
}

function describeRule(rule: RuleView): string {
  const scenes = rule.scenes.map(nameScene).join(', ');
  const whose = isForAll(rule) ? 'every new product' : 'some new products';
  const end = rule.publishesAlone ? 'published by itself' : 'waits in Review';
  return `${countOf(rule.count, 'photo')} (${scenes}) of ${whose}; ${end}.`;
}

function isForAll({ collectionIds, tags, vendors, productTypes, statuses }: RuleView): boolean {
  return [collectionIds, tags, vendors, productTypes, statuses].every((filter) => filter.length === 0);
}
