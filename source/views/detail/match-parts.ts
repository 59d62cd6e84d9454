import {type RuleMatch} from '../../waf/rule-match.ts';

/**
Where a rule matched, in which value, and the part of the value that matched; each absent where the line does not say.
*/
export type MatchParts = {
	readonly where: string | undefined;
	readonly value: string | undefined;
	readonly matched: string | undefined;
};

/** Matched Data: UNION SELECT found within ARGS:id: 1' UNION SELECT 1-- */
const foundWithin = /^Matched Data: (.*?) found within (.+?): (.*)$/s;
/** Matched "Operator `Rx' with parameter `union' against variable `ARGS:id' (Value: `1' union' ) */
const againstVariable = /against variable `(.+?)' \(Value: `(.*)' \)/s;
/** Pattern match "union" at ARGS:id. */
const atVariable = / at ([A-Z][A-Z_]+(?::[^\s]+?)?)\.(?: |$)/;

/**
Takes the texts of a rule match apart.
*/
export function toMatchParts({data, match}: Pick<RuleMatch, 'data' | 'match'>): MatchParts {
	const found = foundWithin.exec(data ?? '');
	if (found !== null) {
		return {matched: found[1], where: found[2], value: found[3]};
	}

	const against = againstVariable.exec(match ?? '');
	if (against !== null) {
		return {matched: data, where: against[1], value: against[2]};
	}

	return {matched: undefined, where: atVariable.exec(match ?? '')?.[1], value: data};
}

/**
Percent signs and pluses of a query resolved once, as UTF-8; what is no valid escape stays as it is.
*/
export function decodeQuery(text: string): string {
	return text
		.replaceAll('+', ' ')
		.replaceAll(/(?:%[\dA-Fa-f]{2})+/g, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}
