import { bulkLines, type BulkQuery, readBulkQuery } from '../bulk.ts';
import { type BulkOperation, legacyId, nextGid } from '../state.ts';
import type { Call, UserError } from './call.ts';
import { connection, type PageArguments } from './connection.ts';
import { search } from './search.ts';

const mostRunning = 5;

export function bulkOperationRunQuery({ query }: { query: string; groupObjects: boolean }, call: Call) {
  const { world, shop } = call;
  const refused = (code: string, message: string): { bulkOperation: null; userErrors: UserError[] } => ({
    bulkOperation: null,
    userErrors: [{ field: ['query'], code, message }],
  });
  const running = [...shop.bulkOperations.values()].filter(isRunning);
  if (running.length >= mostRunning) {
    return refused(
      'LIMIT_REACHED',
      `At most ${mostRunning} bulk query operations can run at once for this app and shop.`,
    );
  }
  const read = readBulkQuery(world.schema, query);
  if ('fault' in read) return refused('INVALID', read.fault);
  const operation: BulkOperation = {
    id: nextGid(world, 'BulkOperation'),
    query,
    status: 'CREATED',
    errorCode: null,
    createdAt: world.clock.now(),
    completedAt: null,
    objectCount: 0,
    rootObjectCount: 0,
    lines: [],
  };
  shop.bulkOperations.set(operation.id, operation);
  world.clock.after(world.limits.bulkMilliseconds / 3, () => {
    if (operation.status === 'CREATED') operation.status = 'RUNNING';
  });
  world.clock.after(world.limits.bulkMilliseconds, () => finish(call, operation, read));
  return { bulkOperation: present(call, operation), userErrors: [] };
}

async function finish(call: Call, operation: BulkOperation, query: BulkQuery): Promise<void> {
  const { world, shop } = call;
  operation.completedAt = world.clock.now();
  if (operation.status === 'CANCELING') {
    operation.status = 'CANCELED';
  } else {
    const result = await world.execute({ ...call, isBulk: true }, query.document, null, {});
    const denied = result.errors?.find((error) => error.extensions.code === 'ACCESS_DENIED');
    if (result.errors?.length || !result.data) {
      operation.status = 'FAILED';
      operation.errorCode = denied ? 'ACCESS_DENIED' : 'INTERNAL_SERVER_ERROR';
      if (!denied) console.error('simulator: bulk query failed', result.errors);
    } else {
      const { lines, rootCount } = bulkLines(world.schema, query, result.data);
      Object.assign(operation, {
        lines,
        objectCount: lines.length,
        rootObjectCount: rootCount,
        status: 'COMPLETED',
      });
    }
  }
  world.webhooks.emit(shop, 'bulk_operations/finish', () => ({
    admin_graphql_api_id: operation.id,
    completed_at: operation.completedAt,
    created_at: operation.createdAt,
    error_code: operation.errorCode?.toLowerCase() ?? null,
    status: operation.status.toLowerCase(),
    type: 'query',
  }));
}

export function bulkOperationCancel({ id }: { id: string }, call: Call) {
  const operation = call.shop.bulkOperations.get(id);
  if (!operation) {
    return { bulkOperation: null, userErrors: [{ field: ['id'], message: 'Bulk operation does not exist' }] };
  }
  if (!isRunning(operation)) {
    const message = `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}`;
    return { bulkOperation: present(call, operation), userErrors: [{ field: null, message }] };
  }
  operation.status = 'CANCELING';
  return { bulkOperation: present(call, operation), userErrors: [] };
}

export function bulkOperation({ id }: { id: string }, call: Call) {
  const found = call.shop.bulkOperations.get(id);
  return found ? present(call, found) : null;
}

export function bulkOperations(page: PageArguments & { query?: string | null }, call: Call) {
  const matching = search([...call.shop.bulkOperations.values()], page.query, (one) => ({
    id: Number(legacyId(one.id)),
    status: one.status,
    operation_type: 'query',
    created_at: one.createdAt,
  }));
  return connection(call, matching, page, (one) => present(call, one));
}

export function currentBulkOperation({ type }: { type: string }, call: Call) {
  const newest = [...call.shop.bulkOperations.values()].at(-1);
  return newest && type === 'QUERY' ? present(call, newest) : null;
}

function isRunning({ status }: BulkOperation): boolean {
  return status === 'CREATED' || status === 'RUNNING' || status === 'CANCELING';
}

/** The address appears on completion; an empty result has none. */
function present({ world, shop }: Call, operation: BulkOperation) {
  const isComplete = operation.status === 'COMPLETED';
  const fileSize = operation.lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  return {
    __typename: 'BulkOperation',
    ...operation,
    type: 'QUERY',
    objectCount: String(operation.objectCount),
    rootObjectCount: String(operation.rootObjectCount),
    fileSize: isComplete && fileSize ? String(fileSize) : null,
    url: isComplete && fileSize ? `${world.url}/bulk/${shop.domain}/${legacyId(operation.id)}.jsonl` : null,
    partialDataUrl: null,
  };
}
