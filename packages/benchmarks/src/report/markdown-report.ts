import type { Comparison } from '../measure/comparison.js';
import { drawBarChart } from './bar-chart.js';
import { formatRatio, formatValue } from './format-value.js';
import type { BenchmarkOutcome, SuiteReport } from './suite-report.js';

/** A report as files: the page, and the charts that it shows, by their path beside it. */
export interface RenderedReport {
  markdown: string;
  charts: Map<string, string>;
}

/** Renders a report for people. */
export function renderReport({ date, machine, command, outcomes }: SuiteReport): RenderedReport {
  const charts = new Map<string, string>();
  const { processor, cores, memoryGib, system, node } = machine;
  const lines = [
    '# Benchmarks',
    '',
    `Made by \`${command}\` on ${date}: ${processor}, ${cores} cores, ${memoryGib} GiB, ${system}, Node.js ${node}.`,
    'Absolute values move from machine to machine; read the ratios. Both sides of a comparison ran in turn, in one run, and',
    'gave the same answers before anything was measured. A ratio above 1 means that SignalLake is ahead.',
    '',
  ];
  for (const outcome of outcomes) lines.push(...renderOutcome(outcome, charts));
  return { markdown: lines.join('\n'), charts };
}

function renderOutcome(
  { name, question, result, failure }: BenchmarkOutcome,
  charts: Map<string, string>,
): string[] {
  const lines = [`## ${name}`, '', question, ''];
  if (failure !== undefined) lines.push(`**Not measured:** ${failure}`, '');
  if (!result) return lines;
  if (result.comparisons.length > 0) {
    lines.push('| | SignalLake | peer | ratio | aim |', '|---|---|---|---|---|');
    lines.push(...result.comparisons.map(renderComparison), '');
    const chart = `benchmarks/${name}.svg`;
    charts.set(chart, drawBarChart(question, result.comparisons.flatMap(toBars)));
    lines.push(`![${name}](${chart})`, '');
  }
  if (result.figures.length > 0) {
    lines.push('| SignalLake alone | value | bound |', '|---|---|---|');
    for (const figure of result.figures) {
      const limit = figure.limit === undefined ? '' : `at most ${formatValue(figure.limit, figure.unit)}`;
      lines.push(`| ${figure.name} | ${formatValue(figure.value, figure.unit)} | ${limit} |`);
    }
    lines.push('');
  }
  for (const remark of result.remarks) lines.push(`- ${remark}`);
  if (result.remarks.length > 0) lines.push('');
  return lines;
}

function renderComparison({ name, unit, ours, peer, ratio, target }: Comparison): string {
  const side = ({ name: who, summary: { median, min, max } }: Comparison['ours']) =>
    `${who}: ${formatValue(median, unit)} (${formatValue(min, unit)} … ${formatValue(max, unit)})`;
  const aim = target === undefined ? '' : `≥ ${formatRatio(target)}`;
  return `| ${name} | ${side(ours)} | ${side(peer)} | ${formatRatio(ratio)} | ${aim} |`;
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
