import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type LineCounts} from '../../waf/line-counts.ts';
import {formatCount} from '../drawing/format-number.ts';
import {formatMoment} from '../drawing/format-time.ts';
import {sanitize} from '../drawing/sanitize.ts';

/** Of a line that is shown in a sentence. */
const longestExample = 80;

export type Explanation = {
	readonly sentence: string;

	/** No line had a head that is known: another kind of file. */
	readonly isForeign: boolean;
};

/**
What the lines are that were known and not read, and what to do instead, as parts of a sentence.
*/
export type ForeignLog = {readonly name: string; readonly advice: string; readonly isOurs?: boolean};

/**
That a time span was asked for in which nothing is, and where the log ends, if that is known.

@param offset Of the log's zone.
*/
export function explainEmptySpan(newest: Timestamp | undefined, offset: Milliseconds): string {
	return newest === undefined
		? 'nothing in that span'
		: `nothing in that span; the log's last line is of ${formatMoment(newest, offset, true, true).trimStart()}`;
}

/**
Why a file showed nothing, and what to do next; undefined where ModSecurity lines were found.

@param foreignLog Of the last line that was none of ModSecurity's, where its kind is known.
*/
export function explainNothing(
	lines: Readonly<LineCounts>,
	lastOther: string | undefined,
	names: readonly string[],
	foreignLog?: ForeignLog,
): Explanation | undefined {
	const named = names.filter(one => one !== '').map(one => (one === '-' ? 'standard input' : sanitize(one)));
	const name = named.length === 0 ? 'the input' : named.join(', ');
	const last = sanitize((lastOther ?? '').trim().slice(0, longestExample));
	const example = last === '' ? '' : `; the last one reads: ${last}`;
	if (lines.modsecurity > 0) {
		return undefined;
	}

	if (lines.read === 0) {
		if (names.every(one => one === '-')) {
			return {
				sentence: 'standard input is empty; pipe a log into it, as in tail -n 1000 error.log | waftop --once -',
				isForeign: false,
			};
		}

		return {sentence: `${name} is empty; ModSecurity has logged nothing yet, or it logs elsewhere`, isForeign: false};
	}

	const count = `${formatCount(lines.read)} ${lines.read === 1 ? 'line' : 'lines'} of ${name}`;
	if (lines.unreadable > 0) {
		return {
			sentence: `no ModSecurity line in ${count} could be read; ${formatCount(lines.unreadable)} ${lines.unreadable === 1 ? 'has' : 'have'} a form that is not known`,
			isForeign: lines.unreadable + lines.foreign >= lines.read,
		};
	}

	if (foreignLog?.isOurs === true) {
		const sentence = `none of ${count} could be read: ${name} holds ${foreignLog.name}; ${foreignLog.advice}${example}`;
		return {sentence, isForeign: lines.foreign >= lines.read};
	}

	if (lines.engine > 0 && lines.foreign < lines.read && foreignLog === undefined) {
		const own = `${formatCount(lines.engine)} ${lines.engine === 1 ? 'is' : 'are'}`;
		return {
			sentence: `no rule match in ${count}: ${own} ModSecurity's about itself; on nginx its warnings need error_log … info`,
			isForeign: false,
		};
	}

	if (foreignLog !== undefined) {
		const sentence = `none of ${count} is ModSecurity's: ${name} holds ${foreignLog.name}; ${foreignLog.advice}`;
		return {sentence, isForeign: lines.foreign >= lines.read};
	}

	if (lines.foreign < lines.read) {
		return {
			sentence: `no ModSecurity line in ${count}; on nginx its warnings need error_log … info; and the module must be on${example}`,
			isForeign: false,
		};
	}

	const isBlank = lastOther !== undefined && last === '';
	return {
		sentence: `none of ${count} is of an nginx or Apache error log${isBlank ? '; the last one is blank' : example}`,
		isForeign: true,
	};
}
