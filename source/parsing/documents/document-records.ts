import {type DocumentSource} from '../../waf/document.ts';
import {type WafRecord} from '../../waf/record.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {toEvaluation} from '../../waf/rule-sets.ts';
import {readClosingScore, readEvaluationScore} from '../../waf/score.ts';
import {type KeptDocument} from './kept-document.ts';
import {readDocument} from './read-document.ts';

/**
Reads a document again that was kept, whole: a record a rule match. Empty where it is none of ModSecurity's.
*/
export function readDocumentRecords(bytes: Uint8Array): WafRecord[] {
	const {source, time, shape} = JSON.parse(Buffer.from(bytes).toString('utf8')) as KeptDocument;
	const reading = readDocument(source as DocumentSource, time ?? undefined, shape);
	if (reading?.kind !== 'transaction') {
		return [];
	}

	const {facts, ruleMatches, truncated} = reading;
	return ruleMatches.map(match => ({
		...facts,
		ruleMatch: {...match, time: reading.time, truncated},
		...scoreOf(match),
	}));
}

function scoreOf(match: RuleMatch): Pick<WafRecord, 'evaluation' | 'score'> {
	const evaluation = toEvaluation(Number(match.id ?? 0), match.file);
	if (evaluation === undefined) {
		return {};
	}

	const message = match.message ?? '';
	return {
		evaluation,
		score:
			evaluation === 'closing'
				? readClosingScore(message)
				: readEvaluationScore(evaluation, message, match.match ?? ''),
	};
}
