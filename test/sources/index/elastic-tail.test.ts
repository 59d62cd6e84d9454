import {expect, test} from 'vitest';
import {readIndexView} from '../../../source/elastic/index-view.ts';
import {shapesOf} from '../../../source/parsing/documents/read-by-shape.ts';
import {createElasticTail} from '../../../source/sources/index/elastic-tail.ts';
import {hour, minute, second} from '../../../source/waf/clock.ts';
import {createStandIn} from '../../helpers/stand-in.ts';
import {testTime} from '../../parsing/read-events.ts';

const index = 'waf';

/** What the tail hands over at each of its looks, while documents become visible between them. */
async function look(looks: ReadonlyArray<Readonly<Record<string, number>>>) {
	let now = testTime;
	const clock = {now: () => now};
	const standIn = createStandIn(clock);
	standIn.store.create(index, {'@timestamp': {type: 'date'}, attack_name: {type: 'keyword'}, client: {type: 'ip'}});
	const put = (documents: Readonly<Record<string, number>> = {}): void => {
		for (const [name, time] of Object.entries(documents)) {
			const source = {
				'@timestamp': new Date(time).toISOString(),
				attack_name: 'REQUEST-942-APPLICATION-ATTACK-SQLI',
				name,
			};
			standIn.store.put(index, undefined, source, true);
		}
	};

	const handed: Array<Record<string, boolean>> = [{}];
	const stop = new AbortController();
	const tail = createElasticTail({
		elastic: standIn,
		index,
		session: 'test',
		view: async aborted =>
			readIndexView(
				standIn,
				{index, session: 'test', forced: undefined, shapesOf: found => shapesOf(found), now},
				aborted,
			),
		since: testTime - hour,
		until: undefined,
		follow: true,
		back: hour,
		endedBack: hour,
		clock,
		async sleep() {
			// So short that no sweep is due yet.
			now += second;
			put(looks[handed.length]);
			if (handed.push({}) > looks.length) {
				stop.abort();
			}
		},
		random: () => 0.5,
	});
	put(looks[0]);
	for await (const delivery of tail.read(undefined, stop.signal)) {
		for (const {source, late} of delivery.kind === 'documents' ? delivery.documents : []) {
			handed.at(-1)![String(source['name'])] = late;
		}
	}

	return handed.slice(0, looks.length);
}

test('what becomes visible within a minute of newer documents comes with the next look, and is not late', async () => {
	const handed = await look([
		{first: testTime - 5 * second, older: testTime - minute},
		{second: testTime - 55 * second},
		{third: testTime, fourth: testTime - 30 * second},
		{},
	]);
	expect(handed).toEqual([{first: false, older: false}, {second: false}, {third: false, fourth: false}, {}]);
});

test('what is older than that is left to the sweep', async () => {
	const handed = await look([{first: testTime - 5 * second}, {second: testTime - 3 * minute}, {}]);
	expect(handed).toEqual([{first: false}, {}, {}]);
});
