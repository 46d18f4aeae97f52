import {
  type DocumentNode,
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  NoDeprecatedCustomRule,
  typeFromAST,
  validate,
} from 'graphql';

/** Every deprecated field, argument, input field or enum value that a document with its variables uses. */
export function deprecationsIn(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
) {
  const found = new Set(validate(schema, document, [NoDeprecatedCustomRule]).map(({ message }) => message));
  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition') continue;
    for (const variable of definition.variableDefinitions ?? []) {
      const type = typeFromAST(schema, variable.type);
      if (isInputType(type)) collect(type, variables[variable.variable.name.value], found);
    }
  }
  return [...found];
}

function collect(type: GraphQLInputType, value: unknown, found: Set<string>): void {
  if (value === null || value === undefined) return;
  if (isListType(getNullableType(type)) && Array.isArray(value)) {
    for (const item of value) collect(getNamedType(type), item, found);
    return;
  }
  const named = getNamedType(type);
  if (isEnumType(named) && typeof value === 'string') {
    const reason = named.getValue(value)?.deprecationReason;
    if (reason) found.add(`The enum value "${named.name}.${value}" is deprecated. ${reason}`);
  }
  if (!isInputObjectType(named) || typeof value !== 'object') return;
  for (const [name, inner] of Object.entries(value)) {
    const field = named.getFields()[name];
    if (!field) continue;
    if (field.deprecationReason) {
      found.add(`The input field "${named.name}.${name}" is deprecated. ${field.deprecationReason}`);
    }
    collect(field.type, inner, found);
  }
}
