import {describe, expect, test} from 'vitest';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {createHistory} from '../../source/history/history.ts';
import {createErrorLogReader} from '../../source/parsing/lines/error-log-reader.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {outcomes} from '../../source/waf/outcome.ts';
import {testTime, toBatches, utc} from '../parsing/read-events.ts';
import {makeV3Line, type V3Line} from '../parsing/server-lines.ts';

const clock = {now: () => testTime};

/** What became of the requests of a log, in the order of their first lines. */
function outcomesOf(lines: readonly string[]): string[] {
	const rules = createRules();
	const history = createHistory(1000);
	const assembly = createAssembly({history, ruleByNumber: rules.byNumber, clock});
	const reader = createErrorLogReader({rules, zone: utc, clock, onForbidden: assembly.refuse});
	assembly.startBatch();
	for (const batch of toBatches(Buffer.from(lines.map(line => `${line}\n`).join('')))) {
		reader.push(batch, observation => assembly.observe(observation));
	}

	reader.flush(observation => assembly.observe(observation));
	assembly.completeAll();

	return [...history.columns.outcome.subarray(0, history.nextRow)].map(number => outcomes[number]);
}

let ids = 10;

/** A request that ModSecurity only warns of. */
function warning(line: V3Line = {}): string {
	ids++;
	return makeV3Line({uniqueId: `17956008${ids}12.345678`, ...line});
}

function refusal({
	time = '2026/11/25 10:00:00',
	process = 71,
	connection = 5,
	client = '192.0.2.10',
	request = 'GET /get HTTP/1.1',
} = {}): string {
	return `${time} [error] ${process}#${process}: *${connection} access forbidden by rule, client: ${client}, server: shop.test, request: "${request}", host: "shop.test"`;
}

const over = {
	ruleId: '949110',
	file: '/etc/crs4/rules/REQUEST-949-BLOCKING-EVALUATION.conf',
	match: "Matched \"Operator `Ge' with parameter `5' against variable `TX:ANOMALY_SCORE' (Value: `15' )",
	message: 'Inbound Anomaly Score Exceeded (Total Score: 15)',
} satisfies V3Line;

describe('a request that nginx refused behind ModSecurity', () => {
	test('is blocked, whether its rules only warned or it was over the threshold', () => {
		expect(outcomesOf([warning(), refusal()])).toEqual(['blocked']);
		expect(outcomesOf([warning(over), refusal()])).toEqual(['blocked']);
		expect(outcomesOf([warning(), warning(over)])).toEqual(['passed', 'detected']);
	});

	test('is one by its process, connection, client, method and target, in that moment', () => {
		const others = [
			{process: 72},
			{connection: 6},
			{client: '192.0.2.11'},
			{request: 'PUT /get HTTP/1.1'},
			{request: 'GET /get?q=1 HTTP/1.1'},
			{time: '2026/11/25 10:00:09'},
		];
		for (const other of others) {
			expect([other, outcomesOf([warning(), refusal(other)])]).toEqual([other, ['passed']]);
		}
	});

	test('is one a line: the same request asked again, and let in, is not', () => {
		expect(outcomesOf([warning(), refusal(), warning()])).toEqual(['blocked', 'passed']);
		expect(outcomesOf([warning(), refusal(), warning(), refusal()])).toEqual(['blocked', 'blocked']);
	});

	test('is found where its first line of ModSecurity comes behind', () => {
		expect(outcomesOf([refusal(), warning()])).toEqual(['blocked']);
	});

	test('cannot be made of another by what a client writes', () => {
		const forged = `/get HTTP/1.1", host: "shop.test" ${refusal()}`;
		expect(outcomesOf([warning(), refusal({client: '192.0.2.99', connection: 9, request: `GET ${forged}`})])).toEqual([
			'passed',
		]);
	});
});
