import type { World } from './state.ts';

/** One thing that the simulator was asked or did: what tests and people look at afterwards. */
export type LogEntry = {
  at: string;
  kind: 'graphql' | 'oauth' | 'upload' | 'webhook' | 'billing' | 'flow';
  shop: string;
  /** `mutation fileCreate`, `query products`, `token-exchange`, `products/create`, … */
  operation: string;
  operationName: string | null;
  variables: unknown;
  status: number | 'reset';
  errorCodes: string[];
  deprecated: string[];
  requestedCost: number | null;
  fault: string | null;
};

const logLimit = 20_000;

export function record(world: World, entry: Omit<LogEntry, 'at'>): LogEntry {
  const full = { at: world.clock.now().toISOString(), ...entry };
  world.log.push(full);
  if (world.log.length > logLimit) world.log.splice(0, world.log.length - logLimit);
  return full;
}
