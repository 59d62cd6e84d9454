import {expect, test} from 'vitest';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {clientCertain, twoClients} from '../../source/history/columns.ts';
import {createHistory} from '../../source/history/history.ts';
import {createErrorLogReader} from '../../source/parsing/lines/error-log-reader.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {countSharing} from '../../source/questions/sharing.ts';
import {parseRange} from '../../source/waf/address-range.ts';
import {testTime, toBatches, utc} from '../parsing/read-events.ts';
import {makeV2Line, makeV3Line} from '../parsing/server-lines.ts';

const client = '203.0.113.7';

/** A history of one request whose end nobody has seen yet. */
function openRequest(line: string) {
	const clock = {now: () => testTime};
	const rules = createRules();
	const history = createHistory(10);
	const reader = createErrorLogReader({rules, zone: utc, clock});
	const assembly = createAssembly({history, ruleByNumber: rules.byNumber, clock});
	assembly.startBatch();
	for (const batch of toBatches(Buffer.from(`${line}\n`))) {
		reader.push(batch, observation => assembly.observe(observation));
	}

	reader.flush(observation => assembly.observe(observation));
	return {history, count: () => countSharing(history, parseRange(client)!, 0)};
}

test('a request that was denied is counted as blocked before its last line is known', () => {
	expect(
		openRequest(makeV2Line({client, verdict: 'Access denied with code 403 (phase 2).'})).count().sharing,
	).toMatchObject({
		requests: 1,
		blocked: 1,
		passed: 0,
	});
	expect(openRequest(makeV3Line({client})).count().sharing).toMatchObject({requests: 1, blocked: 0, passed: 0});
});

test('a client that two records dispute is certain in none of them', () => {
	const {history, count} = openRequest(makeV3Line({client}));
	expect(count().certainAt).toBeDefined();
	history.columns.flags[0] |= clientCertain | twoClients;
	expect(count().certainAt).toBeUndefined();
});
