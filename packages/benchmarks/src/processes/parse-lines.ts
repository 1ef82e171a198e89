import { readFile } from 'node:fs/promises';

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: parse-lines <file>');
const content = await readFile(path);
const parseAll = () => {
  let lines = 0;
  for (let start = 0, end = content.indexOf(10); end >= 0; end = content.indexOf(10, start)) {
    JSON.parse(content.toString('utf8', start, end));
    lines++;
    start = end + 1;
  }
  return lines;
};
parseAll();
const beginMs = performance.now();
const lines = parseAll();
process.stdout.write(String(lines / ((performance.now() - beginMs) / 1000)));
