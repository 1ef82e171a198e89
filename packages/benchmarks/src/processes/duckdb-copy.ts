import { copyWithDuckDb } from '../peers/duckdb-copy.js';

const [target, ...segments] = process.argv.slice(2);
if (target === undefined) throw new Error('usage: duckdb-copy <target> <segment…>');
process.stdout.write(String(await copyWithDuckDb(segments, target)));
