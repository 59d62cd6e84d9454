import {type Carried} from '../../screen/carried.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {type TransactionDetail} from '../../waf/transaction.ts';
import {decodeQuery, toMatchParts} from './match-parts.ts';

/** Characters kept of each part: more than a line shows. */
const mostBefore = 120;
const mostShown = 400;

/**
What a transaction carried, of its most severe match in its main category that tells; without one its query. Undefined where neither is known.
*/
export function toCarried({ruleMatches, categories, target, query}: TransactionDetail): Carried | undefined {
	const attacks = ruleMatches.filter(({evaluation, action}) => !evaluation && action !== 'message');
	const weigh = ({category, severity = 7}: RuleMatch): number => severity + (category === categories[0] ? 0 : 10);
	for (const match of attacks.toSorted((one, other) => weigh(one) - weigh(other))) {
		const {where, value, matched} = toMatchParts(match);
		const shown = value ?? matched;
		if (shown !== undefined && shown.trim() !== '') {
			return cutAround(where, decodeQuery(shown), decodeQuery(matched ?? ''));
		}
	}

	const sent = query ?? (target?.includes('?') === true ? target.slice(target.indexOf('?') + 1) : '');
	return sent === '' ? undefined : cutAround(undefined, decodeQuery(sent), '');
}

function cutAround(where: string | undefined, value: string, matched: string): Carried {
	const at = matched === '' ? -1 : value.indexOf(matched);
	if (at < 0) {
		return {where, before: '', matched: '', after: value.slice(0, mostShown)};
	}

	const end = at + matched.length;
	return {
		where,
		before: value.slice(Math.max(0, at - mostBefore), at),
		matched: matched.slice(0, mostShown),
		after: value.slice(end, end + mostShown),
	};
}
