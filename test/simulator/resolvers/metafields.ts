import { createHash } from 'node:crypto';
import { legacyId, type Metafield, nextGid, type World } from '../state.ts';
import { type Call, checkListSize, hasScope, type UserError } from './call.ts';
import { connection, type PageArguments } from './connection.ts';

type MetafieldInput = {
  ownerId: string;
  key: string;
  namespace?: string;
  type?: string;
  value: string;
  compareDigest?: string | null;
};

type SetError = UserError & { elementIndex: number };

const mostPerCall = 25;
const ownerScopes: Record<string, string> = {
  Product: 'write_products',
  ProductVariant: 'write_products',
  Collection: 'write_products',
};

/** The `metafield` and `metafields` fields of an owner. */
export function metafieldsOf(call: Call, ownerId: string) {
  const own = () => [...call.shop.metafields.values()].filter((one) => one.ownerId === ownerId);
  return {
    metafield: ({ namespace, key }: { namespace?: string | null; key: string }) => {
      const wanted = namespaceOf(call.world, namespace);
      const found = own().find((one) => one.namespace === wanted && one.key === key);
      return found ? presentMetafield(found) : null;
    },
    metafields: (page: PageArguments & { namespace?: string | null; keys?: string[] | null }) => {
      const wanted = page.namespace ? namespaceOf(call.world, page.namespace) : null;
      const matching = own().filter(
        (one) =>
          (!wanted || one.namespace === wanted) &&
          (!page.keys || page.keys.includes(one.key) || page.keys.includes(`${one.namespace}.${one.key}`)),
      );
      return connection(call, matching, page, presentMetafield);
    },
  };
}

/** All or nothing, with compare-and-set on the digest. */
export function metafieldsSet({ metafields }: { metafields: MetafieldInput[] }, call: Call) {
  checkListSize('metafields', metafields);
  if (metafields.length > mostPerCall) {
    return refused([
      problem(
        0,
        [],
        'LESS_THAN_OR_EQUAL_TO',
        `Exceeded the maximum metafields input limit of ${mostPerCall}.`,
      ),
    ]);
  }
  const errors = metafields.flatMap((input, index) => faultsOf(call, input, index));
  if (errors.length) return refused(errors);
  return { metafields: metafields.map((input) => presentMetafield(store(call, input))), userErrors: [] };
}

export function metafieldsDelete(
  { metafields }: { metafields: { ownerId: string; namespace: string; key: string }[] },
  call: Call,
) {
  const deletedMetafields = metafields.map((input) => {
    const namespace = namespaceOf(call.world, input.namespace);
    const wasThere = call.shop.metafields.delete(keyOf(input.ownerId, namespace, input.key));
    return wasThere ? { ownerId: input.ownerId, namespace, key: input.key } : null;
  });
  return { deletedMetafields, userErrors: [] };
}

function refused(userErrors: SetError[]) {
  return { metafields: [], userErrors };
}

function problem(index: number, path: string[], code: string, message: string): SetError {
  return { field: ['metafields', String(index), ...path], message, code, elementIndex: index };
}

function faultsOf(call: Call, input: MetafieldInput, index: number): SetError[] {
  const type = /^gid:\/\/shopify\/(\w+)\//.exec(input.ownerId)?.[1] ?? '';
  const scope = ownerScopes[type];
  const isOwnerKnown =
    call.shop.products.has(input.ownerId) ||
    call.shop.collections.has(input.ownerId) ||
    call.shop.id === input.ownerId ||
    type === 'AppInstallation' ||
    [...call.shop.products.values()].some((product) =>
      product.variants.some(({ id }) => id === input.ownerId),
    );
  if (!isOwnerKnown) return [problem(index, ['ownerId'], 'INVALID', 'Owner does not exist.')];
  if (scope && !hasScope(call.token.scopes, scope)) {
    return [
      problem(
        index,
        ['ownerId'],
        'APP_NOT_AUTHORIZED',
        'ApiPermission metafields can only be created by the app.',
      ),
    ];
  }
  const existing = call.shop.metafields.get(
    keyOf(input.ownerId, namespaceOf(call.world, input.namespace), input.key),
  );
  if (!input.type && !existing) return [problem(index, ['type'], 'BLANK', "Type can't be blank")];
  if (!input.value) return [problem(index, ['value'], 'BLANK', "Value can't be blank.")];
  if (input.type?.startsWith('json') && !isJson(input.value)) {
    return [problem(index, ['value'], 'INVALID_VALUE', 'Value is invalid JSON.')];
  }
  if (input.compareDigest === undefined) return [];
  const digest = existing ? digestOf(existing) : null;
  if (digest === input.compareDigest) return [];
  return [
    problem(
      index,
      [],
      'STALE_OBJECT',
      'The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.',
    ),
  ];
}

function store(call: Call, input: MetafieldInput): Metafield {
  const now = call.world.clock.now();
  const namespace = namespaceOf(call.world, input.namespace);
  const key = keyOf(input.ownerId, namespace, input.key);
  const before = call.shop.metafields.get(key);
  const metafield: Metafield = {
    id: before?.id ?? nextGid(call.world, 'Metafield'),
    ownerId: input.ownerId,
    namespace,
    key: input.key,
    type: input.type ?? before?.type ?? 'single_line_text_field',
    value: input.value,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  call.shop.metafields.set(key, metafield);
  return metafield;
}

function presentMetafield(metafield: Metafield) {
  return {
    __typename: 'Metafield',
    ...metafield,
    ownerType: (/^gid:\/\/shopify\/(\w+)\//.exec(metafield.ownerId)?.[1] ?? '').toUpperCase(),
    legacyResourceId: legacyId(metafield.id),
    compareDigest: digestOf(metafield),
    jsonValue: isJson(metafield.value) ? JSON.parse(metafield.value) : metafield.value,
    sizeInBytes: Buffer.byteLength(metafield.value),
  };
}

function keyOf(ownerId: string, namespace: string, key: string): string {
  return `${ownerId} ${namespace}.${key}`;
}

/** `$app:name` is the namespace that only this app may write. */
function namespaceOf(world: World, namespace: string | null | undefined): string {
  const appNamespace = `app--${world.app.apiKey.slice(0, 8) || '1'}`;
  if (!namespace || namespace === '$app') return appNamespace;
  return namespace.startsWith('$app:') ? `${appNamespace}--${namespace.slice(5)}` : namespace;
}

function digestOf(metafield: Metafield): string {
  return createHash('sha256').update(`${metafield.type}\n${metafield.value}`).digest('hex');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
