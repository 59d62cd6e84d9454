import {toTimestamp} from '../waf/calendar.ts';
import {day, hour, type Milliseconds, minute, second, type Timestamp} from '../waf/clock.ts';
import {type DenyDuration} from '../waf/deny.ts';
import {UsageError} from './usage-error.ts';

/**
A point in time as a person writes it: so long ago, the latest such time of day in the log's zone, or an instant.
*/
export type TimePoint =
	| {readonly kind: 'ago'; readonly age: Milliseconds}
	/** `second`: of the day. */
	| {readonly kind: 'time-of-day'; readonly second: number}
	/** `isLocal`: written without a zone, so it is the log's. */
	| {readonly kind: 'instant'; readonly time: Timestamp; readonly isLocal: boolean};

const units: Readonly<Record<string, Milliseconds>> = {s: second, m: minute, h: hour, d: day};

/**
Reads `15m`, `2h`, `14:00`, `14:00:05`, `2026-11-24T14:00` or `2026-11-24T14:00:00Z`.

@throws {UsageError}
*/
export function parseTimePoint(label: string, text: string): TimePoint {
	const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
	if (count !== undefined) {
		return {kind: 'ago', age: Number(count) * units[unit]};
	}

	const [, hours, minutes, seconds = '0'] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
	if (hours !== undefined && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60) {
		return {kind: 'time-of-day', second: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)};
	}

	const instant = parseInstant(text);
	if (instant !== undefined) {
		return instant;
	}

	throw new UsageError(`${label}: invalid time "${text}"`, 'write it as 15m, 14:00, 14:00:05 or 2026-11-24T14:00');
}

/** Samples: `2026-11-24`, `2026-11-24T14:00`, `2026-11-24 14:00:05`, `2026-11-24T14:00:00Z`, `2026-11-24T14:00+01:00`. */
function parseInstant(text: string): TimePoint | undefined {
	const parts =
		/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?)?(?:(Z)|([+-])(\d\d):?(\d\d))?$/i.exec(text);
	if (parts === null) {
		return undefined;
	}

	const [year, month, dayOfMonth, hours, minutes, seconds] = parts.slice(1, 7).map(part => Number(part ?? 0));
	const local = toTimestamp(year, month, dayOfMonth, hours, minutes, seconds);
	const offset = (parts[8] === '-' ? -1 : 1) * (Number(parts[9] ?? 0) * hour + Number(parts[10] ?? 0) * minute);
	const isLocal = parts[7] === undefined && parts[8] === undefined;
	return Number.isNaN(local) ? undefined : {kind: 'instant', time: local - offset, isLocal};
}

const windows: ReadonlyMap<string, Milliseconds> = new Map([
	['1m', minute],
	['5m', 5 * minute],
	['15m', 15 * minute],
	['1h', hour],
	['24h', day],
	['7d', 7 * day],
	['30d', 30 * day],
]);

/**
The time windows by which totals are shown; those over a day only for an index.
*/
export const windowNames: readonly string[] = [...windows.keys()];

/**
Reads the name of a time window.

@throws {UsageError}
*/
export function parseWindow(label: string, text: string): Milliseconds {
	const window = windows.get(text);
	if (window === undefined) {
		throw new UsageError(`${label}: invalid time window "${text}"`, `must be one of ${windowNames.join(', ')}`);
	}

	return window;
}

/**
Reads `UTC`, `+01:00`, `-0330`, or the name of a zone (`Europe/Berlin`) as its offset at a time.

@throws {UsageError}
*/
export function parseZone(label: string, text: string, now: number): Milliseconds {
	if (/^(utc|z)$/i.test(text)) {
		return 0;
	}

	const [, sign, hours, minutes] = /^(?:UTC)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(text) ?? [];
	if (sign !== undefined && Number(hours) <= 14 && Number(minutes ?? 0) < 60) {
		return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes ?? 0) * minute);
	}

	try {
		const parts = new Intl.DateTimeFormat('en', {timeZone: text, timeZoneName: 'longOffset'}).formatToParts(now);
		const name = parts.find(part => part.type === 'timeZoneName')?.value ?? '';
		return name === 'GMT' ? 0 : parseZone(label, name.replace('GMT', ''), now);
	} catch (error) {
		if (error instanceof RangeError) {
			throw new UsageError(`${label}: invalid time zone "${text}"`, 'write it as UTC, +01:00 or Europe/Berlin');
		}

		throw error;
	}
}

/**
The instant that a person means: a time of day is the latest such before `now`, in the log's zone.

@param zoneOffset What the log's times are ahead of UTC.
*/
export function resolveTimePoint(point: TimePoint, now: Timestamp, zoneOffset: Milliseconds): Timestamp {
	switch (point.kind) {
		case 'ago': {
			return now - point.age;
		}

		case 'instant': {
			return point.isLocal ? point.time - zoneOffset : point.time;
		}

		case 'time-of-day': {
			const today = Math.floor((now + zoneOffset) / day) * day + point.second * second - zoneOffset;
			return today > now ? today - day : today;
		}
	}
}

/**
How long a deny rule lasts: `10m`, `1h`, `24h`, `7d`, `permanent`.

@throws {UsageError}
*/
export function parseDuration(label: string, text: string): DenyDuration {
	const [, count, unit] = /^([1-9]\d{0,4})([smhd])$/.exec(text) ?? [];
	if (text !== 'permanent' && count === undefined) {
		throw new UsageError(`${label}: invalid duration "${text}"`, 'write it as 10m, 1h, 24h, 7d or permanent');
	}

	return count === undefined ? undefined : Number(count) * units[unit];
}

/**
Reads a span such as `10s`, `15m`, `2h`, `1d`, in milliseconds.

@throws {UsageError}
*/
export function parseSpan(label: string, text: string): Milliseconds {
	const [, count, unit] = /^(\d{1,6}(?:\.\d{1,3})?)([smhd])$/.exec(text) ?? [];
	const span = count === undefined ? 0 : Number(count) * units[unit];
	if (span <= 0) {
		throw new UsageError(`${label}: invalid span "${text}"`, 'write it as 10s, 15m or 1h');
	}

	return span;
}

/**
Reads a moment with its date; without a zone it is UTC.

@throws {UsageError}
*/
export function parseInstantOption(label: string, text: string): Timestamp {
	const instant = parseInstant(text);
	if (instant?.kind !== 'instant') {
		throw new UsageError(`${label}: invalid time "${text}"`, 'write it as 2026-11-24T14:00:00Z');
	}

	return instant.time;
}
