import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type LineCounts} from '../../../source/waf/line-counts.ts';
import {formatInstant} from '../../../source/waf/calendar.ts';
import {type TimeZone} from '../../../source/waf/time-zone.ts';
import {type LineEvent, readEvents, utc} from '../read-events.ts';

/*
Every form of an error line that people have, one line each, beside what it says. In `NAME.events.json` a field that an event does not name is not
looked at, and `null` says that the line must not give it.
*/
const folder = path.join(import.meta.dirname, '..', '..', 'fixtures', 'lines');

type Expected = {
	readonly about: string;

	/** Kinds that are not named must not occur. */
	readonly counts: Partial<LineCounts>;

	/** The time that an envelope around each line gives, in UTC. */
	readonly envelope?: string;

	/** Where the ids tell it. */
	readonly zone?: TimeZone;
	readonly events: ReadonlyArray<Readonly<Record<string, unknown>>>;
};

function flatten({record, ...event}: LineEvent): Record<string, unknown> {
	return {
		...record?.ruleMatch,
		...record,
		...record?.score,
		...event,
		ruleLine: record?.ruleMatch.line,
		client: event.client,
		port: event.clientPort,
		time: event.time === undefined ? undefined : formatInstant(event.time),
		evaluation: record?.ruleMatch.evaluation,
	};
}

function pick(event: Record<string, unknown> | undefined, keys: readonly string[]): Record<string, unknown> {
	return Object.fromEntries(keys.map(key => [key, event?.[key] ?? null]));
}

const names = readdirSync(folder)
	.filter(name => name.endsWith('.log'))
	.map(name => name.slice(0, -'.log'.length));

test.each(names)('%s: every line says what its fixture says', name => {
	const log = readFileSync(path.join(folder, `${name}.log`));
	const expected = JSON.parse(readFileSync(path.join(folder, `${name}.events.json`), 'utf8')) as Expected;
	const zone: TimeZone = expected.zone === undefined ? utc : {offset: 0, source: 'assumed'};
	const envelope =
		expected.envelope === undefined
			? undefined
			: {length: 0, lines: 1, localTime: Date.parse(expected.envelope), time: Number.NaN};
	const {events, counts, zone: learned} = readEvents(log, {zone, envelope});

	const kinds = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
	expect(kinds).toEqual(expected.counts);
	expect(events.map(event => event.line)).toEqual(expected.events.map(event => event.line));
	for (const [index, event] of expected.events.entries()) {
		const keys = Object.keys(event);
		expect(pick(flatten(events[index]), keys)).toEqual(event);
	}

	expect(learned).toEqual(expected.zone ?? utc);
	// What the reader saw and what the record reader sees when it is asked later is the same.
	for (const {client, record, ruleId} of events) {
		expect(record?.client?.replace('::ffff:', '')).toBe(client);
		expect(Number(record?.ruleMatch.id ?? 0)).toBe(ruleId ?? 0);
	}
});
