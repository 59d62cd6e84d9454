import {findNetworkClients} from '../../source/questions/network-attackers.ts';
import {countSharing} from '../../source/questions/sharing.ts';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {type Denier} from '../../source/actions/deny/denier.ts';
import {type Nginx} from '../../source/actions/nginx/nginx.ts';
import {NginxError} from '../../source/actions/nginx/nginx-error.ts';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {createHistory} from '../../source/history/history.ts';
import {createDenyController, type DenyControllerOptions} from '../../source/modes/deny-controller.ts';
import {createErrorLogReader} from '../../source/parsing/lines/error-log-reader.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {clock} from '../../source/pipeline/real-clock.ts';
import {createDenyWatch} from '../../source/questions/deny-watch.ts';
import {type PlanDeny} from '../../source/screen/command.ts';
import {type Message} from '../../source/screen/message.ts';
import {hour, minute} from '../../source/waf/clock.ts';
import {type DenyList, type DenyOutcome, type DenyProposal, type DenyRequest} from '../../source/waf/deny.ts';
import {type RecordWriter} from '../../source/waf/record-writer.ts';
import {type Totals} from '../../source/waf/question.ts';
import {testTime, toBatches, utc} from '../parsing/read-events.ts';
import {makeV3Line, nginxLimit, type V3Line} from '../parsing/server-lines.ts';
import {aProposal, aRule} from '../views/deny-builders.ts';
import {someSettings} from './deny-settings.ts';

const client = '203.0.113.7';
const aList = (given: Partial<DenyList> = {}): DenyList => ({
	method: 'deny',
	file: '/etc/nginx/conf.d/waftop-deny.conf',
	rules: [],
	problem: undefined,
	...given,
});

// Nothing but the time stands still.
beforeEach(() => {
	vi.useFakeTimers({now: testTime, toFake: ['Date']});
});

afterEach(() => {
	vi.useRealTimers();
});

/** A denier that keeps what it was asked. */
function aDenier(given: Partial<Denier> = {}) {
	const asked: string[] = [];
	const requests: DenyRequest[] = [];
	const outcome: DenyOutcome = {kind: 'applied', ranges: [client], at: testTime, notes: []};
	const denier: Denier = {
		async list() {
			asked.push('list');
			return aList();
		},
		async plan(wanted) {
			asked.push('plan');
			requests.push(...wanted);
			return aProposal();
		},
		async planUndo(ranges) {
			asked.push(`undo ${ranges.join(' ')}`);
			return aProposal({kind: 'undo'});
		},
		async planExpired() {
			asked.push('expired');
			return aProposal({kind: 'expire', removed: ['deny 203.0.113.7;']});
		},
		async apply({kind}) {
			asked.push(`apply ${kind}`);
			return outcome;
		},
		...given,
	};
	return {denier, asked, requests};
}

const anApache: RecordWriter = {server: 'Apache', file: '/var/log/apache2/error.log', parts: undefined};

const aPipeline: DenyControllerOptions['pipeline'] = {
	intake: {zone: () => ({offset: 0, source: 'assumed'})},
	history: {followDenyList() {}, newest: () => undefined},
	reports: {
		sharing: (range, since) => countSharing(createHistory(1), range, since),
		writer: () => undefined,
		networkClients: () => [],
	},
};

/** A controller over a log that holds these lines. */
async function aDesk(denier: Denier, lines: readonly V3Line[] = [{}], given: Partial<DenyControllerOptions> = {}) {
	const rules = createRules();
	const history = createHistory(100);
	const reader = createErrorLogReader({rules, zone: utc, clock});
	const assembly = createAssembly({history, ruleByNumber: rules.byNumber, clock});
	const texts = lines.map((line, id) =>
		makeV3Line({client, time: '2026/11/25 11:59:30', uniqueId: `1795608000${id}0.345678`, ...line}),
	);
	assembly.startBatch();
	for (const batch of toBatches(Buffer.from(`${texts.join('\n')}\n`))) {
		reader.push(batch, observation => assembly.observe(observation));
	}

	reader.flush(observation => assembly.observe(observation));
	assembly.completeAll();
	const messages: Message[] = [];
	const controller = createDenyController({
		settings: await someSettings(),
		pipeline: {
			intake: {zone: () => ({offset: 0, source: 'assumed'})},
			history: {followDenyList: createDenyWatch(history, clock).follow, newest: () => history.newest},
			reports: {
				sharing: (range, since) => ({...countSharing(history, range, since), writer: anApache}),
				writer: () => anApache,
				networkClients: range => findNetworkClients(history, range),
			},
		},
		openDenier: async () => denier,
		dispatch: message => messages.push(message),
		...given,
	});
	return {controller, messages};
}

const command = (given: Partial<PlanDeny> = {}): PlanDeny => ({
	kind: 'plan-deny',
	task: 'deny',
	ticket: 3,
	client,
	range: client,
	most: 8,
	duration: hour,
	reason: 'SQLI',
	force: undefined,
	...given,
});

function planOf(messages: readonly Message[]) {
	const [message] = messages;
	expect(message).toMatchObject({kind: 'deny-planned', ticket: 3});
	return message.kind === 'deny-planned' ? message.plan : undefined;
}

describe('a plan', () => {
	test('goes out with what the log of the last hour shows, and the record that names the client', async () => {
		const {denier, requests} = aDenier();
		const lines = [{denied: true, host: 'a.test'}, {host: 'b.test'}, {time: '2026/11/25 10:00:00'}];
		const {controller, messages} = await aDesk(denier, lines);
		await controller.plan(command());
		expect(planOf(messages)).toMatchObject({
			kind: 'planned',
			proposal: {kind: 'deny'},
			evidence: 'a complete, unambiguous record of 11:59:30 names the client',
			sharing: {requests: 2, blocked: 1, passed: 1, distinctHosts: 2, clients: 1},
		});
		expect(requests).toMatchObject([{range: client, duration: hour, reason: 'SQLI', sharing: {requests: 2}}]);
	});

	test('counts where the tables count', async () => {
		const {denier, requests} = aDenier();
		const top = (rows: string[]) => ({rows: rows.map(key => ({key})), distinct: {value: rows.length, bound: '='}});
		const counted = {
			all: {value: 40, bound: '='},
			outcomes: {open: 0, blocked: 39, detected: 1, passed: 0, unknown: 0},
			hosts: top(['a.test', 'b.test']),
			clients: top([client]),
		} as unknown as Totals;
		const asked: unknown[] = [];
		const {controller, messages} = await aDesk(denier, [{}], {
			async countClient(...question) {
				asked.push(question);
				return counted;
			},
		});
		await controller.plan(command({range: '203.0.113.0/24'}));
		const sharing = {requests: 40, blocked: 39, through: 1, passed: 0, hosts: ['a.test', 'b.test'], distinctHosts: 2};
		expect(planOf(messages)).toMatchObject({sharing});
		expect(requests[0].sharing).toMatchObject(sharing);
		expect(asked).toEqual([['203.0.113.0/24', testTime - 30_000 - hour]]);
	});

	test('counts by itself where the server does not', async () => {
		const {denier, requests} = aDenier();
		const {controller} = await aDesk(denier, [{}], {countClient: async () => undefined});
		await controller.plan(command());
		expect(requests[0].sharing).toMatchObject({requests: 1});
	});

	test('is not made for a client that no record names for certain', async () => {
		const {denier, asked} = aDenier();
		const cut = {client: '203.0.113.8', denied: true, match: 'x'.repeat(nginxLimit)};
		const {controller, messages} = await aDesk(denier, [cut]);
		await controller.plan(command({client: '203.0.113.8', range: '203.0.113.8'}));
		expect(planOf(messages)).toEqual({
			kind: 'impossible',
			words: 'no complete, unambiguous record names the client 203.0.113.8: it could be forged',
			byHand: [],
		});
		expect(asked).toEqual([]);
	});

	test('is not made for a client whom a server counted and nobody here has read yet, which is said', async () => {
		const {denier, asked} = aDenier();
		const {controller, messages} = await aDesk(denier);
		await controller.plan(command({client: '203.0.113.8', range: '203.0.113.8'}));
		expect(planOf(messages)).toMatchObject({
			kind: 'impossible',
			words: expect.stringMatching(/^no record of 203\.0\.113\.8 is read here yet, /) as unknown,
		});
		expect(asked).toEqual([]);
	});

	test('without an nginx says so, and looks for one again the next time', async () => {
		const {denier} = aDenier();
		let tries = 0;
		const {controller, messages} = await aDesk(denier, [{}], {
			async openDenier() {
				tries++;
				if (tries === 1) {
					throw new NginxError('nginx not found', 'name yours');
				}

				return denier;
			},
		});
		await controller.plan(command());
		expect(planOf(messages)).toEqual({
			kind: 'impossible',
			words: 'nginx not found; name yours',
			byHand: ['203.0.113.7'],
		});
		await controller.plan(command());
		await controller.plan(command());
		expect(messages.slice(1)).toMatchObject([{plan: {kind: 'planned'}}, {plan: {kind: 'planned'}}]);
		expect(tries).toBe(2);
	});

	test('of a network covers its attackers, and says whom else it hits; too few are left out', async () => {
		const {denier, requests} = aDenier();
		const of = (address: string, given: V3Line = {}): V3Line => ({client: address, denied: true, ...given});
		const lines = [of('203.0.113.8'), of('203.0.113.10'), of('203.0.113.9', {denied: false}), of('203.0.113.200')];
		const {controller, messages} = await aDesk(denier, lines);
		const network = {client: '203.0.113.0/24', range: '203.0.113.0/24'};
		await controller.plan(command({...network, most: 2}));
		expect(planOf(messages)).toMatchObject({
			network: {attackers: 3, others: 1, otherRequests: 1, leftOut: 0, extra: 2n},
			sharing: {clients: 4, requests: 4},
		});
		expect(requests).toMatchObject([
			{range: '203.0.113.8/30', sharing: {requests: 3, blocked: 2}},
			{range: '203.0.113.200', sharing: {requests: 1}},
		]);
		const without = await aDesk(denier, lines, {
			async openDenier() {
				throw new NginxError('nginx not found', 'name yours');
			},
		});
		await without.controller.plan(command({...network, most: 2}));
		expect(planOf(without.messages)).toMatchObject({kind: 'impossible', byHand: ['203.0.113.8/30', '203.0.113.200']});
		const calm = await aDesk(denier, [of('203.0.113.9', {denied: false})]);
		await calm.controller.plan(command(network));
		expect(planOf(calm.messages)).toMatchObject({kind: 'impossible', byHand: []});
	});

	test('of an undo for a network takes back the rules in it', async () => {
		const rules = ['203.0.113.7', '203.0.113.64/26', '198.51.100.1'].map(range => aRule({range}));
		const {denier, asked} = aDenier({list: async () => aList({rules})});
		const {controller} = await aDesk(denier);
		await controller.plan(command({task: 'undo', range: '203.0.113.0/24'}));
		expect(asked).toEqual(['undo 203.0.113.7 203.0.113.64/26']);
	});

	test('of a log that has ended counts its own last hour, and says when the client was seen with the date', async () => {
		vi.setSystemTime(testTime + 3 * 24 * hour);
		const {denier} = aDenier();
		const {controller, messages} = await aDesk(denier, [{}, {time: '2026/11/25 10:00:00'}]);
		await controller.plan(command());
		expect(planOf(messages)).toMatchObject({
			sharing: {requests: 1},
			evidence: 'a complete, unambiguous record of 25 Nov 11:59 names the client',
		});
	});

	test("of Apache's log is by hand, and no nginx is asked", async () => {
		const {denier, asked} = aDenier();
		const hand = aDenier({plan: async () => aProposal({file: 'Apache'})});
		const {controller, messages} = await aDesk(denier, [{}], {
			openByHand: async writer => (writer?.server === 'Apache' ? hand.denier : undefined),
		});
		await controller.plan(command());
		expect(planOf(messages)).toMatchObject({kind: 'planned', proposal: {file: 'Apache'}});
		expect(asked).toEqual([]);
	});

	test('says where the log may be of another server', async () => {
		const nginx = {configFile: '/etc/nginx/nginx.conf'} as Nginx;
		const {denier} = aDenier({nginx});
		const {controller, messages} = await aDesk(denier, [{}], {
			findDoubts: async (writer, {configFile}, newest) => [`${writer.file} ${configFile} ${newest}`],
		});
		await controller.plan(command());
		expect(planOf(messages)).toMatchObject({
			doubts: [`/var/log/apache2/error.log /etc/nginx/nginx.conf ${testTime - 30_000}`],
		});
	});

	test('of a log that comes through a pipe needs a named nginx', async () => {
		const {denier} = aDenier();
		const settings = await someSettings({standardInput: true});
		const piped = await aDesk(denier, [{}], {settings});
		await piped.controller.plan(command());
		expect(planOf(piped.messages)).toMatchObject({
			kind: 'impossible',
			words: expect.stringContaining('--nginx') as string,
		});
		const named = await aDesk(denier, [{}], {settings: {...settings, deny: {...settings.deny, nginx: ['nginx']}}});
		await named.controller.plan(command());
		expect(planOf(named.messages)).toMatchObject({kind: 'planned'});
	});

	test('of an undo asks for that, and a failure is shown', async () => {
		const {denier, asked} = aDenier();
		const {controller, messages} = await aDesk(denier);
		await controller.plan(command({task: 'undo'}));
		expect(planOf(messages)).toMatchObject({kind: 'planned', proposal: {kind: 'undo'}, sharing: undefined});
		expect(asked).toEqual(['list', `undo ${client}`]);
		const failing = await aDesk(aDenier({planUndo: async () => Promise.reject(new Error('no'))}).denier);
		await failing.controller.plan(command({task: 'undo'}));
		expect(planOf(failing.messages)).toEqual({kind: 'impossible', words: 'no', byHand: []});
	});
});

describe('what is applied', () => {
	const apply = {kind: 'apply-deny', ticket: 3, proposal: aProposal()} as const;

	test('is reported when the list was read again, and nobody leaves before', async () => {
		const done = Promise.withResolvers<DenyOutcome>();
		const {denier, asked} = aDenier({apply: async () => done.promise});
		const {controller, messages} = await aDesk(denier);
		const applying = controller.apply(apply);
		let isSettled = false;
		await nextTurn();
		const settled = (async () => {
			await controller.settled();
			isSettled = true;
		})();
		await nextTurn();
		expect(isSettled).toBe(false);
		done.resolve({kind: 'unchanged', words: 'so'});
		await Promise.all([applying, settled]);
		expect(asked).toEqual(['list']);
		expect(messages).toEqual([{kind: 'deny-done', ticket: 3, outcome: {kind: 'unchanged', words: 'so'}}]);
	});

	test('and not seen yet is said when it is', async () => {
		const seen = Promise.withResolvers<string>();
		const outcome: DenyOutcome = {kind: 'applied', ranges: [client], at: testTime, notes: [], isUnseen: true};
		const {denier} = aDenier({apply: async () => outcome, whenReloaded: async () => seen.promise});
		const {controller, messages} = await aDesk(denier);
		await controller.apply(apply);
		expect(messages).toEqual([{kind: 'deny-done', ticket: 3, outcome}]);
		seen.resolve('nginx was reloaded');
		await nextTurn();
		expect(messages[1]).toEqual({kind: 'notice', text: 'nginx was reloaded'});
	});
});

describe('the list', () => {
	const past = aRule({until: testTime - minute});

	/** Lets it look once. */
	async function look(denier: Denier, given: Partial<DenyControllerOptions> = {}) {
		const {controller, messages} = await aDesk(denier, [{}], given);
		const stop = new AbortController();
		const running = controller.run(stop.signal);
		for (let turn = 0; turn < 20; turn++) {
			await nextTurn();
		}

		stop.abort();
		await running;
		return messages;
	}

	test('is watched, and rules past their time are taken out and named', async () => {
		const {denier, asked} = aDenier({list: async () => aList({rules: [past]})});
		expect(await look(denier)).toEqual([{kind: 'notice', text: `deny rule expired: ${client}`}]);
		expect(asked).toEqual(['expired', 'apply expire']);
	});

	test.each<[string, Partial<DenyProposal>]>([
		['nothing is to be removed', {removed: []}],
		['it cannot be written', {removed: ['x'], notWritable: 'no right'}],
		['it is refused', {removed: ['x'], refusals: [{kind: 'read-only', words: 'x', forceable: false}]}],
	])('is left as it is where %s', async (_, given) => {
		const {denier, asked} = aDenier({
			list: async () => aList({rules: [past]}),
			planExpired: async () => aProposal({kind: 'expire', ...given}),
		});
		expect(await look(denier)).toEqual([]);
		expect(asked).toEqual([]);
	});

	test('is left as it is by whoever is read-only, and before the time', async () => {
		const readOnly = aDenier({list: async () => aList({rules: [past]})});
		await look(readOnly.denier, {settings: await someSettings({readOnly: true})});
		const early = aDenier({list: async () => aList({rules: [aRule({until: testTime + 1})]})});
		await look(early.denier);
		expect([...readOnly.asked, ...early.asked]).toEqual([]);
	});

	test('that cannot be changed says why; a machine without nginx says so in its view alone', async () => {
		const failed: DenyOutcome = {kind: 'failed', step: 'test', words: 'bad', restored: true};
		const {denier} = aDenier({list: async () => aList({rules: [past]}), apply: async () => failed});
		expect(await look(denier)).toEqual([{kind: 'notice', text: 'cannot remove expired rules: bad'}]);
		const broken = aDenier({list: async () => Promise.reject(new Error('odd'))});
		expect(await look(broken.denier)).toEqual([{kind: 'notice', text: 'cannot watch the deny list: odd'}]);
		const none = aDenier({list: async () => Promise.reject(new NginxError('none', ''))});
		const lists: DenyList[] = [];
		const following = {history: {...aPipeline.history, followDenyList: (list: DenyList) => void lists.push(list)}};
		expect(await look(none.denier, {pipeline: {...aPipeline, ...following}})).toEqual([]);
		// Its view does.
		expect(lists).toMatchObject([{file: '', rules: [], problem: 'none'}]);
	});
});
