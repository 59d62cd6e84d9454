import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {makeV2Line, makeV3Line, toBytes} from '../parsing/server-lines.ts';
import {readTransactions} from '../history/read-log.ts';

/*
In whatever order the lines of some requests stand in the log, the same transactions come of them.
*/
const files: Record<string, string> = {
	'942100': '/etc/crs4/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf',
	'941100': '/etc/crs4/rules/REQUEST-941-APPLICATION-ATTACK-XSS.conf',
	'930100': '/etc/crs4/rules/REQUEST-930-APPLICATION-ATTACK-LFI.conf',
};

/** Points of the three classes never tie: 5, 3 and 2 of each match, and each class at most once or twice. */
const severities: Record<string, string> = {'942100': '2', '941100': '4', '930100': '5'};

const request = fc.record({
	isApache: fc.boolean(),
	client: fc.constantFrom('192.0.2.10', '192.0.2.11', '2001:db8::10'),
	connection: fc.integer({min: 1, max: 3}),
	rules: fc.uniqueArray(fc.constantFrom('942100', '941100', '930100'), {minLength: 1}),
	evaluation: fc.constantFrom('none', 'warning', 'denied'),
	score: fc.integer({min: 5, max: 40}),
});

function toLines(number: number, sent: typeof request extends fc.Arbitrary<infer Value> ? Value : never): string[] {
	const {client, connection} = sent;
	if (sent.isApache) {
		const uniqueId = `ZTzNVTW5gv9xFHWEH0rS${String(number).padStart(7, '0')}`;
		const lines = sent.rules.map(ruleId => makeV2Line({client, ruleId, uniqueId}));
		const verdict = sent.evaluation === 'denied' ? 'Access denied with code 403 (phase 2).' : 'Warning.';
		const evaluation = makeV2Line({
			client,
			ruleId: '949110',
			uniqueId,
			verdict,
			match: 'Operator GE matched 5 at TX:x.',
		});
		return sent.evaluation === 'none' ? lines : [...lines, evaluation];
	}

	const common = {client, connection, uniqueId: `17956008${String(number).padStart(4, '0')}.345678`, uri: `/${number}`};
	const path = `GET /${number} HTTP/1.1`;
	const lines = sent.rules.map(ruleId =>
		makeV3Line({...common, request: path, ruleId, file: files[ruleId], severity: severities[ruleId]}),
	);
	const evaluation = makeV3Line({
		...common,
		request: path,
		ruleId: '949110',
		file: '/etc/crs4/rules/REQUEST-949-BLOCKING-EVALUATION.conf',
		match: `Matched "Operator \`Ge' with parameter \`5' against variable \`TX:ANOMALY_SCORE' (Value: \`${sent.score}' )`,
		message: `Inbound Anomaly Score Exceeded (Total Score: ${sent.score})`,
		denied: sent.evaluation === 'denied',
	});
	return sent.evaluation === 'none' ? lines : [...lines, evaluation];
}

function summarise(lines: readonly string[]) {
	const {transactions} = readTransactions(toBytes(lines.join('\n')), {
		zone: {offset: 0, source: 'option'},
		capacity: 100,
	});
	return transactions
		.map(({uniqueId, client, outcome, inboundScore, threshold, categories, ruleMatches, target}) => ({
			uniqueId,
			client,
			outcome,
			inboundScore,
			threshold,
			target,
			category: ruleMatches.some(match => match.reference !== undefined) ? categories[0] : undefined,
			rules: ruleMatches.map(match => match.id).toSorted((one, other) => Number(one) - Number(other)),
		}))
		.toSorted((one, other) => ((one.uniqueId ?? '') < (other.uniqueId ?? '') ? -1 : 1));
}

test('The order of the lines does not matter to what becomes of the requests', () => {
	fc.assert(
		fc.property(
			fc.array(request, {minLength: 1, maxLength: 8}).chain(requests => {
				const lines = requests.flatMap((sent, number) => toLines(number, sent));
				return fc.tuple(
					fc.constant(lines),
					fc.shuffledSubarray(lines, {minLength: lines.length, maxLength: lines.length}),
					fc.constant(requests.length),
				);
			}),
			([lines, shuffled, count]) => {
				const expected = summarise(lines);
				expect(expected).toHaveLength(count);
				expect(summarise(shuffled)).toEqual(expected);
			},
		),
		// Each run makes two histories, which cost more than what is put into them.
		{numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 3)},
	);
});
