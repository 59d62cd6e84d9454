import {expect, test} from 'vitest';
import {readLogs} from '../history/read-logs.ts';
import {makeV3Line} from './server-lines.ts';

/*
Pieces of a runtime's within another envelope, behind an ordinary message: they are read once it is known that they are no part of that, and stand where the first of them stands.
*/
const time = '2026-11-25T10:00:00.000000000Z';
const ordinary =
	'2026/11/25 10:00:00 [error] 71#71: *5 open() "/var/www/a" failed (2: No such file or directory), client: 192.0.2.10, server: shop.test, request: "GET /a HTTP/1.1", host: "shop.test"';
const own = makeV3Line({connection: 8});
const pieces = [
	`${time} stderr P ${own.slice(0, 300)}`,
	`${time} stderr P ${own.slice(300, 500)}`,
	`${time} stderr F ${own.slice(500)}`,
];
const read = (lines: readonly string[], front: string) =>
	readLogs([Buffer.from(lines.map(line => `${front}${line}\n`).join(''))]);

test.each([
	['compose', 'waf-1  | '],
	['grep -H', '/var/log/containers/waf.log:'],
	['a pod', '[pod/waf-1/waf] '],
])('in %s, all their lines are counted, and can be read again', (_, front) => {
	for (const before of [[], [ordinary]]) {
		const lines = [...before, ...pieces];
		const {counts, transactions} = read(lines, front);
		expect(counts[0].read).toBe(lines.length);
		expect(transactions).toMatchObject([{client: '192.0.2.10', uniqueId: '179560080012.345678', linesGone: 0}]);
	}
});
