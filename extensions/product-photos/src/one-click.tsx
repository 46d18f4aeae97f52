import { useState } from 'preact/hooks';
import type { ProductPhotosView } from '#app/publishing/product-photos.ts';
import { sayRefusal } from '../../shared/refusal-text.ts';
import { newOrderKey, orderPhotos, type OrderOutcome } from '../../shared/server.ts';
import type { Say } from './block.tsx';

type OneClickProps = {
  id: string;
  view: ProductPhotosView;
  say: Say;
  chooseScenes: () => void;
  onOrdered: () => Promise<void>;
};

/** Orders the usual photos; when it cannot be, says why beside the button. */
export function OneClick({ id, view, say, chooseScenes, onOrdered }: OneClickProps) {
  const { offer, refusal } = view;
  const [key, setKey] = useState(newOrderKey);
  const [isSending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<OrderOutcome>();
  const photos = offer.usualScenes.length * offer.usualPerScene;
  const cost = photos * offer.creditsPerPhoto;
  const isShort = cost > offer.creditsLeft;
  const price = { credits: cost, left: offer.creditsLeft };
  const send = async () => {
    if (isSending) return;
    setSending(true);
    const order = { ids: [id], scenes: offer.usualScenes, perScene: offer.usualPerScene, key };
    const sent = await orderPhotos(order);
    // an answered order is over: the next click is another one
    if (sent.kind !== 'broken-off') setKey(newOrderKey());
    setOutcome(sent);
    await onOrdered();
    setSending(false);
  };
  return (
    <s-stack gap="small">
      <Outcome outcome={outcome} isMaking={view.last?.state === 'making'} say={say} />
      <s-stack direction="inline" gap="small">
        <s-button
          variant="primary"
          disabled={isShort || refusal !== null}
          loading={isSending}
          onClick={() => void send()}
        >
          {say('order.make', { count: photos })}
        </s-button>
        <s-button disabled={refusal !== null} onClick={chooseScenes}>
          {say('order.choose')}
        </s-button>
      </s-stack>
      <s-paragraph color="subdued">
        {refusal ? sayRefusal(say, refusal) : say(isShort ? 'order.tooFew' : 'order.cost', price)}
      </s-paragraph>
      {isShort && <s-link href="app:app/plan">{say('order.getCredits')}</s-link>}
    </s-stack>
  );
}

type OutcomeProps = { outcome: OrderOutcome | undefined; isMaking: boolean; say: Say };

function Outcome({ outcome, isMaking, say }: OutcomeProps) {
  switch (outcome?.kind) {
    case undefined:
      return null;
    case 'broken-off':
      return <s-banner tone="critical">{say('order.brokenOff')}</s-banner>;
    case 'refused':
      return <s-banner tone="critical">{outcome.message}</s-banner>;
    case 'done': {
      const refusal = outcome.ordered.products[0]?.refusal;
      if (refusal) return <s-banner tone="warning">{sayRefusal(say, refusal)}</s-banner>;
      // once they are made, the last order's own line tells more
      return isMaking ? <s-banner tone="success">{say('order.begun')}</s-banner> : null;
    }
  }
}
