import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { Photograph, type PhotographTexts } from '../../shared/photograph.tsx';
import { translator } from '../../shared/translate.ts';

/** What the admin calls when the merchant chooses the action for the ticked products of the list. */
export default function open(): void {
  const { data, i18n, close } = shopify;
  const ids = data.selected.map(({ id }) => id);
  render(<Photograph ids={ids} say={translator<PhotographTexts>(i18n)} close={close} />, document.body);
}
