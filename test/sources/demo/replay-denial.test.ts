import {expect, test} from 'vitest';
import {cutLine} from '../../../source/sources/demo/recordings.ts';
import {createReplayDenial} from '../../../source/sources/demo/replay-denial.ts';
import {makeV3Line} from '../../parsing/server-lines.ts';

const toText = ({head, connection, middle, id, tail}: ReturnType<typeof cutLine>): string =>
	[head, connection, middle, id, tail].join('');
const line = (client: string, uniqueId: string) => cutLine(makeV3Line({client, uniqueId}), 0);

test('while nobody is denied, lines pass as they are', () => {
	const denial = createReplayDenial();
	const recorded = line('203.0.113.7', '179560080012.345678');
	expect(denial.apply(recorded)).toBe(recorded);
});

test("a denied client's request leaves nginx's own line, once, and others go on", () => {
	const denial = createReplayDenial();
	denial.deny(['203.0.113.0/24', '2001:db8::/32']);
	const first = denial.apply(line('203.0.113.7', '179560080012.345678'));
	expect(first && toText(first)).toBe(
		' [error] 71#71: *5 access forbidden by rule, client: 203.0.113.7, server: shop.test, ' +
			'request: "GET /get HTTP/1.1", host: "shop.test"',
	);
	expect(denial.apply(line('203.0.113.7', '179560080012.345678'))).toBeUndefined();
	expect(denial.apply(line('203.0.113.7', '179560080013.345678'))).toBeDefined();
	const ipv6 = denial.apply(line('2001:db8::7', '179560080014.345678'));
	expect(ipv6 && toText(ipv6)).toContain('access forbidden by rule, client: 2001:db8::7');
	const other = line('198.51.100.7', '179560080015.345678');
	expect(denial.apply(other)).toBe(other);
});

test('what is no longer denied comes again', () => {
	const denial = createReplayDenial();
	denial.deny(['203.0.113.7']);
	denial.deny([]);
	const recorded = line('203.0.113.7', '179560080012.345678');
	expect(denial.apply(recorded)).toBe(recorded);
});
