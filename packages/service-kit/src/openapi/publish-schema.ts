import type { JsonSchema } from './api-operation.js';

/** What a document says in place of a format that only this project knows. */
export type PublishedFormats = Readonly<Record<string, JsonSchema>>;

/** Formats that every reader of JSON Schema knows (draft 2020-12, "Defined Formats"). */
const standardFormats: ReadonlySet<unknown> = new Set(['date-time', 'date', 'uuid', 'uri']);

/**
 * A schema as others can read it: without `$id`, and with each format of our own replaced by what `formats` says of it.
 * @throws RangeError when a format is neither a standard one nor in `formats`
 */
export function publishSchema(schema: object, formats: PublishedFormats = {}): JsonSchema {
  return publish(schema, formats) as JsonSchema;
}

function publish(value: unknown, formats: PublishedFormats): unknown {
  if (Array.isArray(value)) return value.map((item) => publish(item, formats));
  if (typeof value !== 'object' || value === null) return value;
  const { $id: _id, format, ...members } = value as Record<string, unknown>;
  const published = Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, publish(member, formats)]),
  );
  // A property may be called format: then it is a schema.
  if (typeof format === 'object') return { ...published, format: publish(format, formats) };
  if (format === undefined) return published;
  if (standardFormats.has(format)) return { ...published, format };
  const replacement = formats[String(format)];
  if (replacement === undefined) throw new RangeError(`Format ${String(format)} has no published form`);
  return { ...published, ...replacement };
}
