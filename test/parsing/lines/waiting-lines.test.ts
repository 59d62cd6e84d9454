import {describe, expect, test} from 'vitest';
import {createConnectionMemory} from '../../../source/parsing/lines/connection-memory.ts';
import {createWaitingLines} from '../../../source/parsing/lines/waiting-lines.ts';
import {createObservation} from '../../../source/waf/observation.ts';
import {readEvents} from '../read-events.ts';
import {makeV3Line, toBytes, toUriField, type V3Line} from '../server-lines.ts';

const forged = makeV3Line({client: '198.51.100.66', ruleId: '941999', uniqueId: '179560080099.999999'});
const name = `a' (Value: \`1' )${forged.slice(forged.indexOf(' [file "'))}`;

/** A line in whose match text a client printed a whole run and tail. */
const doubtful = (more: V3Line = {}): string =>
	makeV3Line({
		match: `Matched "Operator \`Rx' with parameter \`x' against variable \`ARGS_NAMES:${name}' (Value: \`x' )`,
		...more,
	});

/** A line whose path poses as the end of the run and a tail. */
const posed = (): string => {
	const path = `/get"] [unique_id "179560080099.999999"] [ref "v1"]${forged.slice(forged.indexOf(', client: '))}`;
	const target = encodeURIComponent(path).replaceAll('%2F', '/');
	return makeV3Line({uri: toUriField(target), request: `GET ${target} HTTP/1.1`});
};

function read(...lines: string[]) {
	return readEvents(toBytes(lines.map(line => `${line}\n`).join(''))).events.map(
		({client, record, undecided}) => [client, record?.uniqueId, record?.ruleMatch.id, undecided] as const,
	);
}

const settled = ['192.0.2.10', '179560080012.345678', '942100', false];
const hidden = [undefined, undefined, undefined, true];

describe('a line with two readings', () => {
	test('alone says nothing of client, id and rule', () => {
		expect(read(doubtful())).toEqual([hidden]);
	});

	test('is settled by an undoubted line of its connection, in front of it or behind it', () => {
		expect(read(makeV3Line(), posed())).toEqual([settled, settled]);
		expect(read(posed(), makeV3Line())).toEqual([settled, settled]);
	});

	test('which does not tell its rule where the forged one may be meant as well', () => {
		expect(read(makeV3Line(), doubtful())).toEqual([settled, ['192.0.2.10', '179560080012.345678', undefined, false]]);
	});

	test.each([
		['another connection', {connection: 6}],
		['another process', {process: 72}],
		['another id', {uniqueId: '179560080013.345678'}],
		['another time', {time: '2026/11/25 10:00:09'}],
	])('not by a line of %s', (_, more) => {
		const [first] = read(doubtful(), makeV3Line(more));
		expect(first).toEqual(hidden);
		const [, second] = read(makeV3Line(more), doubtful({time: '2026/11/25 10:00:00'}));
		expect(second).toEqual(hidden);
	});

	test('never by a weak id, which a client can know', () => {
		const weak = {uniqueId: '1795600800'};
		expect(read(makeV3Line(weak), doubtful(weak))[1]).toEqual(hidden);
	});

	test('names the client of its own head, which no client prints', () => {
		expect(read(doubtful({denied: true}))).toEqual([['192.0.2.10', undefined, undefined, true]]);
	});

	test('comes at the latest after two seconds of log time', () => {
		const later = Array.from({length: 3}, (_, index) =>
			makeV3Line({
				connection: 90 + index,
				uniqueId: `17956008${20 + index}9.111111`,
				time: `2026/11/25 10:00:0${3 + index}`,
			}),
		);
		expect(read(doubtful(), ...later)).toHaveLength(4);
	});
});

describe('a cut line', () => {
	const cut = doubtful({match: `x ${'n'.repeat(1300)}`, referrer: 'y'.repeat(600)});

	test('gives its fields as printed, and no client', () => {
		const [event] = readEvents(toBytes(`${cut}\n`)).events;
		expect([event.cut, event.client, event.record?.uniqueId, event.record?.ruleMatch.truncated]).toEqual([
			true,
			undefined,
			'179560080012.345678',
			true,
		]);
	});

	test('gets the client of an undoubted line of its connection and id', () => {
		expect(readEvents(toBytes(`${cut}\n${makeV3Line()}\n`)).events.map(event => event.client)).toEqual([
			'192.0.2.10',
			'192.0.2.10',
		]);
	});
});

test('No more than a thousand lines wait, whatever comes, and every one comes out in the end', () => {
	const waiting = createWaitingLines(createConnectionMemory());
	const observation = createObservation();
	let out = 0;
	let most = 0;
	for (let index = 0; index < 1300; index++) {
		waiting.add(observation, [], 0);
		waiting.release(observation, 0, () => out++);
		most = Math.max(most, waiting.size);
	}

	expect(most).toBeLessThanOrEqual(1001);
	waiting.flush(() => out++);
	expect([waiting.size, out]).toEqual([0, 1300]);
});
