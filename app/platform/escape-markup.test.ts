import { expect, test } from 'vitest';
import { escapeMarkup } from './escape-markup.ts';

test('no text can leave the place it is written to, and XML stays readable', () => {
  expect(escapeMarkup(`<b title="it's">&\u0000\u001b</b>`)).toBe(
    '&lt;b title=&quot;it&#39;s&quot;&gt;&amp;&lt;/b&gt;',
  );
});
