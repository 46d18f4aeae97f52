import { scopes } from '#app/partners/scopes.ts';
import { CodeBlock } from './code-block.tsx';
import { Rings } from './guide-rings.tsx';
import { Errors, Scenes, Situations } from './guide-tables.tsx';
import { TestMode } from './guide-test-mode.tsx';
import { Webhooks } from './guide-webhooks.tsx';

export const guides = [
  { id: 'start', title: 'First call', Part: Start },
  { id: 'authentication', title: 'Keys and scopes', Part: Authentication },
  { id: 'conventions', title: 'Conventions', Part: Conventions },
  { id: 'limits', title: 'Limits', Part: Rings },
  { id: 'webhooks', title: 'Webhooks', Part: Webhooks },
  { id: 'test-mode', title: 'Test mode', Part: TestMode },
  { id: 'situation', title: 'Situations and preferences', Part: Situations },
  { id: 'scenes', title: 'Scenes and models', Part: Scenes },
  { id: 'errors', title: 'Errors', Part: Errors },
] as const;

const variables = [
  'AFTERLIGHT_KEY',
  'STORE_ID',
  'GENERATION_ID',
  'BATCH_ID',
  'WEBHOOK_ENDPOINT_ID',
  'WEBHOOK_DELIVERY_ID',
  'KEY_ID',
  'JOB_ID',
];

function Start({ serverUrl }: { serverUrl: string }) {
  const key = '-H "Authorization: Bearer $AFTERLIGHT_KEY"';
  return (
    <>
      <p>
        A product photo goes in; photographs in the store’s own style come out. The product’s pixels are not
        painted again, and every finished file carries the measurement that proves it.
      </p>
      <form className="values" autoComplete="off">
        <p>Give your own values, and every curl on this page carries them. They stay in this browser tab.</p>
        {variables.map((name) => (
          <label key={name}>
            {name}
            <input name={name} spellCheck={false} autoComplete="off" autoCapitalize="off" />
          </label>
        ))}
      </form>
      <div className="steps">
        <CodeBlock
          caption="curl"
          label="Order photographs"
          code={`curl -X POST "${serverUrl}/v1/generations" \\\n  ${key} \\\n  -d '{\n    "product_image": "https://cdn.you.com/sku-3401.jpg",\n    "store_id": "'"$STORE_ID"'"\n  }'`}
        />
        <CodeBlock
          caption="curl"
          label="Fetch the photographs"
          code={`curl "${serverUrl}/v1/generations/$GENERATION_ID" \\\n  ${key}\n\ncurl "${serverUrl}/v1/generations/$GENERATION_ID/assets" \\\n  ${key}`}
        />
      </div>
      <p>
        The whole API as a document: <a href="/v1/openapi.json">/v1/openapi.json</a> (OpenAPI 3.1, made from
        the objects that validate your requests).
      </p>
    </>
  );
}

function Authentication() {
  return (
    <>
      <p>
        Send the key as <code>Authorization: Bearer sk_live_…</code> or as <code>x-api-key</code>. A key
        without scopes may do everything; a restricted key only what its scopes say: {scopes.join(', ')}.
      </p>
      <p>
        A merchant makes keys for its own store in the app, under Settings, API keys: they use that store’s
        credits. Keys are also made, listed, replaced and ended under <code>/v1/keys</code>. A secret is shown
        once, only its hash is kept; a replaced key works on for as long as you say, an ended one stops at
        once.
      </p>
      <p>
        A store that is not yours and that no merchant let you use answers 404, exactly as one that does not
        exist. Ask a merchant with <code>POST /v1/invitations</code>: it sees who asks for what, allows or
        declines in the app, and can take it back at any time, at once.
      </p>
    </>
  );
}

function Conventions() {
  return (
    <>
      <p>
        <strong>Idempotency.</strong> Send an <code>Idempotency-Key</code> with every POST. For 24 hours the
        same request gets its first answer again, with <code>Idempotent-Replayed: true</code>; another request
        under the same key is refused with 409.
      </p>
      <p>
        <strong>Pages.</strong> Lists are newest first. <code>next_cursor</code> of one page is{' '}
        <code>cursor</code> of the next; null is the end.
      </p>
      <p>
        <strong>Credits.</strong> One credit for each photo that passed every gate. They are set aside when
        the order is taken, and go back for what was refused, failed or was canceled.
      </p>
      <p>
        <strong>Request-Id.</strong> Every answer carries one; tell it when you ask us.
      </p>
    </>
  );
}
