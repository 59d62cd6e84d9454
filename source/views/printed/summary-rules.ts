import {type RuleStatus} from '../../waf/alerts-status.ts';
import {formatInstant} from '../../waf/calendar.ts';
import {type Milliseconds} from '../../waf/clock.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatCount} from '../drawing/format-number.ts';
import {formatIso} from '../drawing/format-time.ts';
import {type Glyphs} from '../drawing/glyphs.ts';
import {own} from '../drawing/own-words.ts';
import {padEnd, padStart} from '../drawing/text-width.ts';

const nameWidth = 40;

/**
What alert rules found in all that was read, as a table of a summary: those with most alerts first.

@param offset The log's offset from UTC.
*/
export function formatRules(rules: readonly RuleStatus[], offset: Milliseconds, glyphs: Glyphs): string[] {
	const evaluated = rules.filter(({state}) => state !== 'off');
	const found = evaluated
		.filter(({matches}) => matches > 0)
		.toSorted((one, other) => other.alerts - one.alerts || other.matches - one.matches);
	const quiet = evaluated.length - found.length;
	const rest = quiet === 1 ? own('1 rule found nothing') : own(`${formatCount(quiet)} rules found nothing`);
	if (found.length === 0) {
		return ['', own(`ALERT RULE: ${rest}`)];
	}

	const heads = [own('alerts').padStart(11), own('matches').padStart(8), own('held back').padStart(10)];
	return [
		'',
		[padEnd(own('ALERT RULE'), nameWidth, glyphs.cut), ...heads].join(' '),
		...found.map(rule => formatRule(rule, offset, glyphs)),
		...(quiet > 0 ? [rest] : []),
	];
}

function formatRule(rule: RuleStatus, offset: Milliseconds, glyphs: Glyphs): string {
	const {name, state, matches, alerts, suppressed, lastAlert, nextPossible} = rule;
	const numbers = [
		padStart(own(formatCount(alerts)), 11, glyphs.cut),
		padStart(own(formatCount(matches)), 8, glyphs.cut),
		padStart(own(suppressed === 0 ? '' : formatCount(suppressed)), 10, glyphs.cut),
	];
	const last = lastAlert === undefined ? own('') : own(`  last ${formatIso(lastAlert, offset)}`);
	const due =
		state === 'pending' && nextPossible !== undefined
			? own(`  gathered until ${formatIso(nextPossible, offset)}`)
			: own('');
	return `${[padEnd(clean(name, glyphs), nameWidth, glyphs.cut), ...numbers].join(' ')}${last}${due}`.trimEnd();
}

/**
A rule of a summary as an object.
*/
export function toRuleObject({
	name,
	type,
	matches,
	alerts,
	suppressed,
	lastAlert,
}: RuleStatus): Record<string, unknown> {
	return {
		rule: name,
		type,
		alerts,
		matches,
		held_back: suppressed,
		last: lastAlert === undefined ? undefined : formatInstant(lastAlert),
	};
}
