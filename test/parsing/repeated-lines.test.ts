import {expect, test} from 'vitest';
import {readLogs} from '../history/read-logs.ts';

const match = (client: string, id: string): string =>
	`[client "${client}"] Coraza: Warning. x [file "@owasp_crs/REQUEST-942-APPLICATION-ATTACK-SQLI.conf"] [line "66"] [id "942100"] [rev ""] [msg "x"] [data ""] [severity "critical"] [ver "OWASP_CRS/4.7.0"] [maturity "0"] [accuracy "0"] [hostname ""] [uri "/p"] [unique_id "${id}"]`;

const moment = (part: number): string => `2026-11-25T10:00:00.${String(part).padStart(9, '0')}Z`;
const cri = (part: number, text: string): string => `${moment(part)} stderr F ${text}`;
const docker = (part: number, text: string): string =>
	JSON.stringify({log: `${text}\n`, stream: 'stderr', time: moment(part)});
const compose = (part: number, text: string): string => `waf-1  | ${moment(part)} ${text}`;

const read = (lines: readonly string[]) => readLogs([Buffer.from(`${lines.join('\n')}\n`)]);
const matches = (lines: readonly string[]): number[] => read(lines).transactions.map(each => each.ruleMatches.length);

test.each([
	['a container runtime', cri],
	['Docker', docker],
	['compose', compose],
])('lines that %s sends again after a pause are the same lines', (_, wrap) => {
	const lines = [1, 2, 3].map(part => wrap(part * 1e6, match(`192.0.2.${part}`, `aBcDeFgHiJkLmNo${part}`)));
	const fresh = wrap(9e6, match('192.0.2.9', 'aBcDeFgHiJkLmNo9'));
	const {transactions, counts} = read([...lines, ...lines, fresh]);
	expect(transactions.map(({client, ruleMatches}) => [client, ruleMatches.length])).toEqual([
		['192.0.2.1', 1],
		['192.0.2.2', 1],
		['192.0.2.3', 1],
		['192.0.2.9', 1],
	]);
	expect(counts[0]).toMatchObject({read: 7, modsecurity: 4, other: 3, repeated: 3});
});

test('a rule that matches twice in one request matches twice', () => {
	const text = match('192.0.2.1', 'aBcDeFgHiJkLmNo1');
	// Read at once, and one after the other.
	expect(matches([cri(1e6, text), cri(1e6, text)])).toEqual([2]);
	expect(matches([cri(1e6, text), cri(2e6, text)])).toEqual([2]);
	expect(matches([`waf-1  | ${text}`, `waf-2  | x`, `waf-1  | ${text}`])).toEqual([2]);
	expect(read([cri(1e6, text), cri(1e6, text)]).counts[0].repeated).toBe(0);
});

test('equal lines at the latest moment are repeated with the lines before them', () => {
	const text = match('192.0.2.1', 'aBcDeFgHiJkLmNo1');
	const lines = [cri(1e6, 'a'), cri(2e6, text), cri(2e6, text)];
	expect(matches([...lines, ...lines])).toEqual([2]);
});

test('an entry with an id of its own is told by it', () => {
	const entry = JSON.stringify({
		insertId: 'k1',
		textPayload: match('192.0.2.1', 'aBcDeFgHiJkLmNo1'),
		timestamp: '2026-11-25T10:00:00Z',
	});
	expect(matches([entry, entry])).toEqual([1]);
	expect(matches([entry, entry.replace('k1', 'k2')])).toEqual([2]);
});
