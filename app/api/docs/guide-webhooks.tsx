import { maxAttempts } from '#app/webhooks/retry-schedule.ts';
import { retention } from '#app/retention.ts';
import { CodeBlock } from './code-block.tsx';

const verifyCode = `import { createHmac, timingSafeEqual } from 'node:crypto';

/** header: X-Afterlight-Signature, body: the raw text, secret: whsec_… */
function verify(header, body, secret) {
  const parts = header.split(',').map((part) => part.split('='));
  const time = parts.find(([name]) => name === 't')[1];
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const wanted = createHmac('sha256', secret).update(time + '.' + body).digest();
  return parts.some(([name, value]) =>
    name === 'v1' && value.length === 64 && timingSafeEqual(wanted, Buffer.from(value, 'hex')));
}`;

/** Run by a test against what the sender really signs with. */
export const signCode = `import { createHmac } from 'node:crypto';

/** The headers that we would send with this body: for the tests of your receiver. */
export function testHeaders(body, secret, id = 'evt_test', time = Math.floor(Date.now() / 1000)) {
  const sign = (key, text, form) => createHmac('sha256', key).update(text).digest(form);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return {
    'X-Afterlight-Signature': 't=' + time + ',v1=' + sign(secret, time + '.' + body, 'hex'),
    'webhook-id': id,
    'webhook-timestamp': String(time),
    'webhook-signature': 'v1,' + sign(key, id + '.' + time + '.' + body, 'base64'),
  };
}`;

const events: [string, string][] = [
  ['generation.complete', 'Every photo passed. Also sent to the order’s webhook_url, as are the next three.'],
  ['generation.partial', 'Some photos passed; the others’ credits went back.'],
  ['generation.failed', 'No photo passed; failure says why, and every credit went back.'],
  ['generation.canceled', 'It was stopped; what was finished stays.'],
  ['asset.ready', 'One photo can be fetched, while the others of its generation may still be painted.'],
  ['batch.complete', 'The last generation of a batch ended. Also sent to the batch’s webhook_url.'],
  ['credits.low', 'An order took the available credits below your mark (PATCH /v1/credits).'],
];

export function Webhooks() {
  return (
    <>
      <p>
        Give a <code>webhook_url</code> with the order, or register an endpoint for all of them. An event is
        sent once its photographs can be fetched, with <code>X-Afterlight-Signature: t=…,v1=…</code>{' '}
        (HMAC-SHA256 of <code>t.body</code>; the <code>stripe</code> package verifies it) and, on the same
        delivery, the three Standard Webhooks headers. While a secret is being replaced there are several{' '}
        <code>v1</code>.
      </p>
      <div className="scroll">
        <table className="wide">
          <tbody>
            {events.map(([name, text]) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                </td>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <strong>Answer 2xx within 10 seconds.</strong> Everything else, a redirect too, is tried again:{' '}
        {maxAttempts} attempts over 75 hours, the same <code>webhook-id</code> and body every time, so that
        you can drop what you have. An endpoint that answers 410, or that took nothing for five days, is
        disabled; enable it and <code>replay</code> what it missed, as far back as{' '}
        {retention.webhookEvents.days} days.
      </p>
      <p>
        <strong>Busy?</strong> Answer 429 or 503 with <code>Retry-After</code> (seconds or a date): that
        delivery is not tried before, up to a day, and nothing else is sent to the endpoint for as long, up to
        an hour. Waiting counts as no attempt.
      </p>
      <div className="steps">
        <CodeBlock
          caption="generation.complete"
          code={JSON.stringify(
            {
              event: 'generation.complete',
              id: 'gen_K2xA7p',
              asset_count: 6,
              delivered_at: '2026-05-17T08:31:04Z',
            },
            null,
            2,
          )}
        />
        <CodeBlock caption="Verify in Node" code={verifyCode} />
        <CodeBlock caption="Sign in your tests" code={signCode} />
      </div>
    </>
  );
}
