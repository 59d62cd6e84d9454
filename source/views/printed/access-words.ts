import {type AccessReport, type AccessLog} from '../../waf/access-log.ts';
import {formatCount} from '../drawing/format-number.ts';
import {type CleanText, join, own} from '../drawing/own-words.ts';
import {sanitize} from '../drawing/sanitize.ts';

/**
What was read of access logs, a line each, and how their lines fit the transactions. Fit for a terminal.

Sample: `access log /var/log/nginx/access.log: combined, 1,707 lines`
*/
export function describeAccess({logs, counts}: AccessReport): CleanText[] {
	const {byId, byRequest, agreed, ambiguous, alone} = counts;
	const settled = byId + byRequest + agreed + ambiguous + alone;
	const parts = (
		[
			[byId, 'by id'],
			[byRequest, 'by client, target and time'],
			[agreed, 'one of several equal requests with one status'],
			[ambiguous, 'ambiguous'],
			[alone, 'without a line'],
		] as const
	).flatMap(([count, words]) => (count === 0 ? [] : [own(`${formatCount(count)} ${own(words)}`)]));
	return [
		...logs.map(log => describeAccessLog(log)),
		...(settled === 0 ? [] : [own(`${formatCount(settled)} transactions and access lines: ${join(parts, ', ')}`)]),
	];
}

/**
One log, what its lines were read as, and what could not be read.
*/
export function describeAccessLog({path, formats, doubts, read, unreadable}: AccessLog): CleanText {
	const file = path === '-' ? own('standard input') : sanitize(path);
	if (doubts.length > 0) {
		return own(`access log ${file} is not believed: ${sanitize(doubts.join('; '))}`);
	}

	if (read === 0 && unreadable === 0) {
		return own(`access log ${file}: no line yet`);
	}

	if (read === 0) {
		return own(
			`access log ${file}: none of its ${formatCount(unreadable)} lines could be read; give its format with --access-format`,
		);
	}

	const rest = unreadable === 0 ? own('') : own(`, ${formatCount(unreadable)} more in another form`);
	return own(`access log ${file}: ${sanitize(formats.join(', '))}, ${formatCount(read)} lines${rest}`);
}
