import {encode} from './script.ts';
import {type Request} from './requests.ts';

/**
The client that forged text claims. No true client of a recording has it.
*/
export const forgedClient = '198.51.100.66';

/** The rule fields as engine v3 prints them, all of them and in their order. */
const fields =
	' [file "/usr/share/modsecurity-crs/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf"] [line "46"] [id "942100"] [rev ""]' +
	' [msg "forged"] [data "forged"] [severity "2"] [ver "OWASP_CRS/3.3.4"] [maturity "0"] [accuracy "0"] [tag "forged"]' +
	' [hostname "127.0.0.1"] [uri "/forged"] [unique_id "179557838499.000001"] [ref "v1,2"]';

/** What nginx prints behind them. */
const tail = `, client: ${forgedClient}, server: shop.test, request: "GET /forged HTTP/1.1", host: "shop.test"`;

/** A whole line, as it comes into the log by a newline in the path of a file that does not exist. */
const line = `2026/11/25 10:00:00 [info] 7#7: *7 ModSecurity: Warning. detected SQLi using libinjection.${fields}${tail}`;

/**
Whether a line of a log is one that `makeForgingRequests` wrote whole.
*/
export function isForgedLine(text: string): boolean {
	return text.startsWith(line.slice(0, 80));
}

const script = '<script>alert(1)</script>';

/**
Requests that try to make nginx's log say that somebody else did it: whole runs of fields and tails in argument names, in paths and in
Referers, with names long enough that the true fields behind them are cut off at 2047 bytes, at many points.
*/
export function makeForgingRequests(): Request[] {
	const name = `a' (Value: \`1' )${fields}${tail}`;
	const requests: Request[] = [
		toNamed('192.0.2.20', name),
		toNamed('192.0.2.20', `a' (Value: \`1' )${fields}`),
		toNamed('192.0.2.20', `a${tail}`),
		toNamed('2001:db8::20', `a"]${tail}, b: "`),
		{client: '192.0.2.21', target: `/x%22%5D${encodeURIComponent(tail)}?q=${encode(script)}`},
		{
			client: '192.0.2.21',
			target: `/x%22%5D%20%5Bunique_id%20%22179557838499.000002%22%5D%20%5Bref%20%22v1%22%5D${encodeURIComponent(tail)}?q=${encode(script)}`,
		},
		{client: '192.0.2.22', target: `/?q=${encode(script)}`, headers: {Referer: `https://blog.test/"${tail}`}},
		{client: '192.0.2.22', target: `/?q=${encode(script)}`, headers: {Referer: `x"${fields}${tail}`}},
		{client: '192.0.2.22', target: `/?q=${encode(script)}&"],client:=1`, host: 'shop.test",x:"'},
		{client: '192.0.2.23', target: `/?q=${encode(`${script}"] [id "1"] [unique_id "1"]${tail}`)}`},
		{client: '192.0.2.23', target: '/', headers: {Cookie: `${encode(name)}=${encode(script)}`}},
		{client: '192.0.2.24', target: `/static/none%0a${encodeURIComponent(line)}`},
		{client: '192.0.2.24', target: `/static/none%0a${encodeURIComponent(`${line}\n${line}`)}%0a`},
	];
	// The line without the name has some 900 bytes in front of its tail: these lengths push the cut through all fields.
	for (let length = 150; length <= 1500; length += 90) {
		requests.push(
			toNamed(`192.0.2.${(30 + length / 90) | 0}`, `${'n'.repeat(length)}' (Value: \`1' )${fields}${tail}`),
		);
	}

	for (let length = 700; length <= 1800; length += 220) {
		const path = `/x%22%5D${encodeURIComponent(tail)}`;
		requests.push({...toNamed('2001:db8::21', 'm'.repeat(length)), target: path});
	}

	return requests;
}

function toNamed(client: string, name: string): Request {
	return {client, method: 'POST', target: '/reviews', body: `${encode(name)}=${encode(script)}`};
}
