import { useCallback, useState } from 'preact/hooks';
import type { OrderOffer, SelectionView } from '#app/publishing/product-photos.ts';
import type texts from '../photograph-product/locales/en.default.json';
import { OrderFields, type Choice } from './order-fields.tsx';
import { OrderResult } from './order-result.tsx';
import { sayRefusal } from './refusal-text.ts';
import { newOrderKey, orderPhotos, readSelection, type OrderOutcome } from './server.ts';
import type { Translate } from './translate.ts';
import { useAnswer } from './use-answer.ts';

export type PhotographTexts = typeof texts;
type Say = Translate<PhotographTexts>;

const mostShown = 5;

/** The window in which photos of one product, or of a selection, are ordered. */
export function Photograph({ ids, say, close }: { ids: string[]; say: Say; close: () => void }) {
  const ask = useCallback(() => readSelection(ids), [ids]);
  const { answer, askAgain } = useAnswer(ask);
  if (!ids.length) return <Notice say={say} close={close} text={say('window.nothingSelected')} />;
  switch (answer.kind) {
    case 'loading':
      return (
        <s-admin-action heading={say('window.heading')} loading>
          <s-spinner accessibilityLabel={say('window.loading')} />
        </s-admin-action>
      );
    case 'failed':
    case 'not-found':
      return (
        <Notice say={say} close={close} isFault text={say('window.failed')} again={() => void askAgain()} />
      );
    case 'ok':
      return <Order ids={ids} selection={answer.body} say={say} close={close} />;
  }
}

function Notice(props: { say: Say; close: () => void; text: string; isFault?: boolean; again?: () => void }) {
  const { say, close, text, isFault, again } = props;
  return (
    <s-admin-action heading={say('window.heading')}>
      <s-banner tone={isFault ? 'critical' : 'info'}>{text}</s-banner>
      {again && (
        <s-button slot="primary-action" variant="primary" onClick={again}>
          {say('window.again')}
        </s-button>
      )}
      <s-button slot="secondary-actions" onClick={close}>
        {say('window.close')}
      </s-button>
    </s-admin-action>
  );
}

type OrderProps = { ids: string[]; selection: SelectionView; say: Say; close: () => void };

function Order({ ids, selection, say, close }: OrderProps) {
  const { products, offer } = selection;
  const [choice, setChoice] = useState<Choice>({
    scenes: offer.usualScenes,
    perScene: offer.usualPerScene,
  });
  // one name for this window: a second click, or one after a lost reply, is the same order
  const [key] = useState(newOrderKey);
  const [isSending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<OrderOutcome>();
  const refused = products.filter(({ refusal }) => refusal !== null);
  const usable = products.length - refused.length;
  const cost = usable * choice.scenes.length * choice.perScene * offer.creditsPerPhoto;
  const why = whyNot(say, { usable, choice, cost, offer });
  const send = async () => {
    if (isSending) return;
    setSending(true);
    setOutcome(await orderPhotos({ ids, ...choice, key }));
    setSending(false);
  };
  if (outcome?.kind === 'done')
    return <OrderResult ordered={outcome.ordered} titles={titlesOf(products)} say={say} close={close} />;
  return (
    <s-admin-action heading={say('window.heading')}>
      <s-stack gap="base">
        {outcome?.kind === 'broken-off' && (
          <s-banner tone="critical">{say('window.brokenOff', { count: outcome.begun })}</s-banner>
        )}
        {outcome?.kind === 'refused' && <s-banner tone="critical">{outcome.message}</s-banner>}
        {refused.length > 0 && <Refused products={products} say={say} />}
        {usable > 0 && (
          <OrderFields offer={offer} choice={choice} isLocked={isSending} say={say} onChange={setChoice} />
        )}
        {why ? (
          <s-paragraph tone="critical">{why}</s-paragraph>
        ) : (
          <s-paragraph>
            {say('order.cost', {
              photos: cost / offer.creditsPerPhoto,
              credits: cost,
              left: offer.creditsLeft,
            })}
          </s-paragraph>
        )}
        {cost > offer.creditsLeft && <s-link href="app:app/plan">{say('order.getCredits')}</s-link>}
      </s-stack>
      <s-button
        slot="primary-action"
        variant="primary"
        disabled={why !== null}
        loading={isSending}
        onClick={() => void send()}
      >
        {say('order.make', { count: cost / offer.creditsPerPhoto })}
      </s-button>
      <s-button slot="secondary-actions" onClick={close}>
        {say('window.close')}
      </s-button>
    </s-admin-action>
  );
}

/** The reason why nothing can be ordered, or null. */
function whyNot(
  say: Say,
  given: { usable: number; choice: Choice; cost: number; offer: OrderOffer },
): string | null {
  const { usable, choice, cost, offer } = given;
  if (!usable) return say('order.noneUsable');
  if (!choice.scenes.length) return say('order.noScene');
  if (cost > offer.creditsLeft) return say('order.tooFew', { credits: cost, left: offer.creditsLeft });
  return null;
}

function titlesOf(products: SelectionView['products']): Map<string, string | null> {
  return new Map(products.map(({ shopifyId, title }) => [shopifyId, title]));
}

function Refused({ products, say }: { products: SelectionView['products']; say: Say }) {
  const refused = products.flatMap(({ title, shopifyId, refusal }) =>
    refusal ? [{ title: title ?? say('window.unnamed'), shopifyId, refusal }] : [],
  );
  if (products.length === 1) return <s-banner tone="warning">{sayRefusal(say, refused[0].refusal)}</s-banner>;
  const more = refused.length - mostShown;
  return (
    <s-banner tone="warning" heading={say('window.leftOut', { count: refused.length })}>
      <s-unordered-list>
        {refused.slice(0, mostShown).map(({ title, shopifyId, refusal }) => (
          <s-list-item key={shopifyId}>{`${title}: ${sayRefusal(say, refusal)}`}</s-list-item>
        ))}
      </s-unordered-list>
      {more > 0 && <s-paragraph>{say('window.more', { count: more })}</s-paragraph>}
    </s-banner>
  );
}
