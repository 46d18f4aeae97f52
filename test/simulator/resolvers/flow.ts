import type { DeclaredTrigger } from '../state.ts';
import { badRequest, type Call } from './call.ts';

const mostPayloadBytes = 50_000;

type TriggerInput = { handle?: string | null; payload?: unknown; body?: string | null };

/** Sets off the workflows that begin with a trigger of the app's; the payload must be what its settings declare. */
export function flowTriggerReceive({ handle, payload, body }: TriggerInput, call: Call) {
  if (body !== undefined && body !== null)
    throw badRequest('flowTriggerReceive(body:) is deprecated: use `handle` and `payload`.');
  if (!handle || !isObject(payload))
    return refused('handle', '`handle` and `payload` arguments are required');
  const declared = call.world.flowTriggers.find((one) => one.handle === handle);
  if (!declared) return refused('body', schemaErrors([`Invalid handle '${handle}'.`]));
  if (Buffer.byteLength(JSON.stringify(payload)) > mostPayloadBytes)
    return refused('body', schemaErrors([`The payload is bigger than ${mostPayloadBytes} bytes.`]));
  const faults = faultsOf(declared, payload, call);
  if (faults.length) return refused('body', schemaErrors(faults));
  call.shop.flowTriggers.push({ handle, payload, at: call.world.clock.now() });
  return { userErrors: [] };
}

function refused(field: string, message: string) {
  return { userErrors: [{ field: [field], message }] };
}

function schemaErrors(faults: string[]): string {
  return `Errors validating schema:\n${faults.map((fault) => `  ${fault}\n`).join('')}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Stricter than Flow, which lets some of this through: nothing undeclared, nothing missing, every value of its type. */
function faultsOf(declared: DeclaredTrigger, payload: Record<string, unknown>, call: Call): string[] {
  const fields = new Map(declared.fields.map((field) => [nameOf(field), field.type]));
  const unknown = Object.keys(payload).filter((name) => !fields.has(name));
  return [
    ...unknown.map((name) => `Invalid field: '${name}'.`),
    ...[...fields].flatMap(([name, type]) => {
      if (!(name in payload)) return [`Required field missing: '${name}'.`];
      return isOfType(type, payload[name], call) ? [] : [`Type error for field '${name}': it is no ${type}.`];
    }),
  ];
}

/** A reference to one of Shopify's objects is named after it. */
function nameOf({ type, key }: { type: string; key?: string }): string {
  return type.endsWith('_reference') ? type.replace(/_reference$/, '_id') : (key ?? '');
}

function isOfType(type: string, value: unknown, call: Call): boolean {
  switch (type) {
    case 'product_reference':
      return Number.isInteger(value) && call.shop.products.has(`gid://shopify/Product/${String(value)}`);
    case 'number_decimal':
      return typeof value === 'number' && Number.isFinite(value);
    case 'single_line_text_field':
      return typeof value === 'string' && !value.includes('\n');
    case 'url':
      return typeof value === 'string' && URL.canParse(value);
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return false;
  }
}
