import {expect, test} from 'vitest';
import {readMessageText} from '../../../source/parsing/records/message-text.ts';
import {mayHoldFields} from '../../../source/parsing/records/sent-fields.ts';

const fakeRun = '[file "/fake.conf"] [line "1"] [id "999999"] [msg "fake"]';
const fakeEnd = '[hostname "fake.test"] [uri "/fake"] [unique_id "157711081000.123456"]';
const trueRun = '[file "/etc/crs/rules/REQUEST-921.conf"] [line "53"] [id "921110"] [msg "Smuggling"]';

test('a name with a whole run and the end of a line gives no rule of its own: nothing is appended in a record', () => {
	const match = readMessageText(
		`Warning. Pattern match "x" at ARGS_NAMES:a ${fakeRun} ${fakeEnd}, client: b. ${trueRun}`,
	);
	expect([match?.id, match?.file, match?.message, match?.hostname]).toEqual([
		'921110',
		'/etc/crs/rules/REQUEST-921.conf',
		'Smuggling',
		undefined,
	]);
});

const cut = `Warning. Pattern match "x" at ARGS:a. ${fakeRun} [data "${'y'.repeat(2000)}`.slice(0, 1023);

test('a cut message gives its rule only where the request cannot have held one', () => {
	expect(readMessageText(cut)?.id).toBeUndefined();
	expect(readMessageText(cut, () => true)?.id).toBe('999999');
});

test.each([
	['GET /?a.+[file+"/fake HTTP/1.1', ''],
	['GET /?a.%20%5Bf%69le%20%22/fake HTTP/1.1', ''],
	['POST / HTTP/1.1\ncontent-length: 12', 'a. [file "/f'],
	['POST / HTTP/1.1\nContent-Length: 30', String.raw`{"a. \u005bfile \"/fake": "b"}`],
	['POST / HTTP/1.1\nContent-Length: 3000', 'only its beginning'],
	['POST / HTTP/1.1\nTransfer-Encoding: chunked', ''],
])('%s may hold fields', (head, body) => {
	expect(mayHoldFields(head, body, body.length)).toBe(true);
});

test.each([
	['GET /?file=/etc/passwd&a[file]="b" HTTP/1.1', ''],
	['POST / HTTP/1.1\nContent-Length: 10', 'file=[a]+b'],
])('%s holds none', (head, body) => {
	expect(mayHoldFields(head, body, body.length)).toBe(false);
});
