import {type LineCounts} from '../../waf/line-counts.ts';
import {formatCount} from '../drawing/format-number.ts';
import {sanitize} from '../drawing/sanitize.ts';

export type Explanation = {
	readonly sentence: string;

	/** No line had a head that is known: another kind of file. */
	readonly isForeign: boolean;
};

/**
What the lines are that were known and not read, and what to do instead, as parts of a sentence.
*/
export type ForeignLog = {readonly name: string; readonly advice: string};

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
	const name = names.map(one => (one === '-' ? 'standard input' : sanitize(one))).join(', ');
	if (lines.modsecurity > 0) {
		return undefined;
	}

	if (lines.read === 0) {
		return {sentence: `${name} is empty; ModSecurity has logged nothing yet, or it logs elsewhere`, isForeign: false};
	}

	const count = `${formatCount(lines.read)} ${lines.read === 1 ? 'line' : 'lines'} of ${name}`;
	if (lines.unreadable > 0) {
		return {
			sentence: `no ModSecurity line in ${count} could be read; ${formatCount(lines.unreadable)} have a form that is not known`,
			isForeign: lines.unreadable + lines.foreign >= lines.read,
		};
	}

	if (foreignLog !== undefined) {
		const sentence = `none of ${count} is ModSecurity's: ${name} holds ${foreignLog.name}; ${foreignLog.advice}`;
		return {sentence, isForeign: lines.foreign >= lines.read};
	}

	if (lines.foreign < lines.read) {
		return {
			sentence: `no ModSecurity line in ${count}; on nginx its warnings need error_log … info; and the module must be on`,
			isForeign: false,
		};
	}

	const last = sanitize((lastOther ?? '').trim().slice(0, 80));
	return {
		sentence: `none of ${count} is of an nginx or Apache error log; ${last === '' ? 'the last one is blank' : `the last one reads: ${last}`}`,
		isForeign: true,
	};
}
