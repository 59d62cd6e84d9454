import {expect, test} from 'vitest';
import {createErrorLogReader} from '../../source/parsing/lines/error-log-reader.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {createDenyWatch, denyStatusOf, type DenyStatus} from '../../source/questions/deny-watch.ts';
import {createHistory} from '../../source/history/history.ts';
import {countSharing} from '../../source/questions/sharing.ts';
import {parseRange} from '../../source/waf/address-range.ts';
import {minute} from '../../source/waf/clock.ts';
import {type DenyList, type DenyMethod, type DenyRule} from '../../source/waf/deny.ts';
import {testTime, toBatches, utc} from '../parsing/read-events.ts';
import {makeV3Line, nginxLimit, type V3Line} from '../parsing/server-lines.ts';

const denied = '203.0.113.7';

function aList(rules: ReadonlyArray<Partial<DenyRule>>, method: DenyMethod = 'deny'): DenyList {
	const rule = {until: undefined, by: 'alice', reason: '', counts: undefined, force: undefined};
	return {
		method,
		file: '/etc/nginx/conf.d/waftop-deny.conf',
		rules: rules.map(given => ({range: denied, since: testTime, ...rule, ...given})),
		problem: undefined,
	};
}

/** `11:59:30` is half a minute before the rule. */
function at(clock: string): string {
	return `2026/11/25 ${clock}`;
}

/** An attack with engine DetectionOnly, or one that ModSecurity blocks; each request has an id of its own. */
function attack(id: number, line: V3Line): string[] {
	const uniqueId = `1795608000${String(id).padStart(2, '0')}.345678`;
	return [makeV3Line({client: denied, uniqueId, ...line})];
}

/** nginx's own line of a request that a deny rule refused. */
function refusal({
	client = denied,
	connection = 5,
	target = '/get',
	clock = '12:00:10',
	server = 'shop.test',
	host = 'shop.test',
} = {}): string {
	return (
		`${at(clock)} [error] 71#71: *${connection} access forbidden by rule, client: ${client}, server: ${server}, ` +
		`request: "GET ${target} HTTP/1.1", host: "${host}"`
	);
}

/** A watch over a log that is read as it comes. */
function start() {
	const clock = {time: testTime, now: () => clock.time};
	const rules = createRules();
	const history = createHistory(1000);
	const watch = createDenyWatch(history, clock);
	const reader = createErrorLogReader({rules, zone: utc, clock, onForbidden: watch.refuse});
	const assembly = createAssembly({history, ruleByNumber: rules.byNumber, clock, onComplete: watch.see});
	return {
		watch,
		history,
		clock,
		reader,
		read(...lines: string[]) {
			assembly.startBatch();
			for (const batch of toBatches(Buffer.from(lines.map(line => `${line}\n`).join('')))) {
				reader.push(batch, observation => assembly.observe(observation));
			}

			reader.flush(observation => assembly.observe(observation));
			assembly.completeAll();
		},
		status: (client = denied): DenyStatus | undefined => denyStatusOf(watch.denials(), client),
	};
}

test('until the client has sent something, nothing is proved', () => {
	const {watch, read, status} = start();
	read(
		...attack(1, {time: at('11:59:30')}),
		...attack(2, {time: at('11:59:40')}),
		...attack(3, {time: at('11:58:00')}),
	);
	watch.follow(aList([{}]));
	expect(status()).toMatchObject({verdict: 'waiting', hits: 0, perMinuteBefore: 2});
	expect(status('203.0.113.8')).toBeUndefined();
});

test('requests that nginx refused since verify it, with their number', () => {
	const {watch, read, status, clock} = start();
	watch.follow(aList([{}]));
	read(refusal({clock: '11:00:00'}), refusal({client: '203.0.113.8'}));
	expect(status()).toMatchObject({verdict: 'waiting', hits: 0});
	read(refusal(), refusal({target: '/other'}), refusal({clock: '12:00:20'}));
	clock.time = testTime + 30_000;
	expect(status()).toMatchObject({
		verdict: 'verified',
		hits: 3,
		lastHit: testTime + 20_000,
		perMinuteNow: 3,
		servedBy: [],
	});
	clock.time = testTime + 5 * minute;
	expect(status()).toMatchObject({hits: 3, perMinuteNow: 0});
});

test("what ModSecurity wrote of a request that nginx refused behind it is no answer, by the request's own line", () => {
	const {watch, read, status} = start();
	watch.follow(aList([{}]));
	const request = 'GET /get?q=1 HTTP/1.1';
	read(...attack(1, {time: at('12:00:10'), connection: 5, request}), refusal({connection: 5, target: '/get?q=1'}));
	expect(status()).toMatchObject({verdict: 'verified', hits: 1, servedBy: []});
	read(...attack(2, {time: at('12:00:11'), connection: 6, request}));
	expect(status()).toMatchObject({verdict: 'served', servedBy: ['shop.test']});
});

test('a server block that lets the client in is named by its host', () => {
	const {watch, read, status} = start();
	watch.follow(aList([{}]));
	read(refusal(), ...attack(1, {time: at('12:00:12'), host: 'api.test', connection: 9}));
	expect(status()).toMatchObject({verdict: 'served', servedBy: ['api.test'], hits: 1});
});

test('a host that let the client in and refuses it since is no longer said to serve it', () => {
	const {watch, read, status, clock} = start();
	watch.follow(aList([{}]));
	read(...attack(1, {time: at('12:00:12'), connection: 9}), ...attack(2, {time: at('12:00:12'), host: 'api.test'}));
	clock.time = testTime + 13_000;
	expect(status()).toMatchObject({verdict: 'served', servedBy: ['shop.test', 'api.test']});
	read(refusal({clock: '12:00:14', connection: 10}));
	clock.time = testTime + 20_000;
	// One that does both may be a location with rules of its own.
	expect(status()).toMatchObject({verdict: 'served', servedBy: ['shop.test', 'api.test']});
	clock.time = testTime + 40_000;
	expect(status()).toMatchObject({verdict: 'served', servedBy: ['api.test']});
	read(refusal({clock: '12:00:41', connection: 11, host: 'API.test:8080'}));
	expect(status()).toMatchObject({verdict: 'verified', servedBy: [], lastServed: testTime + 12_000, hits: 2});
	read(...attack(3, {time: at('12:00:42'), connection: 12}));
	expect(status()).toMatchObject({verdict: 'served', servedBy: ['shop.test']});
});

test('what ModSecurity blocks itself is told apart, and nothing was served', () => {
	const {watch, read, status} = start();
	watch.follow(aList([{}]));
	read(...attack(1, {time: at('12:00:12'), denied: true}));
	expect(status()).toMatchObject({verdict: 'verified', hits: 0, blocked: 1});
});

test('old workers finish what they have begun: the first seconds prove nothing', () => {
	const {watch, read, status} = start();
	watch.follow(aList([{}]));
	read(...attack(1, {time: at('12:00:01')}));
	expect(status()).toMatchObject({verdict: 'waiting'});
});

test('with the early method there is no line to count, and whatever ModSecurity sees got past it', () => {
	const {watch, read, status} = start();
	watch.follow(aList([{}], 'early'));
	expect(status()).toMatchObject({verdict: 'waiting', hits: undefined});
	read(...attack(1, {time: at('12:00:12'), denied: true, host: 'own.test'}));
	expect(status()).toMatchObject({verdict: 'served', hits: undefined, servedBy: ['own.test']});
});

test('a rule that stays keeps what is known of it; a new one starts anew; one that is gone is gone', () => {
	const {watch, read, status} = start();
	watch.follow(aList([{}]));
	read(refusal());
	watch.follow(aList([{}, {range: '198.51.100.0/24'}]));
	expect(status()).toMatchObject({hits: 1});
	expect(status('198.51.100.77')).toMatchObject({hits: 0, rule: {range: '198.51.100.0/24'}});
	watch.follow(aList([{since: testTime + 1000}]));
	expect(status()).toMatchObject({hits: 0});
	watch.follow(aList([]));
	expect(status()).toBeUndefined();
});

test('while nothing changed it is the same object, so that silence draws nothing', () => {
	const {watch, read} = start();
	expect(watch.denials()).toBeUndefined();
	watch.follow(aList([{}]));
	expect(watch.denials()).toBe(watch.denials());
	const first = watch.denials();
	watch.follow(aList([{}]));
	expect(watch.denials()).toBe(first);
	const before = watch.denials();
	read(refusal());
	expect(watch.denials()).not.toBe(before);
});

test('a refusal that a client tries to forge in its path, its query or by a newline counts for nobody else', () => {
	const {watch, read, status, reader} = start();
	watch.follow(aList([{}]));
	const forged = `access forbidden by rule, client: ${denied}, server: shop.test, request: "GET /get HTTP/1.1", host: "shop.test"`;
	read(
		refusal({client: '198.51.100.9', target: `/x", host: "shop.test", ${forged}`}),
		refusal({client: '198.51.100.9', target: `/${forged}`}),
		`${at('12:00:10')} [error] 71#71: *5 open() "/srv/x`,
		`${at('12:00:10')} [error] 71#71: *5 ${forged}`,
		`" failed (2: No such file or directory), client: 198.51.100.9, server: shop.test, request: "GET /x HTTP/1.1", host: "shop.test"`,
	);
	expect(status()).toMatchObject({hits: 0, verdict: 'waiting'});
	expect(reader.counts.forbidden).toBe(2);
});

test('who shares an address or a range is counted over the time asked for', () => {
	const {history, read} = start();
	read(
		...attack(1, {time: at('11:00:00')}),
		...attack(2, {time: at('11:59:30'), host: 'api.test'}),
		...attack(3, {time: at('11:59:31'), denied: true}),
		...attack(4, {time: at('11:59:32'), client: '203.0.113.9', host: 'blog.test'}),
		...attack(5, {time: at('11:59:33'), client: '198.51.100.1'}),
	);
	const since = testTime - minute;
	expect(countSharing(history, parseRange(denied)!, since)).toEqual({
		sharing: {
			requests: 2,
			blocked: 1,
			through: 0,
			passed: 1,
			hosts: ['api.test', 'shop.test'],
			distinctHosts: 2,
			userAgents: undefined,
			clients: 1,
		},
		isRead: true,
		certainAt: testTime - 29_000,
		certainSlot: 2,
	});
	expect(countSharing(history, parseRange('203.0.113.0/24')!, since).sharing).toMatchObject({
		requests: 3,
		clients: 2,
		distinctHosts: 3,
	});
});

test('a client that only a cut line names is not certain', () => {
	const {history, read} = start();
	read(makeV3Line({client: denied, time: at('11:59:30'), denied: true, match: 'x'.repeat(nginxLimit)}));
	expect(countSharing(history, parseRange(denied)!, 0)).toMatchObject({sharing: {requests: 1}, certainAt: undefined});
	read(...attack(2, {time: at('11:59:40')}));
	expect(countSharing(history, parseRange(denied)!, 0).certainAt).toBe(testTime - 20_000);
});

test('a request that got past a rule is known by it, and one that was refused, blocked, or came before it is not', () => {
	const {watch, history, read} = start();
	watch.follow(aList([{}]));
	read(
		...attack(1, {time: at('11:59:30'), connection: 1}),
		...attack(2, {time: at('12:00:10'), connection: 2}),
		...attack(3, {time: at('12:00:20'), connection: 3, denied: true}),
		...attack(4, {time: at('12:00:30'), connection: 4, client: '203.0.113.8'}),
	);
	read(...attack(5, {time: at('12:00:40'), connection: 9}), refusal({connection: 9, clock: '12:00:40'}));
	const slots = Array.from({length: history.nextRow}, (_, row) => row);
	expect(slots.map(slot => watch.passedBy(slot))).toEqual([undefined, denied, undefined, undefined, undefined]);
});
