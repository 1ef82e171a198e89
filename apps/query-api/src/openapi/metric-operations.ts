import { type ApiOperation, describeQuery, type JsonSchema, publishSchema } from '@signallake/service-kit';
import type { AnswerColumn, AnswerRow, ColumnKind } from '../answer/answer.js';
import { formatPercentileName } from '../metrics/latency-measures.js';
import type { Metric, MetricQuery } from '../metrics/metric.js';
import { createEventFilter } from '../request/event-filter.js';
import { createQueryParser } from '../request/parse-query.js';
import { dimensions } from '../request/query-parameters.js';
import { closed, describeRows, exampleMeta } from './answer-schemas.js';
import { queryFormats } from './query-formats.js';
import { scanProblems } from './query-problems.js';

const kinds: Record<ColumnKind, JsonSchema> = {
  text: { type: 'string' },
  integer: { type: ['integer', 'null'] },
  number: { type: ['number', 'null'] },
  instant: { type: 'string', format: 'date-time' },
};

/** Parameters that change the columns of an answer, with values that are not the default of any metric. */
const shapingParameters: Readonly<Record<string, string>> = {
  group_by: dimensions.join(','),
  interval: '1d',
  percentiles: '0.123',
};

/** Any percentile's name, as {@link formatPercentileName} writes it. */
const percentilePattern = '^p\\d+(\\.\\d+)?(e-\\d+)?$';

/** What an example shows of columns whose value the kind does not suggest. */
const samples: AnswerRow = {
  bucket: '2026-01-31T08:00:00Z',
  service: 'checkout',
  endpoint: '/cart',
  method: 'GET',
  region: 'eu-west-1',
  status_code: 503,
  level: 'error',
  count: 1204,
  requests: 1204,
  client_errors: 30,
  server_errors: 12,
  error_rate: 0.034884,
  server_error_rate: 0.009967,
  p50: 12.5,
  p95: 87.25,
  p99: 240.1,
  avg: 21.8,
  max: 903.4,
};

/** Describes the endpoint of a metric: its parameters and the columns of its rows are those that it plans with. */
export function describeMetric(metric: Metric): ApiOperation {
  const { name, summary, schema } = metric;
  const columnsOf = createColumnPlanner(metric);
  const usual = columnsOf({});
  const data = [Object.fromEntries(usual.map((column) => [column.name, sampleOf(column)]))];
  return {
    method: 'get',
    path: `/v1/metrics/${name}`,
    id: `getMetric${name.replace(/(?:^|-)(\w)/g, (_text, letter: string) => letter.toUpperCase())}`,
    tag: 'metrics',
    summary,
    parameters: describeQuery(schema, (property) => publishSchema(property, queryFormats)),
    answers: {
      200: describeRows('Rows by group.', {
        row: describeRow(metric, columnsOf),
        meta: 'MetricMeta',
        example: { data, meta: exampleMeta },
      }),
      304: { description: 'The answer is still the one of If-None-Match.' },
    },
    problems: scanProblems,
  };
}

/** A row has what the metric always measures, and whatever else the parameters ask for. */
function describeRow(metric: Metric, columnsOf: ColumnsOf): JsonSchema {
  const usual = columnsOf({});
  const shaped = Object.entries(shapingParameters)
    .filter(([name]) => name in metric.schema.properties)
    .map(([name, value]) => columnsOf({ [name]: value }));
  const names = [usual, ...shaped].map((columns) => new Set(columns.map((column) => column.name)));
  const always = usual.filter((column) => names.every((some) => some.has(column.name)));
  const columns = new Map([...shaped.flat(), ...usual].map((column) => [column.name, kinds[column.kind]]));
  if (!('percentiles' in metric.schema.properties))
    return closed(Object.fromEntries(columns), namesOf(always));
  columns.delete(formatPercentileName(Number(shapingParameters['percentiles'])));
  const row = closed(Object.fromEntries(columns), namesOf(always));
  return { ...row, patternProperties: { [percentilePattern]: kinds.number } };
}

/** Tells the columns that a request with some parameters, and nothing else, is answered with. */
type ColumnsOf = (parameters: Readonly<Record<string, string>>) => readonly AnswerColumn[];

function createColumnPlanner(metric: Metric): ColumnsOf {
  const parse = createQueryParser(metric.schema);
  return (parameters) => {
    // The schema is the metric's own.
    const query = parse(parameters) as MetricQuery;
    return metric.plan(query, createEventFilter(query, 0)).outputs;
  };
}

function namesOf(columns: readonly AnswerColumn[]): string[] {
  return columns.map(({ name }) => name).filter((name) => !dimensions.includes(name as never));
}

function sampleOf({ name, kind }: AnswerColumn): string | number | null {
  return samples[name] ?? (kind === 'text' ? name : null);
}
