/**
What a rule may remember.
*/
export type RuleBounds = {readonly keys: number; readonly documents: number; readonly terms: number};

/** All rules together remember this much; clients choose keys and values. */
const most: RuleBounds = {keys: 1_000_000, documents: 500_000, terms: 2_000_000};
const mostOfOne: RuleBounds = {keys: 100_000, documents: 100_000, terms: 1_000_000};

/**
The share of one of so many rules.
*/
export function toBounds(rules: number): RuleBounds {
	const share = (name: keyof RuleBounds) => Math.max(1000, Math.min(mostOfOne[name], Math.floor(most[name] / rules)));
	return {keys: share('keys'), documents: share('documents'), terms: share('terms')};
}
