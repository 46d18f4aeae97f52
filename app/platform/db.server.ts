import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, type Prisma } from '@prisma/client';
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  Transaction,
} from '@prisma/driver-adapter-utils';

export type Db = PrismaClient;
/** The database inside a transaction. */
export type Tx = Prisma.TransactionClient;

/** Connects lazily; `poolSize` connections at most. */
export function createDb(databaseUrl: string, poolSize: number): Db {
  const adapter = takingTurns(new PrismaPg({ connectionString: databaseUrl, max: poolSize }));
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 20_000 } });
}

/**
 * Prisma asks for the relations of one `include` all at once, inside a transaction as well, where there is but one
 * connection. node-postgres queues them for now, with a warning, and will not any more; so they queue here.
 */
function takingTurns(factory: PrismaPg): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect(): Promise<SqlDriverAdapter> {
      const connected: SqlDriverAdapter = await factory.connect();
      const start = connected.startTransaction.bind(connected);
      return Object.assign(connected, {
        startTransaction: async (...given: Parameters<typeof start>) => inTurns(await start(...given)),
      });
    },
  };
}

function inTurns(transaction: Transaction): Transaction {
  const queryRaw = transaction.queryRaw.bind(transaction);
  const executeRaw = transaction.executeRaw.bind(transaction);
  let last: Promise<unknown> = Promise.resolve();
  const queue = <Answer>(run: () => Promise<Answer>): Promise<Answer> => {
    // one that failed does not hold up the next: PostgreSQL itself refuses what follows
    const answer = last.then(run, run);
    last = answer;
    return answer;
  };
  return Object.assign(transaction, {
    queryRaw: (query: SqlQuery) => queue(() => queryRaw(query)),
    executeRaw: (query: SqlQuery) => queue(() => executeRaw(query)),
  });
}
