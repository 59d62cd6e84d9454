import {type LineCounts} from '../state/snapshot.ts';
import {formatCount} from './format-number.ts';
import {sanitize} from './sanitize.ts';

export type Explanation = {
	readonly sentence: string;

	/** No line had a head that is known: another kind of file. */
	readonly isForeign: boolean;
};

// Sample: 203.0.113.7 - - [24/Nov/2026:02:16:22 +0000] "GET / HTTP/1.1" 200 612
const accessLine = /^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8} [+-]\d{4}\] "/;

// Samples: ---aB3dE6gH---A--, --1a2b3c4d-A--, {"transaction":{
const auditLine = /^-{2,3}[A-Za-z0-9]{8,10}-{1,3}[A-KZ]--$|^\{"transaction":\{/;

/**
Why a file showed nothing, and what to do next; undefined where ModSecurity lines were found.
*/
export function explainNothing(
	lines: LineCounts,
	lastOther: string | undefined,
	names: readonly string[],
): Explanation | undefined {
	const name = sanitize(names.join(', '));
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
			isForeign: false,
		};
	}

	if (lines.foreign < lines.read) {
		return {
			sentence: `no ModSecurity line in ${count}; on nginx its warnings need error_log … info; and the module must be on`,
			isForeign: false,
		};
	}

	if (accessLine.test(lastOther ?? '')) {
		return {
			sentence: `${name} is an access log; open the error log instead, such as /var/log/nginx/error.log`,
			isForeign: true,
		};
	}

	if (auditLine.test(lastOther ?? '')) {
		return {
			sentence: `${name} is a ModSecurity audit log, which is not read yet; open the error log instead`,
			isForeign: true,
		};
	}

	return {
		sentence: `none of ${count} is of an nginx or Apache error log; the last one reads: ${sanitize((lastOther ?? '').slice(0, 80))}`,
		isForeign: true,
	};
}
