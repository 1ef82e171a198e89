import type { ConfigProperty, ConfigSchema } from './config-schema.js';
import { describeAllowed } from './describe-allowed.js';

const headings = ['VARIABLE', 'DEFAULT', 'ALLOWED', 'MEANING'] as const;

/** Renders a service's `--help`: its title and the table of its environment variables. */
export function formatConfigHelp(schema: ConfigSchema, title: string): string {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties).map(([name, property]) => [
    name,
    describeDefault(property, required.has(name)),
    describeAllowed(property),
    property.description,
  ]);
  const table = [[...headings], ...rows];
  const widths = headings.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  return [title, '', 'Configured by environment variables alone:', '', ...lines, ''].join('\n');
}

function describeDefault(property: ConfigProperty, isRequired: boolean): string {
  if (isRequired && property.default === undefined) {
    return '(required)';
  }
  if (property.default === undefined || property.default === '') {
    return '(none)';
  }
  if (property.secret === true) {
    return '(not shown)';
  }
  const text = Array.isArray(property.default) ? property.default.join(',') : String(property.default);
  return text === '' ? '(none)' : text;
}
