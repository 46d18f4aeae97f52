import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { verifySignature } from '#app/webhooks/signature.ts';
import type { Account } from './account.ts';
import type { Stack } from './stack.ts';

const run = promisify(execFile);

type Received = { body: string; signature: string };

/** A partner's own server: keeps what is posted to it. */
export async function listenForWebhooks(): Promise<{ port: number; received: Received[]; close(): void }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ body, signature: String(request.headers['x-afterlight-signature'] ?? '') });
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    received,
    close: () => server.close(),
  };
}

/** Runs a command of the operator's command line, beside the running server. */
async function runAdmin(...args: string[]): Promise<Record<string, string>> {
  const { stdout } = await run(process.execPath, ['build/admin.js', ...args, '--json']);
  return JSON.parse(stdout) as Record<string, string>;
}

/** The curl of a reference, with our host, key and ids in it; answers the status and the JSON. */
async function curl(...args: string[]): Promise<{ status: number; body: Record<string, unknown> }> {
  const { stdout } = await run('curl', ['-sS', '-w', '\n%{http_code}', ...args]).catch(
    (error: Error & { code?: string }) => {
      if (error.code === 'ENOENT') return callWithout(args);
      throw error;
    },
  );
  const [text, status] = [
    stdout.slice(0, stdout.lastIndexOf('\n')),
    stdout.slice(stdout.lastIndexOf('\n') + 1),
  ];
  return { status: Number(status), body: JSON.parse(text) as Record<string, unknown> };
}

/** A machine without curl: the same request, sent as curl sends it. */
async function callWithout(args: string[]): Promise<{ stdout: string }> {
  const valuesOf = (...names: string[]) =>
    args.flatMap((arg, at) => (names.includes(arg) ? [args[at + 1]] : []));
  const [data] = valuesOf('-d', '--data');
  const headers = new Headers(
    data === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
  );
  for (const header of valuesOf('-H', '--header'))
    headers.set(header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 1).trim());
  const address = args.find((arg) => arg.startsWith('http')) ?? '';
  const response = await fetch(address, {
    method: data === undefined ? 'GET' : 'POST',
    headers,
    ...(data === undefined ? {} : { body: data }),
  });
  return { stdout: `${await response.text()}\n${response.status}` };
}

async function poll(account: Account, what: string, address: string, key: string, end: readonly string[]) {
  return account.until(
    what,
    async () => {
      const { body } = await curl(address, '--header', `Authorization: Bearer ${key}`);
      return end.includes(String(body.status)) ? body : undefined;
    },
    { timeoutSeconds: 180 },
  );
}

/** Both references' first calls, as a stranger would make them, to the end: ordered, polled, fetched, announced. */
export async function actAsPartner(
  stack: Stack,
  account: Account,
  input: { storeId: string; photoUrl: string; listener: Awaited<ReturnType<typeof listenForWebhooks>> },
): Promise<{ afterlight: string; embellify: string }> {
  const { listener, storeId, photoUrl } = input;
  const base = stack.env.APP_URL;
  const made = await runAdmin(
    'partners',
    'create',
    '--name',
    'Demo platform',
    '--credits',
    '20',
    '--store',
    storeId,
  );
  const { key, webhookSecret } = made;
  account.check(key.startsWith('sk_live_'), 'the command line created a partner and its key');

  const created = await curl(
    '-X',
    'POST',
    `${base}/v1/generations`,
    '-H',
    `Authorization: Bearer ${key}`,
    '-d',
    JSON.stringify({ product_image: photoUrl, store_id: storeId }),
  );
  account.check(
    created.status === 202 && created.body.status === 'queued',
    `POST /v1/generations answers ${created.status} ${JSON.stringify(created.body).slice(0, 80)}`,
  );
  const done = await poll(
    account,
    'the /v1 generation is finished',
    `${base}/v1/generations/${String(created.body.id)}`,
    key,
    ['complete', 'partial', 'failed'],
  );
  const listed = await curl(
    `${base}/v1/generations/${String(created.body.id)}/assets`,
    '--header',
    `Authorization: Bearer ${key}`,
  );
  const assets = (listed.body.assets ?? []) as { url: string; width: number; height: number }[];
  const file = assets[0] && (await fetch(assets[0].url));
  account.check(
    done.status === 'complete' && file?.ok === true,
    `GET …/assets gives ${assets.length} photos, the first ${assets[0]?.width}×${assets[0]?.height}, and it is there`,
  );

  const order = {
    image_url: photoUrl,
    situation: 'on a marble counter, morning light',
    aspect_ratio: '4:5',
    webhook_url: `http://127.0.0.1:${listener.port}/hooks`,
  };
  const job = await curl(
    `${base}/api/v1/generations`,
    '--request',
    'POST',
    '--header',
    `Authorization: Bearer ${key}`,
    '--header',
    'Content-Type: application/json',
    '--data',
    JSON.stringify(order),
  );
  account.check(
    job.status === 202 && /^[0-9a-f]{24}$/.test(String(job.body.job_id)),
    `POST /api/v1/generations answers ${job.status} ${JSON.stringify(job.body).slice(0, 90)}`,
  );
  const finished = await poll(
    account,
    'the /api/v1 job is finished',
    `${base}/api/v1/generations/${String(job.body.job_id)}`,
    key,
    ['done', 'failed'],
  );
  const result = await fetch(String(finished.result_image_url));
  account.check(
    finished.status === 'done' && result.ok && finished.aspect_ratio === '4:5',
    `the job is ${String(finished.status)}, ${String(finished.aspect_ratio)}, and its result is there`,
  );

  const hook = await account.until('the webhook arrives', () => Promise.resolve(listener.received[0]), {
    timeoutSeconds: 60,
  });
  const isSigned = verifySignature({
    body: hook.body,
    header: hook.signature,
    secret: webhookSecret,
    now: new Date(),
  }).ok;
  const event = (JSON.parse(hook.body) as { event: string }).event;
  account.check(
    isSigned && event === 'generation.complete',
    `the signed ${event} webhook reached a listener that verified it`,
  );
  return { afterlight: String(done.status), embellify: String(finished.status) };
}
