import {expect, test} from 'vitest';
import {readFeedRow} from '../../source/questions/feed-row.ts';
import {readTransactions} from '../history/read-log.ts';

const line = (target: string): string =>
	`2026/11/24 13:03:11 [info] 812#812: *7 [client 203.0.113.7] ModSecurity: Warning. detected SQLi using libinjection. [file "/etc/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf"] [line "65"] [id "942100"] [rev ""] [msg "SQL Injection"] [data ""] [severity "2"] [ver "OWASP_CRS/3.3.4"] [maturity "0"] [accuracy "0"] [tag "attack-sqli"] [hostname "198.51.100.1"] [uri "${target.split('?')[0]}"] [unique_id "179552219183.123456"] [ref ""], client: 203.0.113.7, server: shop.test, request: "GET ${target} HTTP/1.1", host: "shop.test"\n`;

test('a row of the feed shows no secret of its query unless it is to be shown', () => {
	const {history} = readTransactions(Buffer.from(line('/login?id=1&password=geheimnis')));
	expect(readFeedRow(history, 0)?.target).toBe('/login?id=1&password=•••');
	expect(readFeedRow(history, 0, true)?.target).toBe('/login?id=1&password=geheimnis');
});
