import {type Milliseconds} from '../../waf/clock.ts';
import {type From} from '../../waf/observation.ts';
import {type TextObservation} from '../../waf/text-observation.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {toEvaluation} from '../../waf/rule-sets.ts';
import {readScore} from '../../waf/read-score.ts';
import {type Reading} from './reading.ts';

/**
A reading as records: one a rule match, or one without any.

@param zone What local times are ahead of UTC.
*/
export function toTextObservations(reading: Reading, from: From, zone: Milliseconds): TextObservation[] {
	const {facts, ruleMatches, truncated, localTime, remark} = reading;
	const time = reading.time ?? (localTime === undefined ? undefined : localTime - zone);
	return ruleMatches.length === 0
		? [{...facts, from, ruleMatch: undefined, truncated, remark}]
		: ruleMatches.map(match => ({
				...facts,
				from,
				ruleMatch: {...match, time, truncated: match.truncated || truncated},
				truncated,
				...scoreOf(match),
			}));
}

function scoreOf(match: RuleMatch): Pick<TextObservation, 'evaluation' | 'score'> {
	const evaluation = toEvaluation(Number(match.id ?? 0), match.file);
	return evaluation === undefined
		? {}
		: {evaluation, score: readScore(evaluation, match.message ?? '', match.match ?? '')};
}
