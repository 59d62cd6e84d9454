import process from 'node:process';
import {configureGlobal} from 'fast-check';
import {loadPatterns} from '../source/waf/filter/filter-pattern.ts';

/*
Property tests are short in `npm test` and long in `npm run test:long`. fast-check prints the seed and the path of
what failed; `WAFTOP_SEED=… npx vitest run --project unit FILE` runs the same again.
*/
const {WAFTOP_LONG: long, WAFTOP_SEED: seed} = process.env;

configureGlobal({
	numRuns: long === '1' ? 10_000 : 100,
	...(seed === undefined ? {} : {seed: Number(seed)}),
});

// As the program does before it reads a filter.
await loadPatterns();
