import process from 'node:process';
import {configureGlobal} from 'fast-check';
import {loadPatterns} from '../source/waf/filter/filter-pattern.ts';
import {byEffort} from './effort.ts';

/*
Property tests try few cases in `npm run check`, more in `npm test`, and many in `npm run test:long`. fast-check prints the seed and the path of
what failed; `WAFTOP_SEED=… npx vitest run --project unit FILE` runs the same again.
*/
const {WAFTOP_SEED: seed} = process.env;

configureGlobal({
	numRuns: byEffort({quick: 20, whole: 100, long: 10_000}),
	...(seed === undefined ? {} : {seed: Number(seed)}),
});

// As the program does before it reads a filter.
await loadPatterns();
