import { parseArgs } from 'node:util';
import { checkLedger } from '#app/credits/ledger.server.ts';
import { UsageError, type AdminServices, type Command, type Result, type Values } from './admin-command.ts';
import { grantCommands } from './grant-commands.ts';
import { keyCommands } from './key-commands.ts';
import { partnerCommands } from './partner-commands.ts';
import { ringCommands } from './ring-commands.ts';
import { webhookCommands } from './webhook-commands.ts';

export type AdminOutput = { out(line: string): void; error(line: string): void };

const commands: Record<string, Command> = {
  ...partnerCommands,
  ...keyCommands,
  ...grantCommands,
  ...webhookCommands,
  'stores list': { help: 'all stores', needs: [], run: listStores },
  ...ringCommands,
  'ledger check': { help: 'prove that the credit ledger sums to zero', needs: [], run: checkCredits },
};

const usage = [
  'What an operator can do, beside a running server:',
  '',
  ...Object.entries(commands).map(([name, { help }]) => `  ${name.padEnd(16)} ${help}`),
  '',
  '  --json           print one JSON object and nothing else',
  '  --help           this text',
  '',
  'The database is DATABASE_URL, or that of the server that runs here; SECRET_KEY must be the same as its own.',
].join('\n');

/** Runs one command line. @returns the exit code: 0 done, 1 a check failed, 2 the command was not right */
export async function runAdmin(
  services: AdminServices,
  argv: readonly string[],
  output: AdminOutput,
): Promise<number> {
  try {
    const parsed = parseCommand(argv);
    if (parsed === 'help') {
      output.out(usage);
      return 0;
    }
    const { data, lines } = await parsed.command.run(services, parsed.values);
    if (parsed.isJson) output.out(JSON.stringify(data));
    else for (const line of lines) output.out(line);
    return 'ok' in data && data.ok === false ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.error(`${error.message}\nSee: npm run admin -- --help`);
    return 2;
  }
}

/** Reads a command line without touching anything. Throws UsageError. */
export function parseCommand(
  argv: readonly string[],
): 'help' | { command: Command; values: Values; isJson: boolean } {
  if (!argv.length || argv.includes('--help') || argv.includes('-h')) return 'help';
  const name = argv.slice(0, 2).join(' ');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`There is no command "${name}".`);
  const names = [...command.needs, ...(command.takes ?? [])];
  const options = Object.fromEntries(names.map((option) => [option, { type: 'string' } as const]));
  let parsed: { values: Record<string, unknown> };
  try {
    parsed = parseArgs({ args: argv.slice(2), options: { ...options, json: { type: 'boolean' } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { json, ...values } = parsed.values;
  const missing = command.needs.filter((option) => !values[option]);
  if (missing.length)
    throw new UsageError(`"${name}" needs ${missing.map((one) => `--${one}`).join(' and ')}.`);
  return { command, values: values as Values, isJson: json === true };
}

async function listStores({ db }: AdminServices): Promise<Result> {
  const rows = await db.store.findMany({ orderBy: { createdAt: 'asc' } });
  const stores = rows.map(({ id, name, kind, shopDomain, status }) => ({
    id,
    name,
    kind,
    shopDomain,
    status,
  }));
  const lines = stores.map(({ id, name, kind, shopDomain, status }) =>
    [id, name, kind, shopDomain ?? '', status].join('  '),
  );
  return { data: { stores }, lines: lines.length ? lines : ['There are no stores yet.'] };
}

async function checkCredits({ db }: AdminServices): Promise<Result> {
  const check = await checkLedger(db);
  const verdict = check.ok
    ? 'The ledger is right: every balance is the sum of its entries, and all together are zero.'
    : `The ledger is WRONG: ${check.faults} faults, the sum is ${check.total}.`;
  return { data: check, lines: [verdict] };
}
