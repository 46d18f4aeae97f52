import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { translator } from '../../shared/translate.ts';
import { Block, type BlockTexts } from './block.tsx';

/** What the admin calls to fill the block on a product's page. */
export default function open(): void {
  const { data, i18n, navigation } = shopify;
  const id = data.selected[0]?.id ?? '';
  const chooseScenes = () => navigation.navigate('extension://photograph-product');
  render(<Block id={id} say={translator<BlockTexts>(i18n)} chooseScenes={chooseScenes} />, document.body);
}
