import {type Category} from '../waf/category.ts';
import {type Rule} from '../waf/rule.ts';
import {toAnomalyPoints} from '../waf/severity.ts';

type Sum = {category: Category; points: number; severity: number};

/**
The categories of a transaction's rule matches, the main one first: highest summed score, then most severe, then earliest in the log.
*/
export function rankCategories(rules: readonly Rule[]): Category[] {
	const sums: Sum[] = [];
	for (const {category, severity} of rules) {
		if (category !== undefined) {
			const rank = severity < 0 ? 8 : severity;
			const sum = sums.find(other => other.category === category);
			if (sum === undefined) {
				sums.push({category, points: toAnomalyPoints(severity), severity: rank});
			} else {
				sum.points += toAnomalyPoints(severity);
				sum.severity = Math.min(sum.severity, rank);
			}
		}
	}

	// A stable sort keeps the log's order among equals.
	return sums
		.toSorted((one, other) => other.points - one.points || one.severity - other.severity)
		.map(sum => sum.category);
}

/**
The different categories of a transaction's rule matches, in log order.
*/
export function listCategories(rules: readonly Rule[]): readonly Category[] {
	const categories: Category[] = [];
	for (const {category} of rules) {
		if (category !== undefined && !categories.includes(category)) {
			categories.push(category);
		}
	}

	return categories;
}

/**
The main category alone, without a list where there is but one: this is asked for every line.
*/
export function chooseMainCategory(rules: readonly Rule[]): Category | undefined {
	let only: Category | undefined;
	for (const {category} of rules) {
		if (category !== undefined && category !== only) {
			if (only !== undefined) {
				return rankCategories(rules)[0];
			}

			only = category;
		}
	}

	return only;
}

/**
The rule that says best what a transaction is about: of its main category the most severe, the earliest among equals; without a category the first that is no evaluation.
*/
export function chooseMainRule(rules: readonly Rule[], main: Category | undefined): Rule | undefined {
	const rank = ({severity}: Rule): number => (severity < 0 ? 8 : severity);
	const meant = rules.filter(({category, evaluation}) => evaluation === undefined && category === main);
	return meant.reduce<Rule | undefined>(
		(best, rule) => (best === undefined || rank(rule) < rank(best) ? rule : best),
		undefined,
	);
}
