import type { PhotographTexts } from './photograph.tsx';
import { sayRefusal } from './refusal-text.ts';
import { countBegun, type Ordered } from './server.ts';
import type { Translate } from './translate.ts';

type ResultProps = {
  ordered: Ordered;
  titles: Map<string, string | null>;
  say: Translate<PhotographTexts>;
  close: () => void;
};

/** What became of each product of an order. */
export function OrderResult({ ordered, titles, say, close }: ResultProps) {
  const begun = countBegun(ordered);
  const refused = ordered.products.flatMap(({ shopifyId, title, refusal }) => {
    const name = title ?? titles.get(shopifyId) ?? say('window.unnamed');
    return refusal ? [{ shopifyId, text: `${name}: ${sayRefusal(say, refusal)}` }] : [];
  });
  return (
    <s-admin-action heading={say('window.heading')}>
      <s-stack gap="base">
        {begun > 0 && (
          <s-banner tone="success" heading={say('result.begun', { count: begun })}>
            {say('result.next', { left: ordered.creditsLeft })}
          </s-banner>
        )}
        {refused.length > 0 && (
          <s-banner tone="warning" heading={say('result.refused', { count: refused.length })}>
            <s-unordered-list>
              {refused.map(({ shopifyId, text }) => (
                <s-list-item key={shopifyId}>{text}</s-list-item>
              ))}
            </s-unordered-list>
          </s-banner>
        )}
        <s-link href="app:app/review">{say('result.review')}</s-link>
      </s-stack>
      <s-button slot="primary-action" variant="primary" onClick={close}>
        {say('result.done')}
      </s-button>
    </s-admin-action>
  );
}
