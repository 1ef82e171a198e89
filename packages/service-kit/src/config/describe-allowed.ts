import type { ConfigProperty } from './config-schema.js';

/** Says in words which values a variable takes, for error messages and for `--help`. */
export function describeAllowed(property: ConfigProperty): string {
  if (property.allowed !== undefined) {
    return property.allowed;
  }
  if (property.enum !== undefined) {
    return `one of ${property.enum.join(', ')}`;
  }
  switch (property.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `an integer${describeBounds(property.minimum, property.maximum)}`;
    case 'number':
      return `a number${describeBounds(property.minimum, property.maximum)}`;
    case 'array':
      return describeList(property);
    case 'string':
      return describeText(property);
  }
}

function describeList({ items, minItems, maxItems, uniqueItems }: ConfigProperty): string {
  const each = items?.enum === undefined ? describeText(items ?? {}) : items.enum.join(', ');
  const distinct = uniqueItems === true ? ' without repeats' : '';
  return `a comma-separated list${distinct}${describeBounds(minItems, maxItems, ' entries')} of: ${each}`;
}

function describeText({
  pattern,
  minLength,
  maxLength,
}: Pick<ConfigProperty, 'pattern' | 'minLength' | 'maxLength'>): string {
  const matching = pattern === undefined ? '' : ` matching ${pattern}`;
  return `text${describeBounds(minLength, maxLength, ' characters')}${matching}`;
}

function describeBounds(minimum: number | undefined, maximum: number | undefined, unit = ''): string {
  if (minimum === undefined) {
    return maximum === undefined ? '' : ` (at most ${maximum}${unit})`;
  }
  return maximum === undefined ? ` (at least ${minimum}${unit})` : ` (${minimum} to ${maximum}${unit})`;
}
