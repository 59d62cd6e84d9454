import {expect, test} from 'vitest';
import {createLineClock} from '../../source/parsing/line-clock.ts';
import {makeV3Line} from './server-lines.ts';

const hour = 3_600_000;
const second = 1_795_600_800;
const assumed = {offset: 0, source: 'assumed'} as const;

/** A line whose id says the second, printed in a zone. */
const lineIn = (offset: number, uniqueId = `${second}12.345678`): string => {
	const printed = new Date(second * 1000 + offset).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
	return makeV3Line({time: printed, uniqueId});
};

const timeOf = (clock: ReturnType<typeof createLineClock>, line: string): number | undefined => {
	const bytes = Buffer.from(`in front\n${line}\nafter`);
	return clock.timeOf(bytes, 9, 9 + Buffer.byteLength(line));
};

test('the time of a line is in UTC, by the zone that three ids give away', () => {
	const clock = createLineClock(assumed);
	for (const place of [10, 11, 12]) {
		timeOf(clock, lineIn(-4 * hour, `${second}${place}.345678`));
	}

	expect(timeOf(clock, lineIn(-4 * hour))).toBe(second * 1000);
	expect(clock.zone).toEqual({offset: -4 * hour, source: 'ids'});
	expect(timeOf(clock, lineIn(-4 * hour, 'none'))).toBe(second * 1000);
});

test('a zone that a person named stays', () => {
	const zone = {offset: 2 * hour, source: 'option'} as const;
	const clock = createLineClock(zone);
	expect(timeOf(clock, lineIn(-4 * hour))).toBe(second * 1000 - 6 * hour);
	expect(clock.zone).toEqual(zone);
});

test('a log that ends in a long request keeps the zone of the requests before it', () => {
	const clock = createLineClock(assumed);
	const lines = [1, 2, 3, 4].map(place => lineIn(2 * hour, `${second}1${place}.345678`));
	const long = lineIn(2 * hour, `${second - 1000}15.345678`);
	clock.look(Buffer.from(`${[...lines, long, long, long].join('\n')}\n`), true);
	expect(clock.zone).toEqual({offset: 2 * hour, source: 'ids'});
});

test('one id in a piece is better than the machine, and stays marked as assumed; two that disagree are not', () => {
	const clock = createLineClock(assumed);
	clock.look(Buffer.from(`${lineIn(2 * hour)}\n`), true);
	expect(clock.zone).toEqual({offset: 2 * hour, source: 'assumed'});
	const other = createLineClock(assumed);
	other.look(Buffer.from(`${lineIn(2 * hour)}\n${lineIn(hour, `${second}13.345678`)}\n`), true);
	expect(other.zone).toEqual(assumed);
});

test('a record that names its zone tells that of its log, but not among lines of a server', () => {
	const record = '[24/Nov/2026:22:00:00 +0530] 0a1b2c3d4e5f60718293a4b5c6d7e8f9 192.0.2.1 5 192.0.2.2 80';
	const clock = createLineClock(assumed);
	clock.look(Buffer.from(`${record}\n`), true);
	expect(clock.zone).toEqual({offset: 5.5 * hour, source: 'records'});
	const mixed = createLineClock(assumed);
	mixed.look(Buffer.from(`${lineIn(0, 'none')}\n${record}\n`), true);
	expect(mixed.zone).toEqual(assumed);
});

test('an id that lies further away than any zone says nothing', () => {
	const clock = createLineClock(assumed);
	expect(timeOf(clock, lineIn(16 * hour))).toBe(second * 1000 + 16 * hour);
	expect(clock.zone).toEqual(assumed);
});

test('only whole lines of a piece are looked at, and lines without a time have none', () => {
	const clock = createLineClock(assumed);
	clock.look(Buffer.from(lineIn(2 * hour)));
	clock.look(Buffer.from(`${lineIn(2 * hour)}\n${lineIn(2 * hour)}`));
	expect(clock.zone).toEqual(assumed);
	clock.look(Buffer.from(`rest\n${lineIn(2 * hour)}\n`));
	expect(clock.zone.offset).toBe(2 * hour);
	expect(timeOf(clock, 'no head at all')).toBeUndefined();
});

test('the first line of an audit record has the time of its record', () => {
	const part = '[24/Nov/2026:22:00:00 --0400] 0a1b2c3d4e5f60718293a4b5c6d7e8f9 192.0.2.1 5 192.0.2.2 80';
	expect(timeOf(createLineClock(assumed), part)).toBe(Date.UTC(2026, 10, 25, 2));
});
