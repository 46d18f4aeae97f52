import type { ComponentChildren } from 'preact';
import { useCallback, useEffect } from 'preact/hooks';
import { readProduct } from '../../shared/server.ts';
import type { Translate } from '../../shared/translate.ts';
import { useAnswer } from '../../shared/use-answer.ts';
import type texts from '../locales/en.default.json';
import { LastOrder } from './last-order.tsx';
import { OneClick } from './one-click.tsx';
import { Photos } from './photos.tsx';

export type BlockTexts = typeof texts;
export type Say = Translate<BlockTexts>;

const lookAgainSeconds = 5;

type BlockProps = { id: string; say: Say; chooseScenes: () => void };

/** How the product's photos fit, how its last order went, and a new one in one click. */
export function Block({ id, say, chooseScenes }: BlockProps) {
  const ask = useCallback(() => readProduct(id), [id]);
  const { answer, askAgain } = useAnswer(ask);
  const isMoving = answer.kind === 'ok' && answer.body.last?.state === 'making';
  useEffect(() => {
    if (!isMoving) return undefined;
    const timer = setInterval(() => void askAgain(), lookAgainSeconds * 1000);
    return () => clearInterval(timer);
  }, [isMoving, askAgain]);
  switch (answer.kind) {
    case 'loading':
      return (
        <Frame say={say}>
          <s-spinner accessibilityLabel={say('block.loading')} />
        </Frame>
      );
    case 'not-found':
    case 'failed':
      return (
        <Frame say={say}>
          <s-banner tone={answer.kind === 'failed' ? 'critical' : 'info'}>
            {say(answer.kind === 'failed' ? 'block.failed' : 'block.notRead')}
          </s-banner>
          <s-button onClick={() => void askAgain()}>{say('block.again')}</s-button>
        </Frame>
      );
    case 'ok':
      return (
        <Frame say={say}>
          <OneClick id={id} view={answer.body} say={say} chooseScenes={chooseScenes} onOrdered={askAgain} />
          {answer.body.last && <LastOrder last={answer.body.last} say={say} />}
          <Photos view={answer.body} say={say} />
        </Frame>
      );
  }
}

function Frame({ say, children }: { say: Say; children: ComponentChildren }) {
  return (
    <s-admin-block heading={say('block.heading')}>
      <s-stack gap="base">{children}</s-stack>
    </s-admin-block>
  );
}
