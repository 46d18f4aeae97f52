/** The scenes that a merchant chooses from. */
export const offeredScenes = [
  { value: 'studio', label: 'Studio', hint: 'On your usual backdrop, lit as your photos are.' },
  { value: 'lifestyle', label: 'Lifestyle', hint: 'In a setting, in your light and your colours.' },
] as const;

/** A scene's name for people; what the list does not know is shown as it is, with a capital. */
export function nameScene(scene: string): string {
  const known = offeredScenes.find(({ value }) => value === scene);
  return known?.label ?? scene.charAt(0).toUpperCase() + scene.slice(1).replaceAll(/[-_]/g, ' ');
}

/** `1 photo`, `2 photos`, `0 photos`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
