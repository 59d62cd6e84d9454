import {type Reason} from '../../waf/answers.ts';
import {formatBytes, formatCount} from '../drawing/format-number.ts';
import {type CleanText, own} from '../drawing/own-words.ts';

/**
A reason why an answer is suspicious, as counts that a person can check.

Sample: `302 after 45 refused (blocked, 401, 403)`
*/
export function nameReason(reason: Reason): CleanText {
	switch (reason.kind) {
		case 'first-success': {
			const {status, refused, of} = reason;
			return own(
				`${status} after ${formatCount(refused)} refused (blocked, 401, 403)${of === 'client' ? ' on all paths' : ''}`,
			);
		}

		case 'others-blocked': {
			const {successes, status, blocked} = reason;
			const answered = status === undefined ? own('with success') : own(`${status}`);
			return own(
				`${formatCount(successes)} unseen answered ${answered}, the other ${formatCount(blocked)} here blocked`,
			);
		}

		case 'size': {
			const {size, usual, others, of} = reason;
			const most = formatBytes(usual);
			return of === 'path'
				? own(`${formatBytes(size)}, median of ${formatCount(others)} others with this status ${most}`)
				: own(`${formatBytes(size)}, none of ${formatCount(others)} other answers to this client over ${most}`);
		}

		case 'response-rules': {
			return own(`${formatCount(reason.requests)} matched by rules over responses: the application ran`);
		}

		case 'errors': {
			return own(
				`${formatCount(reason.requests)} answered 5xx since the first match, none of ${formatCount(reason.before)} before`,
			);
		}

		case 'status': {
			return own(`${reason.status}, which none of ${formatCount(reason.others)} other answers here had`);
		}
	}
}
