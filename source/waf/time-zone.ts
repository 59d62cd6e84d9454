import {type Milliseconds} from './clock.ts';

/**
The zone that the log's times are written in and how it is known; shown in the header as `UTC+1 (from ids)` or `UTC+1?` where assumed.
*/
export type TimeZone = {
	/** What to add to UTC to get the log's time. */
	readonly offset: Milliseconds;
	readonly source: 'option' | 'envelope' | 'ids' | 'records' | 'assumed';
};

/**
The zone of one log of several.
*/
export type LogZone = {readonly name: string; readonly zone: TimeZone};

/** The best known first. */
const sources: ReadonlyArray<TimeZone['source']> = ['option', 'ids', 'records', 'envelope', 'assumed'];

/**
The zone that is known best, of several logs the first one's; undefined without any.
*/
export function chooseZone(zones: readonly TimeZone[]): TimeZone | undefined {
	return zones.toSorted((one, other) => sources.indexOf(one.source) - sources.indexOf(other.source)).at(0);
}

/**
`UTC`, `UTC+1`, `UTC-3:30`.
*/
export function formatOffset(offset: Milliseconds): string {
	const minutes = Math.round(Math.abs(offset) / 60_000);
	if (minutes === 0) {
		return 'UTC';
	}

	const rest = minutes % 60;
	return `UTC${offset < 0 ? '-' : '+'}${Math.floor(minutes / 60)}${rest === 0 ? '' : ':' + String(rest).padStart(2, '0')}`;
}

/**
An offset as ISO 8601 writes it: `+01:00`.
*/
export function toZoneName(offset: Milliseconds): string {
	const minutes = Math.round(Math.abs(offset) / 60_000);
	const pad = (number: number): string => String(number).padStart(2, '0');
	return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
