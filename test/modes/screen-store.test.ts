import {expect, test} from 'vitest';
import {createScreenStore, openTotals} from '../../source/modes/screen-store.ts';
import {type TotalsController} from '../../source/modes/totals-controller.ts';
import {type Command} from '../../source/screen/command.ts';
import {minute} from '../../source/waf/clock.ts';
import {everything, type Filter} from '../../source/waf/filter/filter.ts';
import {type Period} from '../../source/waf/question.ts';
import {type Unusual} from '../../source/waf/unusual.ts';
import {testTime} from '../parsing/read-events.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {standUp} from '../pipeline/stand-up.ts';
import {someSettings} from '../some-settings.ts';
import {someTotals} from '../views/builders.ts';

const client = {kind: 'client', range: '192.0.2.10'} as const;

function createSubject(totals?: TotalsController) {
	const stood = standUp();
	const commands: Command[] = [];
	const store = createScreenStore(someSettings(), stood.pipeline, totals, command => commands.push(command));
	let notices = 0;
	const leave = store.subscribe(() => notices++);
	return {...stood, store, commands, leave, notices: () => notices};
}

/** A controller that answers whatever is wanted at once. */
function createDesk() {
	const wanted: Array<readonly [Filter, Period, number | undefined]> = [];
	const throughWanted: unknown[] = [];
	let unusualWanted = 0;
	const unusual: Unusual = {asOf: testTime, from: testTime - minute, rows: []};
	const controller: TotalsController = {
		want: (filter, window, newest) => wanted.push([filter, window, newest]),
		through: {want: (filter, span) => throughWanted.push([filter, span]), answer: () => undefined},
		wantUnusual: () => unusualWanted++,
		unusual: () => (unusualWanted > 0 ? unusual : undefined),
		answer() {
			const [filter, window] = wanted.at(-1)!;
			const totals = someTotals({question: {from: 0, to: 1, filter, step: 1}});
			return {window, totals, unfiltered: 42, recent: 0, minutes: Array.from({length: 16}, () => 1)};
		},
		countClient: async () => undefined,
		countFilter: async () => ({value: 0, bound: '='}),
		notCounted: () => undefined,
	};
	return {controller, wanted, throughWanted, unusual};
}

test('a snapshot is published only where something visible changed', async () => {
	const {store, handLines, notices, leave} = createSubject();
	const first = store.getSnapshot();
	store.publish();
	expect([store.getSnapshot(), notices()]).toEqual([first, 0]);
	await handLines([makeV3Line()]);
	store.publish();
	expect([store.getSnapshot().lines.read, notices()]).toEqual([1, 1]);
	leave();
	await handLines([makeV3Line()]);
	store.publish();
	expect([store.getSnapshot().lines.read, notices()]).toEqual([2, 1]);
});

test('another filter is answered at once', async () => {
	const {store, handLines, commands, notices} = createSubject();
	await handLines([makeV3Line(), makeV3Line({uniqueId: '179560080099.345678', connection: 6, client: '192.0.2.11'})]);
	store.publish();
	expect(store.getSnapshot().feed.length).toBe(2);
	store.dispatch({kind: 'include', condition: client});
	expect(store.getScreen().filter).toEqual([{condition: client, negated: false}]);
	expect(store.getSnapshot().totals.question.filter).toBe(store.getScreen().filter);
	expect(store.getSnapshot().feed.length).toBe(1);
	expect([commands, notices()]).toEqual([[], 2]);
});

test('what touches the world is carried out by whoever can', () => {
	const {store, commands} = createSubject();
	store.dispatch({kind: 'copy', text: '192.0.2.10'});
	expect(commands).toMatchObject([{kind: 'copy', text: '192.0.2.10'}]);
});

test('a message that changes nothing on the screen tells nobody', () => {
	const {store, commands, notices} = createSubject();
	store.dispatch({kind: 'chapter', step: 1});
	expect([commands, notices()]).toEqual([[{kind: 'chapter', step: 1}], 0]);
});

test("totals are those of the screen's question, and what is unusual or got through is asked for only while it is looked at", async () => {
	const {controller, wanted, throughWanted, unusual} = createDesk();
	const {store, handLines, pipeline} = createSubject(controller);
	await handLines([makeV3Line()]);
	store.publish();
	expect(wanted.at(-1)).toEqual([everything, 15 * minute, pipeline.history.newest()]);
	expect(store.getSnapshot()).toMatchObject({countedHere: false, unfiltered: 42, unusual: undefined});
	store.dispatch({kind: 'include', condition: client});
	expect(wanted.at(-1)?.[0]).toBe(store.getScreen().filter);
	store.dispatch({kind: 'show', view: 'unusual'});
	store.publish();
	expect(store.getSnapshot().unusual).toBe(unusual);
	expect(throughWanted).toEqual([]);
	store.dispatch({kind: 'show', view: 'through'});
	store.publish();
	expect(throughWanted).toEqual([[store.getScreen().filter, 15 * minute]]);
});

test('where a log is read no server is asked', async () => {
	expect(await openTotals(undefined, someSettings(), new AbortController().signal, () => undefined)).toBeUndefined();
});
