import process from 'node:process';

/**
How much of everything a run of the tests does: `npm run check` all laws with few cases each, `npm test` the usual number, `npm run test:long` many.
*/
export type Effort = 'quick' | 'whole' | 'long';

const {WAFTOP_LONG: long, WAFTOP_QUICK: quick} = process.env;

export const effort: Effort = long === '1' ? 'long' : quick === '1' ? 'quick' : 'whole';

/**
The amount for this run.
*/
export function byEffort<Amount>(amounts: Readonly<Record<Effort, Amount>>): Amount {
	return amounts[effort];
}
