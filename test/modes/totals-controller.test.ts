import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {type Elastic} from '../../source/elastic/elastic.ts';
import {readIndexView} from '../../source/elastic/index-view.ts';
import {createTotalsController} from '../../source/modes/totals-controller.ts';
import {shapesOf} from '../../source/parsing/documents/read-by-shape.ts';
import {type ElasticSettings} from '../../source/settings/settings.ts';
import {minute, second} from '../../source/waf/clock.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {type Filter} from '../../source/waf/filter/filter.ts';
import {createStandIn} from '../helpers/stand-in.ts';
import {testTime} from '../parsing/read-events.ts';
import {someSettings} from '../some-settings.ts';

const window = 15 * minute;
const ofClient = (range: string): Filter => [{condition: {kind: 'client', range}, negated: false}];

function openDesk(isText = false) {
	let now = testTime;
	const clock = {now: () => now};
	const standIn = createStandIn(clock);
	const index = 'waf';
	standIn.store.create(index, {
		'@timestamp': {type: 'date'},
		attack_name: {type: 'keyword'},
		attack_id: {type: 'keyword'},
		client: {type: 'ip'},
	});
	for (const [place, client] of ['192.0.2.1', '192.0.2.1', '192.0.2.2'].entries()) {
		const source = {
			'@timestamp': new Date(testTime - (place + 1) * second).toISOString(),
			attack_name: '/etc/crs/REQUEST-942-APPLICATION-ATTACK-SQLI.conf',
			attack_id: '942100',
			client,
		};
		standIn.store.put(index, undefined, source, true);
	}

	const asked: string[] = [];
	let hold: Promise<void> | undefined;
	const elastic: Elastic = {
		...standIn,
		async request(request, stop) {
			if (request.path.includes('_search')) {
				asked.push(JSON.stringify(request.body));
				await hold;
			}

			return standIn.request(request, stop);
		},
	};
	const stop = new AbortController();
	const answers: number[] = [];
	const view = async () => {
		const options = {
			index,
			session: 'test',
			forced: undefined,
			shapesOf: (source: DocumentSource) => shapesOf(source),
			now,
		};
		const found = await readIndexView(standIn, options, stop.signal);
		return isText ? {...found, main: {...found.main, isText: true as const}} : found;
	};

	const controller = createTotalsController(
		{elastic, session: 'test', view, settings: {index} as ElasticSettings},
		{settings: someSettings(), clock, stop: stop.signal, onAnswer: () => answers.push(now)},
	);
	return {
		controller,
		standIn,
		stop,
		asked,
		pass(span: number) {
			now += span;
		},
		hold(promise: Promise<void>) {
			hold = promise;
		},
		async answered(count: number) {
			while (answers.length < count) {
				await nextTurn();
			}
		},
		answers: () => answers.length,
	};
}

const totalOf = ({controller}: ReturnType<typeof openDesk>) => {
	const answer = controller.answer();
	return answer && {all: answer.totals.all.value, unfiltered: answer.unfiltered, window: answer.window};
};

test('the answer is kept, and asked for again when it is old', async () => {
	const subject = openDesk();
	const {controller, asked, pass, answered} = subject;
	const filter = ofClient('192.0.2.1');
	expect(totalOf(subject)).toBeUndefined();
	controller.want(filter, window, testTime);
	await answered(1);
	expect(totalOf(subject)).toEqual({all: 2, unfiltered: 3, window});
	expect(controller.answer()?.totals.question.filter).toBe(filter);
	const before = asked.length;
	controller.want(filter, window, testTime);
	pass(4 * second);
	controller.want(filter, window, testTime);
	expect(asked.length).toBe(before);
	pass(second);
	controller.want(filter, window, testTime);
	await answered(2);
	expect(asked.length).toBeGreaterThan(before);
});

test('an interval goes into the question as it stands, and is answered for itself', async () => {
	const subject = openDesk();
	const {controller, answered} = subject;
	const filter = ofClient('192.0.2.1');
	const interval = {from: testTime - 2 * second, to: testTime};
	controller.want(filter, interval, testTime);
	await answered(1);
	expect(controller.answer()).toMatchObject({window: interval, unfiltered: 2, totals: {question: interval}});
	expect(controller.answer()?.totals.all.value).toBe(2);
	controller.want(filter, window, testTime);
	await answered(2);
	expect(controller.answer()).toMatchObject({window, unfiltered: 3});
});

test('another filter is asked for at once, and so is another window', async () => {
	const subject = openDesk();
	const {controller, answered} = subject;
	controller.want(ofClient('192.0.2.1'), window, testTime);
	await answered(1);
	const other = ofClient('192.0.2.2');
	controller.want(other, window, testTime);
	await answered(2);
	expect(totalOf(subject)).toMatchObject({all: 1});
	expect(controller.answer()?.totals.question.filter).toBe(other);
	controller.want(other, minute, testTime);
	await answered(3);
	expect(totalOf(subject)).toMatchObject({all: 1, window: minute});
});

test('one question at a time: what is wanted meanwhile is asked for behind it', async () => {
	const subject = openDesk();
	const {controller, asked, answered, hold} = subject;
	let release = (): void => {};
	hold(
		new Promise(resolve => {
			release = resolve;
		}),
	);
	const [first, other] = [ofClient('192.0.2.1'), ofClient('192.0.2.2')];
	controller.want(first, window, testTime);
	while (asked.length === 0) {
		await nextTurn();
	}

	controller.want(other, window, testTime);
	expect(asked.length).toBe(1);
	release();
	await answered(1);
	// It answers the question that was asked, and says which.
	expect(controller.answer()?.totals.question.filter).toBe(first);
	controller.want(other, window, testTime);
	await answered(2);
	expect(controller.answer()?.totals.question.filter).toBe(other);
});

test('a server that says no leaves no old totals, and is asked again later', async () => {
	const {controller, standIn, pass, answered, answers} = openDesk();
	const filter = ofClient('192.0.2.1');
	controller.want(filter, window, testTime);
	await answered(1);
	standIn.fault = 'unavailable';
	pass(5 * second);
	controller.want(filter, window, testTime);
	await answered(2);
	expect(controller.answer()).toBeUndefined();
	expect(controller.notCounted()).toMatchObject({isFailure: true});
	standIn.fault = undefined;
	pass(9 * second);
	controller.want(filter, window, testTime);
	pass(second);
	controller.want(filter, window, testTime);
	await answered(3);
	expect([answers(), controller.answer() === undefined, controller.notCounted()]).toEqual([3, false, undefined]);
});

test('whole lines are counted here, and that is no failure', async () => {
	const {controller, answered} = openDesk(true);
	controller.want([], window, testTime);
	await answered(1);
	expect(controller.answer()).toBeUndefined();
	expect(controller.notCounted()).toMatchObject({isFailure: false});
});

test('nothing is asked once the program leaves', () => {
	const {controller, asked, stop} = openDesk();
	stop.abort();
	controller.want([], window, testTime);
	controller.wantUnusual();
	expect(asked).toEqual([]);
});

test('what is unusual is asked for each twenty seconds, while somebody looks', async () => {
	const {controller, pass, answered, asked} = openDesk(true);
	controller.wantUnusual();
	controller.wantUnusual();
	await answered(1);
	expect([controller.unusual(), asked]).toEqual([undefined, []]);
	pass(20 * second - 1);
	controller.wantUnusual();
	pass(1);
	controller.wantUnusual();
	await answered(2);
});
