import { convertPerRow } from '../peers/per-row-conversion.js';

const [target, ...segments] = process.argv.slice(2);
if (target === undefined) throw new Error('usage: per-row-conversion <target> <segment…>');
process.stdout.write(String(await convertPerRow(segments, target)));
