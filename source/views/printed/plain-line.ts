import {type TimeZone} from '../../waf/time-zone.ts';
import {type TransactionDetail} from '../../waf/transaction.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatScore} from '../drawing/format-score.ts';
import {formatIso} from '../drawing/format-time.ts';
import {type Glyphs} from '../drawing/glyphs.ts';

/**
A complete transaction as a line of `--plain`: TIME OUTCOME SCORE CATEGORY CLIENT METHOD HOST PATH RULES, tab-separated, `-` for what the log
does not have. Rules are ids in log order, separated by commas. Texts are clean: a tab in them is `\t`.
*/
export function formatPlain(detail: TransactionDetail, zone: TimeZone, glyphs: Glyphs): string {
	const {inboundScore, outboundScore, estimatedScore, threshold} = detail;
	const known = inboundScore ?? outboundScore;
	const score = formatScore({score: known ?? estimatedScore, scoreEstimated: known === undefined, threshold}, glyphs);
	const rules = detail.ruleMatches.flatMap(({id}) => (id === undefined ? [] : [id])).join(',');
	const fields = [
		detail.time === undefined ? undefined : formatIso(detail.time, zone.offset),
		detail.outcome,
		score,
		detail.categories.at(0),
		detail.client,
		detail.method,
		detail.host,
		detail.path ?? detail.target,
		rules,
	];
	return fields.map(field => (field === undefined || field === '' ? '-' : clean(field, glyphs))).join('\t');
}
