import {describe, expect, test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog} from './fresh-log.ts';
import {run} from './run-program.ts';

/* A record of libmodsecurity with a secret in the query, a cookie and the body, one of which a rule prints. */
const record = [
	'---aB3dE6gH---A--',
	'[24/Nov/2026:13:03:11 +0000] 179552219183.123456 203.0.113.7 51812 198.51.100.1 443',
	'---aB3dE6gH---B--',
	'POST /login?csrf_token=query-secret&page=2 HTTP/1.1',
	'Host: shop.test',
	'Cookie: PHPSESSID=cookie-secret',
	'Content-Type: application/x-www-form-urlencoded',
	'',
	'---aB3dE6gH---C--',
	'user=anna&password=body-secret',
	'---aB3dE6gH---F--',
	'HTTP/1.1 403',
	'',
	'---aB3dE6gH---H--',
	'ModSecurity: Warning. detected SQLi using libinjection. [file "/usr/share/modsecurity-crs/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf"] [line "65"] [id "942100"] [rev ""] [msg "SQL Injection Attack Detected via libinjection"] [data "Matched Data: s&1c found within ARGS:password: body-secret"] [severity "2"] [ver "OWASP_CRS/3.3.4"] [maturity "0"] [accuracy "0"] [tag "attack-sqli"] [hostname "198.51.100.1"] [uri "/login"] [unique_id "179552219183.123456"] [ref ""]',
	'',
	'---aB3dE6gH---Z--',
	'',
];

const secrets = ['query-secret', 'cookie-secret', 'body-secret'];

async function printed(args: string[]): Promise<string> {
	const {stdout} = await run({args}).finished;
	return stdout.toString('utf8');
}

describe.each(['--json', '--plain'])('%s', mode => {
	test('gives out no secret unless it is asked for', async () => {
		using log = makeLog();
		log.append(record);
		const masked = await printed([log.file, mode, '--no-follow']);
		expect(masked).toContain('203.0.113.7');
		expect(secrets.filter(secret => masked.includes(secret))).toEqual([]);
		const whole = await printed([log.file, mode, '--no-follow', '--show-secrets']);
		expect(secrets.filter(secret => whole.includes(secret))).toEqual(mode === '--json' ? secrets : []);
	});
});

test('on the screen secrets are masked in feed and detail, v reveals those of a transaction and masks them again', async () => {
	using log = makeLog();
	log.append(record);
	await drive({args: [log.file], columns: 120, rows: 40}, async waftop => {
		await waftop.sees('/login?csrf_token=•••&page=2');
		waftop.press('k');
		await waftop.sees(/▸.*203\.0\.113\.7/);
		waftop.press('\r');
		await waftop.sees('3 values masked, v reveals');
		await waftop.sees('Cookie: PHPSESSID=•••');
		expect(secrets.filter(secret => waftop.screen().join('\n').includes(secret))).toEqual([]);
		waftop.press('v');
		await waftop.sees('password = body-secret');
		await waftop.sees('Cookie: PHPSESSID=cookie-secret');
		waftop.press('v');
		await waftop.sees('password = •••');
		await waftop.doesNotSee('cookie-secret');
	});
});
