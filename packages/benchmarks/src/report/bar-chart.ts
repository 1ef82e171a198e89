/** A bar of a chart. */
export interface Bar {
  label: string;
  value: number;
  /** What stands beside the bar. */
  text: string;
  /** Whether it is SignalLake's. */
  ours: boolean;
}

const ROW_HEIGHT = 26;
const LABEL_WIDTH = 260;
const BAR_WIDTH = 360;
const TEXT_WIDTH = 140;

/** Draws horizontal bars as an SVG image that is readable on light and dark pages. */
export function drawBarChart(title: string, bars: readonly Bar[]): string {
  const width = LABEL_WIDTH + BAR_WIDTH + TEXT_WIDTH;
  const height = ROW_HEIGHT * (bars.length + 1) + 8;
  const largest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const rows = bars.map(({ label, value, text, ours }, index) => {
    const top = ROW_HEIGHT * (index + 1);
    const length = Math.max(1, Math.round((value / largest) * BAR_WIDTH));
    return [
      `<text x="${LABEL_WIDTH - 8}" y="${top + 17}" text-anchor="end">${escapeXml(label)}</text>`,
      `<rect x="${LABEL_WIDTH}" y="${top + 4}" width="${length}" height="18" rx="3" fill="${ours ? '#2f7de1' : '#9aa4b2'}"/>`,
      `<text x="${LABEL_WIDTH + length + 8}" y="${top + 17}">${escapeXml(text)}</text>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    '<style>text{font:13px system-ui,sans-serif;fill:#222}@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>',
    `<text x="0" y="17" font-weight="600">${escapeXml(title)}</text>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
