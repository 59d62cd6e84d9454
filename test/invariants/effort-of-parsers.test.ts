import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {Readable} from 'node:stream';
import {gzipSync} from 'node:zlib';
import {afterAll, expect, test} from 'vitest';
import {parseConfig} from '../../source/actions/nginx/config-tree.ts';
import {readConfigLines, splitArguments} from '../../source/actions/discover/config-lines.ts';
import {FilterError} from '../../source/alerts/filters/filter-error.ts';
import {toExpression} from '../../source/alerts/filters/lucene-regex.ts';
import {parseLucene} from '../../source/alerts/filters/lucene-query.ts';
import {toWildcardExpression} from '../../source/alerts/filters/wildcard.ts';
import {createAccessFormat} from '../../source/parsing/access/access-format.ts';
import {readNamedFormat} from '../../source/parsing/access/named-format.ts';
import {readNginxFormat} from '../../source/parsing/access/nginx-format.ts';
import {readDocument} from '../../source/parsing/documents/read-by-shape.ts';
import {nameForeignLog, nameNearShape} from '../../source/parsing/known-foreign-logs.ts';
import {createLineClock} from '../../source/parsing/line-clock.ts';
import {createLogReader} from '../../source/parsing/log-reader.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {createRecordRereader} from '../../source/parsing/reread-record.ts';
import {readGoQuoted} from '../../source/parsing/values/go-quoted.ts';
import {findHeader, readHeaders} from '../../source/parsing/values/header-list.ts';
import {readJsonObject} from '../../source/parsing/values/json-text.ts';
import {readRequestLine, readTargetHost} from '../../source/parsing/values/request-line.ts';
import {maskText} from '../../source/secrets/mask.ts';
import {createStreamCutter} from '../../source/sources/files/stream-cutter.ts';
import {unpackGzip} from '../../source/sources/files/unpack.ts';
import {sanitize} from '../../source/views/drawing/sanitize.ts';
import {cutMiddle, widthOf} from '../../source/views/drawing/text-width.ts';
import {wrapText} from '../../source/views/drawing/wrap-text.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {readTestRule} from '../alerts/feed-rule.ts';
import {byEffort} from '../effort.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {samples} from '../helpers/shape-samples.ts';
import {type HostileInput, hostileInputs} from '../hostile-inputs.ts';
import {readAccess} from '../parsing/access/read-access.ts';
import {testTime, toBatches, utc} from '../parsing/read-events.ts';
import {countSteps, stopCounting} from '../steps.ts';

/*
What a client or an attacker makes longer costs no more than its length: each input is doubled three times, and each time the steps at most double. Steps are counted (`test/steps.ts`), not time.
*/
const smallest = byEffort({quick: 2048, whole: 4096, long: 65_536});
const sizes = [1, 2, 4, 8].map(times => times * smallest);

/** The quick run tries a few of the rows. */
const everyRow = byEffort({quick: 8, whole: 1, long: 1});
const some = <Row>(rows: readonly Row[]): Row[] => rows.filter((_, place) => place % everyRow === 0);

/** What does not depend on the length: tables, the first look at a thing. */
const constant = 20_000;

/** A doubled input is not twice as long to the byte, since lines are whole. */
const twice = 2.1;

/** Each size is read once, with what a run of the smallest left in memories. */
async function expectInProportion<Input>(
	make: (size: number) => Input,
	read: (input: Input) => unknown,
	factor = 1,
): Promise<void> {
	await read(make(smallest * factor));
	const inputs = sizes.map(size => make(size * factor));
	const steps = await countSteps(inputs.map(input => () => read(input)));
	const tooMany = steps.filter((count, place) => place > 0 && count > twice * steps[place - 1] + constant);
	expect({steps, tooMany}).toEqual({steps, tooMany: []});
}

afterAll(stopCounting);

const clock = {now: () => testTime};

const read = (bytes: Buffer): void => {
	const reader = createLogReader({rules: createRules(), zone: {...utc, source: 'assumed'}, clock, ordinal: () => 0});
	for (const batch of toBatches(bytes)) {
		reader.push(batch, () => {});
	}

	reader.flush(() => {});
};

const readAgain = (bytes: Buffer): void => {
	createRecordRereader(createRules(), undefined, clock).read({bytes, origin: 1, lineNumber: 1, zone: 0}, {});
	createLineClock(utc, clock).look(bytes, true);
};

const inputs = [...hostileInputs, ...envelopeInputs()];

/** Apache writes no longer line: within one its search has a bound of its own (`effort-of-reading.test.ts`), and longer ones are not searched. */
const apacheLimit = 8192;
const factorOf = (name: string): number =>
	name.startsWith(`Apache, one line of [file`) ? (2 * apacheLimit) / smallest : 1;

test.each(some(inputs))('reading takes steps in proportion: $name', async ({name, make}) => {
	await expectInProportion(make, read, factorOf(name));
});

test.each(some(inputs))('so does reading again what is shown, and telling when it was: $name', async ({name, make}) => {
	await expectInProportion(make, readAgain, factorOf(name));
});

/** Lines of each envelope, over and over, and one of them that goes on and on. */
function envelopeInputs(): HostileInput[] {
	const folder = path.join(import.meta.dirname, '..', 'fixtures', 'envelopes');
	return readdirSync(folder)
		.filter(name => name.endsWith('.log'))
		.flatMap(name => {
			const text = readFileSync(path.join(folder, name), 'latin1');
			const longest = text.split('\n').toSorted((one, other) => other.length - one.length)[0];
			const middle = longest.length / 2;
			return [
				{name: `envelope, lines of ${name}`, make: (size: number) => Buffer.from(repeat(text, size), 'latin1')},
				{
					name: `envelope, a line of ${name} that goes on`,
					make: (size: number) =>
						Buffer.from(`${longest.slice(0, middle)}${repeat('x ', size)}${longest.slice(middle)}\n`, 'latin1'),
				},
			];
		});
}

const repeat = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length));

const rawFormats = [
	createAccessFormat(
		'raw',
		readNginxFormat(
			'$remote_addr [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
			'none',
		),
	),
];

/** Each parser of a text, with the pieces that it looks for. */
const parsers: ReadonlyArray<readonly [name: string, parse: (text: string) => unknown, pieces: readonly string[]]> = [
	['a filter', parseFilter, ['a ', '"', '\\', '-', 'client:', 'rule:9 ', '"a" ', 'path:"', '(', '~', 'a:"\\"']],
	[
		'a text to draw',
		sanitize,
		['\u001B[31m', '\u001B]8;;', 'e\u0301', '\u0301', '\u202E', '\n', '\u{1F468}\u200D', '\u0000'],
	],
	['the width of a text', widthOf, ['e\u0301', '\u0301', '\u{1F468}\u200D', '\u5B57', 'x']],
	['a text cut in its middle', text => cutMiddle(sanitize(text), 20, sanitize('~')), ['x', 'e\u0301', '\u5B57']],
	['a text wrapped', text => wrapText(sanitize(text), 20), ['x', 'x ', ' ', '\u5B57', 'e\u0301 ']],
	['a request line', readRequestLine, ['GET ', ' ', ' HTTP/', 'x']],
	['a host in a target', readTargetHost, ['http://', '/', '@', 'x']],
	[
		'headers',
		text => findHeader(readHeaders({[text]: text, x: text.split(' ')}), 'host'),
		['a ', 'REQUEST_HEADERS:', 'x'],
	],
	['a quoted text of Go', text => readGoQuoted(`"${text}"`, 0), ['\\x41', '\\u0041', '\\', '"', 'x']],
	[
		'an object of JSON',
		text => readJsonObject(Buffer.from(text)),
		['{"a":', '[', '"', '\\"', '{"a":"\\', '1,', ' ', '-'],
	],
	[
		'an object of JSON that is broken behind',
		text => readJsonObject(Buffer.from(`{"a":[${text}`)),
		['[', '1,', '{"a":1},', '"x",', '"', ' '],
	],
	[
		'a configuration of nginx',
		text => parseConfig(text, '/n.conf'),
		['a b;', 'a {', '}', '"', "'", '#', '\\', 'a ', '\n', 'include x;', '${a'],
	],
	['lines of a configuration of Apache', readConfigLines, ['a b\n', 'a \\\n', '\\\n', '"', '<a>\n', ' ', '#\n']],
	['arguments of a directive', splitArguments, ['a ', '"', "'", '\\"', '\\']],
	[
		'a line of a foreign log',
		text => [nameForeignLog(text), nameNearShape(text)],
		['[', '"', ' - ', '{"a":', '127.0.0.1 ', '/', ':'],
	],
	[
		'a query of an alert',
		readQuery,
		['a ', '"', '(', 'a:', 'a OR ', 'NOT ', '-', 'a:[1 TO ', '/', '\\', '*', 'a:/x*/ ', '"a b"~2 '],
	],
	['a regular expression of an alert', readExpression, ['a', '(', '[', 'a{1,2}', '.*', '|', '\\\\', '(a|']],
	['a wildcard of an alert', toWildcardExpression, ['*', '?', 'a*', '*a']],
	[
		'a line of an access log',
		text => readAccess(`192.0.2.9 - ${text} [28/Nov/2026:01:17:21 +0000] "GET /${text} HTTP/1.1" 200 9 "-" "${text}"`),
		[' [', '] "', '"', String.raw`\x22`, ' ', '" 200 9 "-" "', '{"a":', '-'],
	],
	[
		'a line of an access log that prints what clients send as it is',
		text => readAccess(`192.0.2.9 [28/Nov/2026:01:17:21 +0000] "GET /${text}" 200 9 "${text}" "${text}"`, rawFormats),
		['"', '" 200 9 "', ' ', '\\'],
	],
	[
		'a line of an access log in JSON',
		text => readAccess(`{"time":"2026-11-28T01:17:21+00:00","status":200,"a":${text}`),
		['{"a":', '[', '"', '"x","a":', '\\', '{"request":'],
	],
	['a format of access logs', readNamedFormat, ['$a', '%h', '%{', '${', '%{a}i', '\\"', '$status ']],
	['a text to mask', maskText, ['password=x&', '{"password":"', '<password>', 'a=', 'pw: ', '%25']],
];

const texts = parsers.flatMap(([name, parse, pieces]) => pieces.map(piece => ({name, parse, piece})));

test.each(some(texts))('$name of $piece over and over takes steps in proportion', async ({parse, piece}) => {
	await expectInProportion(size => repeat(piece, size), parse);
});

/** What the engine of expressions makes of it is not ours to count. */
function readExpression(text: string): void {
	try {
		toExpression(text);
	} catch (error) {
		expect(error).toBeInstanceOf(FilterError);
	}
}

function readQuery(query: string): void {
	try {
		parseLucene(query);
	} catch (error) {
		expect(error).toBeInstanceOf(FilterError);
	}
}

/** Lists as long, and texts as long, as asked: every value of a document that is no time, address or number. */
function grow(value: unknown, size: number, piece: string): unknown {
	if (typeof value === 'string') {
		return /^[\d.:a-fTZ/-]*$/.test(value) ? value : value + repeat(piece, size);
	}

	if (Array.isArray(value)) {
		const items = value.map(item => grow(item, 0, piece));
		return Array.from({length: Math.ceil(size / 64)}, (_, place) => items[place % items.length]);
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, grow(item, size, piece)]))
		: value;
}

const documents: ReadonlyArray<readonly [name: string, source: DocumentSource]> = [
	...Object.entries(samples).map(([name, {source}]) => [name, source] as const),
	...Object.entries(pipelines).map(([name, store]) => [name, store('nginx-on')[0]] as const),
];
const growing = documents.flatMap(([name, source]) =>
	['x', '[file "', '"] [id "9', '{"a":', '\n'].map(piece => ({name, source, piece})),
);

test.each(some(growing))('a document takes steps in proportion: $name, with $piece', async ({source, piece}) => {
	await expectInProportion(
		size => grow(source, size / 4, piece) as DocumentSource,
		document => readDocument(document, testTime),
	);
});

test.each(some(['- term: {a: b}\n', '- query_string: {query: "a OR b"}\n', '- terms: {a: [b, c]}\n']))(
	'a rule file of %s takes steps in proportion',
	async clause => {
		await expectInProportion(
			size => `type: any\nindex: waf-*\nalert: [debug]\nfilter:\n${repeat(clause, size)}`,
			async text => readTestRule(text),
		);
	},
);

test('lines are cut out of a stream in proportion, however small its parts are', async () => {
	const part = Buffer.alloc(512, 'x');
	await expectInProportion(
		size => size,
		size => {
			const cutter = createStreamCutter({number: 1, name: '-'}, 1_000_000);
			for (let length = 0; length < size; length += part.length) {
				for (const _ of cutter.take(part)) {
					// No line ends.
				}
			}
		},
		// A short rest is looked through again for each part, up to a bound: measured from behind it.
		48,
	);
});

test('what is packed costs what it is unpacked', async () => {
	await expectInProportion(
		size => gzipSync(Buffer.alloc(64 * size, '{"a":[')),
		async packed => {
			for await (const _ of unpackGzip(Readable.from([packed]))) {
				// Taken before the next one.
			}
		},
	);
});

test('the counter sees a loop, a search and an expression that go over a text again and again', async () => {
	const bad = (text: string): void => {
		for (let at = 0; at < text.length; at += 64) {
			text.indexOf('never', at);
			/never/.exec(text.slice(at));
		}
	};
	const [one, two] = await countSteps(sizes.map(size => () => bad('x'.repeat(size))));
	expect(two).toBeGreaterThan(3 * one);
});
