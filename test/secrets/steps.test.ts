import {expect, test} from 'vitest';
import {maskDetail, maskText} from '../../source/secrets/mask.ts';
import {aDetail} from '../views/builders.ts';

/*
Steps are the signs that the language's own searches and copies of texts go over: `slice`, `indexOf`, `exec` and kin count what
they read. A loop that reads sign by sign asks `charCodeAt`, and counts too.
*/
type ToSteps = (self: never, result: never, args: never, before: number) => number;
type Method = (this: unknown, ...args: never[]) => unknown;

function countSteps(run: () => void): number {
	let steps = 0;
	const restore: Array<() => void> = [];
	const count = (holder: object, name: string, toSteps: ToSteps) => {
		const own = Reflect.get(holder, name) as Method;
		const counted: Method = function (...args) {
			const before = this instanceof RegExp ? this.lastIndex : 0;
			const result = own.apply(this, args);
			steps += toSteps(this as never, result as never, args as never, before);
			return result;
		};
		Object.defineProperty(holder, name, {value: counted, configurable: true, writable: true});
		restore.push(() => Object.defineProperty(holder, name, {value: own, configurable: true, writable: true}));
	};

	const search = (self: string, result: number, [, from = 0]: [string, number?]): number =>
		result < 0 ? self.length - Math.min(from, self.length) : result - from + 1;
	count(String.prototype, 'charCodeAt', () => 1);
	count(String.prototype, 'slice', (_, result: string) => result.length);
	count(String.prototype, 'indexOf', search);
	count(String.prototype, 'lastIndexOf', (self: string, result: number) => self.length - Math.max(result, 0));
	count(String.prototype, 'includes', (self: string) => self.length);
	count(String.prototype, 'search', (self: string) => self.length);
	count(RegExp.prototype, 'exec', (self: RegExp, result: RegExpExecArray | null, [text]: [string], before: number) =>
		result === null
			? self.sticky
				? 1
				: text.length - (self.global ? before : 0)
			: result.index + result[0].length - (self.global || self.sticky ? before : 0),
	);
	count(RegExp.prototype, 'test', (_self: RegExp, _result: boolean, [text]: [string]) =>
		text.length < 100 ? text.length : 0,
	);
	try {
		run();
		return steps;
	} finally {
		for (const back of restore) {
			back();
		}
	}
}

const hostile: readonly string[] = [
	'pass=',
	'pass = ',
	"pass='",
	'pw:"x\\',
	'pw: {',
	'pw:[',
	'//u:',
	'//u:p@',
	' found within ARGS:pw: ',
	"against variable `ARGS:pw' (Value: `",
	'{"pass":[',
	'{"name":"pin","value":[',
	'{"name":"pin","value":{',
	'"name":"pin","value":"',
	'{"value":"x",',
	'name=pin&value=',
	'%25',
	'<pin>',
	'<pin><a>',
	'<pin>x',
	'<pin x="',
	'<name>pin</name>',
	'<value>x',
	'<a/><pin>x</pin>',
	'</pin>',
	'<a b=c ',
	'<![CDATA[',
	'name=pin\n\n',
	'name="pin"\r\n',
	'Cookie: a=b; ',
	'Authorization: Digest a=b, ',
	'$p:$p,variables',
	'-----BEGIN PRIVATE KEY-----',
	'-----BEGIN PRIVATE KEY-----"',
	'eyJhbGciOiJ',
	'eyJhbGciOiJ.',
	'ghp_',
	'ghp_aaaaaaaaaaaaaaaa',
	'glpat-',
	'4111 ',
	'4111111111111111 ',
	'4',
	'1 ',
	'Basic YTpi',
	'Bearer ',
	'&#112;',
	'&amp;',
	'sessionsession',
	'пароль=',
	'Sec-WebSocket-Protocol: a,',
	'token-',
];

test.each(hostile)('masking %j over and over takes steps in proportion', piece => {
	const stepsOf = (length: number): number => {
		const text = piece.repeat(Math.ceil(length / piece.length));
		return countSteps(() => {
			maskText(text);
			maskDetail(
				aDetail({ruleMatches: [], exchange: {requestBody: text, requestHeaders: [['Sec-WebSocket-Protocol', text]]}}),
			);
		});
	};

	const [two, four, eight] = [4000, 8000, 16_000].map(length => stepsOf(length));
	// Bounded windows are not yet full in the shortest text.
	expect(four / two).toBeLessThan(2.4);
	expect(eight / four).toBeLessThan(2.2);
});
