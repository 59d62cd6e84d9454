import {formatRange, parseRange} from '../../waf/address-range.ts';
import {formatInstant, toTimestamp} from '../../waf/calendar.ts';
import {second, type Timestamp} from '../../waf/clock.ts';
import {type DenyMethod, type DenyRule} from '../../waf/deny.ts';

/* Sample: `deny 203.0.113.7; # waftop since=2026-11-25T14:03:11Z until=never by=alice requests=12 blocked=9 through=3 reason="sqli"` */
const denyLine = /^deny (\S+); # waftop (.*)$/;

/* Sample: `	203.0.113.7 1; # waftop since=…` */
const geoLine = /^\t(\S+) 1; # waftop (.*)$/;
const facts =
	/^since=(\S+) until=(\S+) by=([\w.-]*)(?: requests=(\d+) blocked=(\d+) through=(\d+))?(?: reason=("(?:[^"\\]|\\.)*"))?(?: force=("(?:[^"\\]|\\.)*"))?$/;

/**
A rule as its line in the deny file, without newline. Nothing but an address that was parsed stands in front of the comment, and nothing but printable ASCII in it.
*/
export function formatDenyLine(rule: DenyRule, method: DenyMethod): string {
	const {range, since, until, by, counts, reason, force} = rule;
	const words = [
		`since=${formatTime(since)}`,
		`until=${until === undefined ? 'never' : formatTime(until)}`,
		`by=${by.replaceAll(/[^\w.-]/g, '')}`,
		counts === undefined ? '' : `requests=${counts.requests} blocked=${counts.blocked} through=${counts.through}`,
		reason === '' ? '' : `reason=${quote(reason)}`,
		force === undefined ? '' : `force=${quote(force)}`,
	].filter(word => word !== '');
	const comment = `# waftop ${words.join(' ')}`;
	return method === 'deny' ? `deny ${range}; ${comment}` : `\t${range} 1; ${comment}`;
}

/**
The rule of a line that waftop wrote; undefined for every other line, also for one of ours that a person changed.
*/
export function parseDenyLine(line: string, method: DenyMethod): DenyRule | undefined {
	const [, range, comment] = (method === 'deny' ? denyLine : geoLine).exec(line) ?? [];
	const found = comment === undefined ? null : facts.exec(comment);
	const parsed = range === undefined ? undefined : parseRange(range);
	if (found === null || parsed === undefined) {
		return undefined;
	}

	const [, sinceText, untilText, by, requests, blocked, through, reason, force] = found;
	const since = parseTime(sinceText);
	const until = parseTime(untilText);
	if (since === undefined || (until === undefined && untilText !== 'never')) {
		return undefined;
	}

	const rule: DenyRule = {
		range: formatRange(parsed),
		since,
		until,
		by,
		counts:
			requests === undefined
				? undefined
				: {requests: Number(requests), blocked: Number(blocked), through: Number(through)},
		reason: unquote(reason) ?? '',
		force: unquote(force),
	};
	return formatDenyLine(rule, method) === line ? rule : undefined;
}

function quote(text: string): string {
	return JSON.stringify(text).replaceAll(
		/[^ -~]/g,
		character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

function unquote(text: string | undefined): string | undefined {
	try {
		return text === undefined ? undefined : (JSON.parse(text) as string);
	} catch {
		return undefined;
	}
}

/** Whole seconds, in UTC. */
function formatTime(time: Timestamp): string {
	return formatInstant(Math.floor(time / second) * second).replace('.000', '');
}

function parseTime(text: string): Timestamp | undefined {
	const [, ...parts] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(text) ?? [];
	const [year, month, date, hour, minute, seconds] = parts.map(Number);
	const time = parts.length === 0 ? Number.NaN : toTimestamp(year, month, date, hour, minute, seconds);
	return Number.isNaN(time) ? undefined : time;
}
