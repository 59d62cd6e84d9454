import {expect, test} from 'vitest';
import {zero} from '../feed-rule.ts';
import {add, advance, startEngine} from './run-engine.ts';

/** The state of the only rule. */
const stateOf = ({engine}: Awaited<ReturnType<typeof startEngine>>) => engine.status().rules[0];

test('a rule fires with its first alert and is resolved when it has not matched for a while', async () => {
	const heard = await startEngine('name: any\ntype: any\nrealert: {minutes: 2}\n');
	expect(stateOf(heard)).toMatchObject({state: 'quiet', nextPossible: undefined});
	add(heard, [[{at: 10}, 1]]);
	advance(heard, 10);
	expect(stateOf(heard)).toMatchObject({state: 'firing', matches: 1, alerts: 1, nextPossible: zero + 130_000});
	add(heard, [[{at: 60}, 2]]);
	advance(heard, 60);
	expect(stateOf(heard)).toMatchObject({state: 'firing', matches: 2, alerts: 1, suppressed: 1});
	expect(heard.engine.status().firing).toBe(1);
	advance(heard, 179);
	expect(stateOf(heard).state).toBe('firing');
	advance(heard, 180);
	expect(stateOf(heard)).toMatchObject({state: 'quiet', nextPossible: undefined});
	expect(heard.events.map(({kind, at}) => [kind, at - zero])).toEqual([
		['alert', 10_000],
		['resolved', 180_000],
	]);
});

test('what is gathered is pending until it is told', async () => {
	const heard = await startEngine('name: any\ntype: any\naggregation: {seconds: 25}\n');
	add(heard, [[{at: 10}, 1]]);
	advance(heard, 10);
	expect(stateOf(heard)).toMatchObject({state: 'pending', alerts: 0, nextPossible: zero + 35_000});
	add(heard, [[{at: 12}, 2]]);
	advance(heard, 40);
	expect(stateOf(heard)).toMatchObject({state: 'firing', alerts: 1});
	expect(heard.events).toMatchObject([{kind: 'alert', matches: 2, since: zero + 10_000, until: zero + 12_000}]);
});

test('a snoozed rule is snoozed whether it finds something or not, counts that as held back, and alerts again when that is ended', async () => {
	const heard = await startEngine('name: any\ntype: any\nrealert: {seconds: 0}\n');
	heard.engine.snooze('any', zero + 3_600_000);
	expect(stateOf(heard)).toMatchObject({state: 'snoozed', snoozedUntil: zero + 3_600_000});
	add(heard, [[{at: 10}, 1]]);
	advance(heard, 10);
	expect(stateOf(heard)).toMatchObject({state: 'snoozed', alerts: 0, suppressed: 1, nextPossible: zero + 3_600_000});
	heard.engine.snooze('any', undefined);
	expect(stateOf(heard)).toMatchObject({state: 'suppressed', snoozedUntil: undefined, nextPossible: undefined});
	add(heard, [[{at: 20}, 2]]);
	advance(heard, 20);
	expect(stateOf(heard)).toMatchObject({state: 'firing', alerts: 1});
});

test('a rule that fires and is snoozed counts as firing no more, and what it had gathered is told to nobody', async () => {
	const heard = await startEngine(
		'name: any\ntype: any\nrealert: {seconds: 0}\n---\nname: gathered\ntype: any\naggregation: {seconds: 25}\n',
	);
	add(heard, [[{at: 10}, 1]]);
	advance(heard, 10);
	expect(heard.engine.status().firing).toBe(1);
	heard.engine.snooze('any', zero + 60_000);
	heard.engine.snooze('gathered', zero + 60_000);
	expect(heard.engine.status().firing).toBe(0);
	advance(heard, 50);
	expect(heard.events).toHaveLength(1);
	expect(heard.engine.status().rules[1]).toMatchObject({state: 'snoozed', alerts: 0, suppressed: 1});
	advance(heard, 60);
	expect(heard.engine.status()).toMatchObject({firing: 1, rules: [{state: 'firing'}, {state: 'suppressed'}]});
});

test('a rule fires as long as one of its alerts is not acknowledged', async () => {
	const heard = await startEngine('name: any\ntype: any\nrealert: {seconds: 0}\n');
	add(heard, [
		[{at: 10}, 1],
		[{at: 11}, 2],
	]);
	advance(heard, 11);
	heard.engine.acknowledge(heard.events[1].id, 'someone', zero);
	expect(heard.engine.status().firing).toBe(1);
	heard.engine.acknowledge(heard.events[0].id, 'someone', zero);
	expect(heard.engine.status().firing).toBe(0);
});

test('an acknowledged rule counts as firing no more until it alerts anew', async () => {
	const heard = await startEngine('name: any\ntype: any\nrealert: {seconds: 0}\n');
	add(heard, [[{at: 10}, 1]]);
	advance(heard, 10);
	expect(heard.engine.acknowledge('unknown', 'someone', zero)).toBe(false);
	expect(heard.engine.acknowledge(heard.events[0].id, 'someone', zero)).toBe(true);
	expect(heard.engine.status()).toMatchObject({firing: 0, events: [{acknowledged: {by: 'someone'}}]});
	add(heard, [[{at: 20}, 2]]);
	advance(heard, 20);
	expect(heard.engine.status().firing).toBe(1);
});

test('a status is the same object while nothing changed', async () => {
	const heard = await startEngine('name: any\ntype: any\n');
	add(heard, [[{at: 10}, 1]]);
	advance(heard, 10);
	const before = heard.engine.status();
	advance(heard, 11);
	expect(heard.engine.status()).toBe(before);
});

test('a rule that is switched off is off', async () => {
	const heard = await startEngine('name: any\ntype: any\nis_enabled: false\n');
	add(heard, [[{at: 10}, 1]]);
	advance(heard, 10);
	expect(stateOf(heard)).toMatchObject({state: 'off', matches: 0});
});

test('what silence makes a rule find again, run by run, changes its status every ten minutes and is not lost', async () => {
	const heard = await startEngine(
		'name: silent\ntype: flatline\nthreshold: 1\ntimeframe: {seconds: 30}\nrealert: {hours: 1}\n',
	);
	add(heard, [[{at: 10}, 1]]);
	advance(heard, 100);
	expect(stateOf(heard)).toMatchObject({state: 'firing', alerts: 1});
	const statuses = new Set<unknown>();
	for (let at = 110; at <= 100 + 3000; at += 10) {
		advance(heard, at);
		statuses.add(heard.engine.status());
	}

	expect(statuses.size).toBeLessThanOrEqual(6);
	expect(heard.engine.save().rules[0].standing.status.matches).toBe(heard.matches.length);
	expect(stateOf(heard).matches).toBeGreaterThan(200);
});

test('an alert of a run holds the transactions of the run, or says that it names a part of them and where the window began', async () => {
	const filter = 'realert: {seconds: 0}\nquery_key: source.ip\n';
	const share = `name: share\ntype: metric_aggregation\nmetric_agg_key: n\nmetric_agg_type: cardinality\nmax_threshold: 1\nbuffer_time: {seconds: 60}\n${filter}`;
	const many = `name: many\ntype: cardinality\ncardinality_field: n\nmax_cardinality: 1\ntimeframe: {minutes: 2}\n${filter}`;
	const heard = await startEngine(`${share}---\n${many}`);
	const document = (at: number, n: string) => ({
		at,
		n,
		'source.ip': '192.0.2.7',
		'modsecurity.unique_id': `1795600800.00000${n}`,
	});
	add(heard, [
		[document(10, '1'), 1],
		[document(40, '2'), 2],
	]);
	advance(heard, 70);
	const span = {since: zero + 10_000, until: zero + 40_000, keys: {client: '192.0.2.7'}};
	const byRun = heard.events.find(({rule, kind}) => rule === 'share' && kind === 'alert')!;
	expect(byRun).toMatchObject({
		...span,
		until: expect.any(Number) as number,
		transactions: ['1795600800.000001', '1795600800.000002'],
	});
	expect(byRun.isPart).toBeUndefined();
	expect(heard.events.find(({rule}) => rule === 'many')).toMatchObject({...span, isPart: true});
});
