import {Buffer} from 'node:buffer';
import process from 'node:process';
import {expect, test} from 'vitest';
import {byEffort} from '../effort.ts';
import {readLogs} from '../history/read-logs.ts';
import {createDice} from '../mutation/dice.ts';
import {findLies} from '../mutation/find-lies.ts';
import {logs, type Print} from '../mutation/print-records.ts';

/*
Only what a client sends is mutated, in every place where a client's text stands, and it is printed as servers and engines print it.
So everything else is the truth: nothing throws, and no row names a client, an id, a rule, a method, a target or a host that its request has not.
*/
const recordsOfLog = 100;
const records = byEffort({quick: 2400, whole: 200_000, long: 10_000_000});
const {WAFTOP_SEED: seed = '1'} = process.env;

function readLog(prints: readonly Print[], dice: ReturnType<typeof createDice>): string[] {
	const printed = Array.from({length: recordsOfLog}, (_, number) => dice.pick(prints)(number, dice));
	const text = `${printed.flatMap(({lines}) => lines).join('\n')}\n`;
	const {transactions, counts} = readLogs([Buffer.from(text, 'latin1')]);
	const {read, modsecurity, engine, other, unreadable} = counts[0];
	return [
		...findLies(
			transactions,
			printed.map(({truth}) => truth),
		),
		...(modsecurity + engine + other + unreadable === read ? [] : ['a line is counted as no kind, or as two']),
	];
}

test.each(logs)('whatever clients send, no row of $name says what is not true', ({prints}) => {
	const count = Math.ceil(records / logs.length / recordsOfLog);
	for (let number = 0; number < count; number++) {
		const chosen = Number(seed) * 1_000_003 + number * 7919;
		// What failed runs again by itself: `WAFTOP_SEED` and the number say which.
		expect({number, lies: readLog(prints, createDice(chosen))}).toEqual({number, lies: []});
	}
});
