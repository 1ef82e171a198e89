import type { ResultTable } from '../benchmark.js';
import type { Comparison, Unit } from '../measure/comparison.js';
import { drawBarChart } from './bar-chart.js';
import { formatRatio, formatValue } from './format-value.js';
import type { BenchmarkOutcome, SuiteReport } from './suite-report.js';

/** A report as files: the page, and the charts that it shows, by their path beside it. */
export interface RenderedReport {
  markdown: string;
  charts: Map<string, string>;
}

/** Renders a report for people. */
export function renderReport({ machine, outcomes }: SuiteReport): RenderedReport {
  const charts = new Map<string, string>();
  const { processor, cores, memoryGib, system, node } = machine;
  const lines = [
    '# Benchmarks',
    '',
    `Made by the benchmark suite on ${processor}, ${cores} cores, ${memoryGib} GiB, ${system}, Node.js ${node}.`,
    'Absolute values move from machine to machine; read the ratios. Both sides of a comparison ran in turn, in one run, and',
    'gave the same answers before anything was measured. A ratio above 1 means that SignalLake is ahead.',
    '',
  ];
  for (const outcome of outcomes) lines.push(...renderOutcome(outcome, charts));
  return { markdown: lines.join('\n'), charts };
}

function renderOutcome(outcome: BenchmarkOutcome, charts: Map<string, string>): string[] {
  const { name, question, date, command, result, failure } = outcome;
  const lines = [`## ${name}`, '', `${question} (\`${command}\`, ${date})`, ''];
  if (failure !== undefined) lines.push(`**Not measured:** ${failure}`, '');
  if (!result) return lines;
  const groups = new Set(result.comparisons.map(({ group }) => group));
  for (const group of groups) {
    const comparisons = result.comparisons.filter((comparison) => comparison.group === group);
    lines.push(...renderComparisons(outcome, group, comparisons, charts));
  }
  if (result.figures.length > 0) {
    lines.push('| SignalLake alone | value | bound | reached |', '|---|---|---|---|');
    for (const { name: what, unit, value, limit } of result.figures) {
      const bound = limit === undefined ? '' : `at most ${formatValue(limit, unit)}`;
      const verdict = formatVerdict(limit === undefined ? undefined : value <= limit);
      lines.push(`| ${what} | ${formatValue(value, unit)} | ${bound} | ${verdict} |`);
    }
    lines.push('');
  }
  for (const table of result.tables ?? []) lines.push(...renderTable(name, table, charts));
  for (const remark of result.remarks) lines.push(`- ${remark}`);
  if (result.remarks.length > 0) lines.push('');
  return lines;
}

function renderComparisons(
  { name, question }: BenchmarkOutcome,
  group: string | undefined,
  comparisons: readonly Comparison[],
  charts: Map<string, string>,
): string[] {
  const title = group === undefined ? name : `${name}: ${group}`;
  const chart = chartPath(title);
  charts.set(chart, drawBarChart(group ?? question, comparisons.flatMap(toBars)));
  return [
    ...(group === undefined ? [] : [`### ${group}`, '']),
    '| | SignalLake | peer | ratio | aim | reached |',
    '|---|---|---|---|---|---|',
    ...comparisons.map(renderComparison),
    '',
    `![${title}](${chart})`,
    '',
  ];
}

/** Where the chart of a title is, beside the page. */
function chartPath(title: string): string {
  return `benchmarks/${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.svg`;
}

function renderTable(benchmark: string, table: ResultTable, charts: Map<string, string>): string[] {
  const { title, rowName, columns, rows } = table;
  const lines = [
    `### ${title}`,
    '',
    `| ${[rowName, ...columns.map((column) => column.name)].join(' | ')} |`,
    `|${'---|'.repeat(columns.length + 1)}`,
  ];
  for (const { label, values } of rows) {
    const cells = columns.map(({ unit }, index) => formatCell(values[index] ?? null, unit));
    lines.push(`| ${[label, ...cells].join(' | ')} |`);
  }
  lines.push('');
  for (const [index, { name, unit }] of columns.entries()) {
    if (!table.charts?.includes(name)) continue;
    const chart = chartPath([benchmark, title, name].join(' '));
    const bars = rows.flatMap(({ label, values }) => {
      const value = values[index] ?? null;
      return value === null ? [] : [{ label, value, text: formatValue(value, unit), ours: true }];
    });
    charts.set(chart, drawBarChart(`${title}: ${name}`, bars));
    lines.push(`![${title}: ${name}](${chart})`, '');
  }
  return lines;
}

function formatCell(value: number | null, unit: Unit): string {
  return value === null ? '–' : formatValue(value, unit);
}

function formatVerdict(reached: boolean | undefined): string {
  if (reached === undefined) return '';
  return reached ? 'reached' : '**NOT reached**';
}

function renderComparison({ name, unit, ours, peer, ratio, target }: Comparison): string {
  const side = ({ name: who, summary: { median, min, max } }: Comparison['ours']) =>
    `${who}: ${formatValue(median, unit)} (${formatValue(min, unit)} … ${formatValue(max, unit)})`;
  const aim = target === undefined ? '' : `≥ ${formatRatio(target)}`;
  return `| ${name} | ${side(ours)} | ${side(peer)} | ${formatRatio(ratio)} | ${aim} | ${formatVerdict(target === undefined ? undefined : ratio >= target)} |`;
}

function toBars({ name, unit, ours, peer }: Comparison) {
  return [
    { side: ours, ours: true },
    { side: peer, ours: false },
  ].map(({ side, ours: isOurs }) => ({
    label: `${name}: ${side.name}`.slice(0, 44),
    value: side.summary.median,
    text: formatValue(side.summary.median, unit),
    ours: isOurs,
  }));
}
