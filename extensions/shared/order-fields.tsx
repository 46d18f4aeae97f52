import type { OrderOffer } from '#app/publishing/product-photos.ts';
import type { PhotographTexts } from './photograph.tsx';
import type { Translate } from './translate.ts';

export type Choice = { scenes: string[]; perScene: number };

type FieldProps = {
  offer: OrderOffer;
  choice: Choice;
  isLocked: boolean;
  say: Translate<PhotographTexts>;
  onChange: (choice: Choice) => void;
};

/** In which scenes, and how many photos of each. */
export function OrderFields({ offer, choice, isLocked, say, onChange }: FieldProps) {
  const change = (text: string) => {
    const wanted = Math.round(Number(text));
    if (wanted >= 1) onChange({ ...choice, perScene: Math.min(wanted, offer.mostPerScene) });
  };
  return (
    <s-stack gap="base">
      <s-choice-list
        name="scenes"
        label={say('order.scenes')}
        multiple
        disabled={isLocked}
        values={choice.scenes}
        onChange={(event) => onChange({ ...choice, scenes: [...(event.currentTarget.values ?? [])] })}
      >
        {offer.scenes.map((scene) => (
          <s-choice key={scene.id} value={scene.id} selected={choice.scenes.includes(scene.id)}>
            {nameScene(say, scene)}
          </s-choice>
        ))}
      </s-choice-list>
      <s-number-field
        name="perScene"
        label={say('order.perScene')}
        min={1}
        max={offer.mostPerScene}
        step={1}
        disabled={isLocked}
        value={String(choice.perScene)}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </s-stack>
  );
}

function nameScene(say: FieldProps['say'], scene: { id: string; title: string }): string {
  switch (scene.id) {
    case 'studio':
      return say('order.studio');
    case 'lifestyle':
      return say('order.lifestyle');
    default:
      return scene.title;
  }
}
