import {type AccessReport, type AccessLog} from '../../waf/access-log.ts';
import {formatCount, formatShare} from '../drawing/format-number.ts';
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

/**
How many transactions have their line, and what told it: what everything that is said of answers rests on.

Sample: `joined: 12% by id, 80% by client, second and target; 5% agree in status, 3% cannot be told`
*/
export function describeCoverage({counts: {byId, byRequest, agreed, ambiguous, alone}}: AccessReport): CleanText {
	const settled = byId + byRequest + agreed + ambiguous + alone;
	const list = (parts: ReadonlyArray<readonly [number, CleanText]>): CleanText[] =>
		parts.flatMap(([count, words]) => (count === 0 ? [] : [own(`${formatShare(count, settled)} ${words}`)]));
	const joined = list([
		[byId, own('by id')],
		[byRequest, own('by client, second and target')],
	]);
	const others = list([
		[agreed, own('agree in status')],
		[ambiguous, own('ambiguous')],
		[alone, own('without a line')],
	]);
	return settled === 0
		? own('no transaction and no access line put together yet')
		: own(
				`joined: ${joined.length === 0 ? own('none') : join(joined, ', ')}${others.length === 0 ? '' : own(`; ${join(others, ', ')}`)}`,
			);
}
