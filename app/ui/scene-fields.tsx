import { BlockStack, ChoiceList, Select } from '@shopify/polaris';
import { offeredScenes } from './scene-words.ts';

export type SceneChoice = { scenes: string[]; perScene: number };

const perSceneOptions = [1, 2, 3, 4].map((count) => ({ label: String(count), value: String(count) }));

/** Which scenes, and how many photos in each. Sends `scene` (repeated) and `perScene`. */
export function SceneFields(props: { choice: SceneChoice; onChange: (choice: SceneChoice) => void }) {
  const { choice, onChange } = props;
  return (
    <BlockStack gap="400">
      <ChoiceList
        allowMultiple
        title="Scenes"
        choices={offeredScenes.map(({ value, label, hint }) => ({ value, label, helpText: hint }))}
        selected={choice.scenes}
        onChange={(scenes) => onChange({ ...choice, scenes })}
        error={choice.scenes.length ? undefined : 'Choose at least one scene.'}
      />
      {choice.scenes.map((scene) => (
        <input key={scene} type="hidden" name="scene" value={scene} />
      ))}
      <Select
        label="Photos in each scene"
        name="perScene"
        options={perSceneOptions}
        value={String(choice.perScene)}
        onChange={(value) => onChange({ ...choice, perScene: Number(value) })}
      />
    </BlockStack>
  );
}
