/** Writes lines in Apache's combined format, one a second, all for the same page, which is not there. */
export function formatAccessLog(lineCount: number): string {
  const startMs = Date.UTC(2026, 2, 5, 14);
  return Array.from({ length: lineCount }, (_, second) => {
    const time = new Date(startMs + second * 1000).toISOString().slice(11, 19);
    return `192.0.2.1 - - [05/Mar/2026:${time} +0000] "GET /gone HTTP/1.1" 404 153 "-" "smoke"\n`;
  }).join('');
}
