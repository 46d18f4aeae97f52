import { timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { renderToStaticMarkup } from 'react-dom/server';
import type { AuditEntry } from '@prisma/client';
import { listDeeds } from '#app/partners/audit.server.ts';
import { ringNames, type RingRules, type RingTable } from '#app/partners/rings.ts';
import { haltRing, moveToRing, readRings, resumeRing, type RingView } from '#app/partners/rollout.server.ts';
import type { RequestNamed } from './name-request.ts';
import type { ApiServices } from './operation.ts';

const headers = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};

/** The operator's page at /operator, behind OPERATOR_TOKEN; without one there is no page. */
export function serveOperator(api: Hono<RequestNamed>, services: ApiServices): void {
  const { OPERATOR_TOKEN: token } = services.env;
  if (!token) return;
  api.get('/operator', async (c) => {
    const actor = operatorOf(c, token);
    return actor ? show(services, c.req.query('said') ?? '') : askWho();
  });
  api.post('/operator', async (c) => {
    const actor = operatorOf(c, token);
    if (!actor) return askWho();
    // a page of somebody else's must not send this form with the operator's password
    const site = c.req.header('sec-fetch-site');
    if (site !== undefined && site !== 'same-origin')
      return c.text('Send this form from the page itself.\n', 403);
    const form = await c.req.formData();
    const said = await act(services, actor, Object.fromEntries(form) as Record<string, string>);
    return c.redirect(`/operator?said=${encodeURIComponent(said)}`, 303);
  });
}

/** The name that was given with the right password. */
function operatorOf(c: Context, token: string): string | undefined {
  const [, encoded = ''] = /^Basic\s+(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  const [name, password = ''] = Buffer.from(encoded, 'base64').toString().split(/:(.*)/s);
  const [given, wanted] = [Buffer.from(password), Buffer.from(token)];
  const isRight = given.length === wanted.length && timingSafeEqual(given, wanted);
  return isRight ? name.slice(0, 60) || 'operator' : undefined;
}

function askWho(): Response {
  return new Response('Your name, and the operator token as password.\n', {
    status: 401,
    headers: { 'WWW-Authenticate': 'Basic realm="operator", charset="UTF-8"', 'Cache-Control': 'no-store' },
  });
}

async function act(services: ApiServices, actor: string, form: Record<string, string>): Promise<string> {
  const ring = ringNames.find((name) => name === form.ring);
  if (!ring) return 'Choose a ring.';
  switch (form.deed) {
    case 'move': {
      const moved = await moveToRing(services, { subject: (form.subject ?? '').trim(), ring, actor });
      return moved.ok ? `Moved from ${moved.from} to ${ring}.` : moved.message;
    }
    case 'halt':
      return (await haltRing(services, { ring, actor, reason: `halted by ${actor}` }))
        ? `${ring} is halted.`
        : `${ring} was halted already.`;
    case 'resume':
      return (await resumeRing(services, { ring, actor })) ? `${ring} goes on.` : `${ring} was not halted.`;
    default:
      return 'There is no such action.';
  }
}

async function show(services: ApiServices, said: string): Promise<Response> {
  const [rings, deeds] = await Promise.all([readRings(services), listDeeds(services, { limit: 50 })]);
  const page = renderToStaticMarkup(
    <OperatorPage table={services.rings} rings={rings} deeds={deeds} said={said} />,
  );
  return new Response(`<!doctype html>${page}`, { headers });
}

function OperatorPage(props: { table: RingTable; rings: RingView[]; deeds: AuditEntry[]; said: string }) {
  const { table, rings, deeds, said } = props;
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Rollout</title>
        <link rel="stylesheet" href="/docs/docs.css" />
      </head>
      <body>
        <main>
          <h1>Rollout</h1>
          {said ? <p role="status">{said}</p> : null}
          <div className="scroll">
            <table>
              <thead>
                <tr>
                  <th>Ring</th>
                  <th>Partners</th>
                  <th>Stores</th>
                  <th>Failed in the last hour</th>
                  <th>Has</th>
                  <th>State</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {rings.map((one) => (
                  <RingRow key={one.ring} view={one} rules={table[one.ring]} />
                ))}
              </tbody>
            </table>
          </div>
          <h2>Move</h2>
          <form method="post" className="values">
            <input type="hidden" name="deed" value="move" />
            <label>
              Partner or store
              <input name="subject" required placeholder="ptn_… or store_…" />
            </label>
            <label>
              Ring
              <select name="ring">
                {ringNames.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
            <button type="submit">Move</button>
          </form>
          <h2>Who did what</h2>
          <div className="scroll">
            <table>
              <tbody>
                {deeds.map((deed) => (
                  <tr key={deed.id}>
                    <td>{deed.createdAt.toISOString()}</td>
                    <td>{deed.actor}</td>
                    <td>{deed.action}</td>
                    <td>{deed.subject}</td>
                    <td>{JSON.stringify(deed.detail)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </main>
      </body>
    </html>
  );
}

function RingRow({ view, rules }: { view: RingView; rules: RingRules }) {
  const { ring, partners, stores, ended, failed, threshold, haltedAt, reason } = view;
  return (
    <tr>
      <td>{ring}</td>
      <td>{partners}</td>
      <td>{stores}</td>
      <td>
        {failed} of {ended} (halts above {threshold * 100} %)
      </td>
      <td>
        {rules.features.join(', ')}; batches of {rules.batchItems}
      </td>
      <td>{haltedAt ? `halted ${haltedAt.toISOString()}: ${reason}` : 'running'}</td>
      <td>
        <form method="post">
          <input type="hidden" name="deed" value={haltedAt ? 'resume' : 'halt'} />
          <input type="hidden" name="ring" value={ring} />
          <button type="submit">{haltedAt ? 'Resume' : 'Halt'}</button>
        </form>
      </td>
    </tr>
  );
}
