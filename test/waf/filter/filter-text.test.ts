import {describe, expect, test} from 'vitest';
import {crsCategories} from '../../../source/waf/category.ts';
import {type Condition, type Filter} from '../../../source/waf/filter/filter.ts';
import {filterKeyNames} from '../../../source/waf/filter/filter-keys.ts';
import {compilePattern} from '../../../source/waf/filter/filter-pattern.ts';
import {formatFilter, parseFilter} from '../../../source/waf/filter/filter-text.ts';
import {toCategory} from '../../../source/waf/rule-sets.ts';

function filterOf(text: string): Filter {
	const parsed = parseFilter(text);
	if (!parsed.ok) {
		throw new Error(parsed.problem);
	}

	return parsed.filter;
}

function only(text: string): Condition {
	const filter = filterOf(text);
	expect(filter).toHaveLength(1);
	expect(filter[0].negated).toBe(false);
	return filter[0].condition;
}

function problemOf(text: string): {problem: string; at: string} {
	const parsed = parseFilter(text);
	if (parsed.ok) {
		throw new Error(`${text} is read as ${formatFilter(parsed.filter)}`);
	}

	return {problem: parsed.problem, at: text.slice(parsed.from, parsed.to)};
}

function matches(pattern: string, text: string): boolean {
	const compiled = compilePattern(pattern);
	if (!compiled.ok) {
		throw new Error(compiled.problem);
	}

	return compiled.pattern.test(text);
}

describe('A token', () => {
	test.each<[string, Condition, string]>([
		['client:192.0.2.7', {kind: 'client', range: '192.0.2.7'}, 'client:192.0.2.7'],
		['ip:192.0.2.7/24', {kind: 'client', range: '192.0.2.0/24'}, 'client:192.0.2.0/24'],
		['client:::ffff:192.0.2.7', {kind: 'client', range: '192.0.2.7'}, 'client:192.0.2.7'],
		['client:2001:DB8::/32', {kind: 'client', range: '2001:db8::/32'}, 'client:2001:db8::/32'],
		['country:de', {kind: 'country', country: 'DE'}, 'country:DE'],
		['as:64500', {kind: 'as', as: '64500'}, 'as:64500'],
		['asn:AS064500', {kind: 'as', as: '64500'}, 'as:64500'],
		['as:"Example Net"', {kind: 'as', as: 'Example Net'}, 'as:"Example Net"'],
		['ua:curl', {kind: 'agent', agent: 'curl'}, 'agent:curl'],
		['cat:sqli', {kind: 'category', category: 'SQLI'}, 'cat:SQLI'],
		['Category:XSS', {kind: 'category', category: 'XSS'}, 'cat:XSS'],
		['cat:COMODO', {kind: 'category', category: 'COMODO'}, 'cat:COMODO'],
		['cat:"SQL"', {kind: 'category', category: 'SQL'}, 'cat:"SQL"'],
		['rule:942100', {kind: 'rule', id: '942100'}, 'rule:942100'],
		['id:942*', {kind: 'rule', id: '942*'}, 'rule:942*'],
		['rule:0942', {kind: 'rule', id: '942'}, 'rule:942'],
		['rule:0', {kind: 'rule', id: '0'}, 'rule:0'],
		['outcome:Blocked', {kind: 'outcome', outcome: 'blocked'}, 'outcome:blocked'],
		['outcome:through', {kind: 'outcome', outcome: 'detected'}, 'outcome:detected'],
		['host:Shop.test', {kind: 'host', host: 'shop.test'}, 'host:shop.test'],
		['host:*.test', {kind: 'host', host: '*.test'}, 'host:*.test'],
		['host:=shop.test', {kind: 'host', host: 'shop.test', exact: true}, 'host:=shop.test'],
		['path:/Admin*', {kind: 'path', path: '/Admin*'}, 'path:/Admin*'],
		['url:/login', {kind: 'path', path: '/login'}, 'path:/login'],
		['path:=/', {kind: 'path', path: '/', exact: true}, 'path:=/'],
		['path:="/a b"', {kind: 'path', path: '/a b', exact: true}, 'path:="/a b"'],
		['path:"=/"', {kind: 'path', path: '=/'}, 'path:"=/"'],
		['path:==', {kind: 'path', path: '=', exact: true}, 'path:=='],
		['method:post', {kind: 'method', method: 'POST'}, 'method:POST'],
		['sev:CRITICAL', {kind: 'severity', severity: 2}, 'sev:CRITICAL'],
		['severity:2', {kind: 'severity', severity: 2}, 'sev:CRITICAL'],
		['sev:warn', {kind: 'severity', severity: 4}, 'sev:WARNING'],
		['score>=10', {kind: 'score', comparison: '>=', score: 10}, 'score>=10'],
		['score:5', {kind: 'score', comparison: '=', score: 5}, 'score:5'],
		['score=5', {kind: 'score', comparison: '=', score: 5}, 'score:5'],
		['score:<5', {kind: 'score', comparison: '<', score: 5}, 'score<5'],
		['SCORE<=05', {kind: 'score', comparison: '<=', score: 5}, 'score<=5'],
		['tag:attack-sqli', {kind: 'tag', tag: 'attack-sqli'}, 'tag:attack-sqli'],
		['tag:capec/1000/152', {kind: 'tag', tag: 'capec/1000/152'}, 'tag:capec/1000/152'],
		['text:select', {kind: 'text', text: 'select'}, 'select'],
		['text:client:x', {kind: 'text', text: 'client:x'}, '"client:x"'],
		['time:14:02-14:05', {kind: 'time', fromMinute: 842, toMinute: 845}, 'time:14:02-14:05'],
		['time:14:02', {kind: 'time', fromMinute: 842, toMinute: 843}, 'time:14:02-14:03'],
		['time:9', {kind: 'time', fromMinute: 540, toMinute: 600}, 'time:09:00-10:00'],
		['time:22-6:30', {kind: 'time', fromMinute: 1320, toMinute: 390}, 'time:22:00-06:30'],
		['time:23:00-00:00', {kind: 'time', fromMinute: 1380, toMinute: 1440}, 'time:23:00-24:00'],
		['time:0-24', {kind: 'time', fromMinute: 0, toMinute: 1440}, 'time:00:00-24:00'],
		['~union.*select', {kind: 'pattern', pattern: 'union.*select'}, '~union.*select'],
		['~"union all"', {kind: 'pattern', pattern: 'union all'}, '~"union all"'],
		['select', {kind: 'text', text: 'select'}, 'select'],
		['"union select"', {kind: 'text', text: 'union select'}, '"union select"'],
		[
			String.raw`"say \"hi\" c:\\temp \n"`,
			{kind: 'text', text: String.raw`say "hi" c:\temp \n`},
			String.raw`"say \"hi\" c:\\temp \\n"`,
		],
		['"!x"', {kind: 'text', text: '!x'}, '"!x"'],
		['"~x"', {kind: 'text', text: '~x'}, '"~x"'],
		[`'or"1"="1`, {kind: 'text', text: `'or"1"="1`}, `'or"1"="1`],
		['a!b~c', {kind: 'text', text: 'a!b~c'}, 'a!b~c'],
	])('%s', (text, condition, canonical) => {
		expect(only(text)).toEqual(condition);
		expect(formatFilter(filterOf(text))).toBe(canonical);
		expect(filterOf(canonical)).toEqual(filterOf(text));
	});

	test('keeps the backslashes of a quoted regular expression', () => {
		expect(only(String.raw`~"union\s+\"x"`)).toEqual({kind: 'pattern', pattern: String.raw`union\s+"x`});
	});

	test.each([
		'http://x',
		'client//x',
		'php://input',
		'https://shop.test/a:b',
		'javascript:alert(1)',
		'data:text/html,x',
		'jndi:ldap://x',
		'localhost:8080',
		'shop.test:8080',
		'192.0.2.7:80',
		'ARGS:id',
		'REQUEST_HEADERS:User-Agent',
		'User-Agent:curl',
		':x',
		'a=b',
		'path=/etc/passwd',
		'host<x>',
		'1:2',
	])('%s is a text to search, no key', text => {
		expect(only(text)).toEqual({kind: 'text', text});
		expect(formatFilter(filterOf(text))).toBe(text);
	});

	test('is negated by an exclamation mark', () => {
		expect(filterOf('!cat:SQLI !"a b" !~x !score>5').map(({negated}) => negated)).toEqual([true, true, true, true]);
		expect(formatFilter(filterOf('!ip:192.0.2.7 !"a b"'))).toBe('!client:192.0.2.7 !"a b"');
	});
});

test('Tokens stand in any number, between any white space', () => {
	expect(filterOf('')).toEqual([]);
	expect(filterOf(' \t\n')).toEqual([]);
	expect(formatFilter(filterOf('  cat:XSS\t\tscore>=10  admin '))).toBe('cat:XSS score>=10 admin');
});

describe('A wrong token says what would be right', () => {
	test.each([
		['client:foo', 'client: needs an address or a range, such as 192.0.2.7 or 192.0.2.0/24; "foo" is neither'],
		['ip:192.0.2.', 'client: needs an address or a range, such as 192.0.2.7 or 192.0.2.0/24; "192.0.2." is neither'],
		['client:', 'client: needs an address or a range, such as 192.0.2.7 or 192.0.2.0/24; nothing stands behind it'],
		['tag:""', 'tag: needs a part of a tag, such as attack-sqli; nothing stands between the quotes'],
		['cat:SQL', 'cat: needs a category, such as SQLI or XSS; "SQL" is none (did you mean SQLI?)'],
		['rule:sqli', 'rule: needs a rule id, or its first digits and a star, such as 942100 or 942*; "sqli" is neither'],
		['rule:9*2', 'rule: needs a rule id, or its first digits and a star, such as 942100 or 942*; "9*2" is neither'],
		[
			'outcome:blokced',
			'outcome: needs one of open, blocked, detected, passed, unknown; "blokced" is none of them (did you mean blocked?)',
		],
		['sev:high', 'sev: needs a severity by name or number, such as CRITICAL or 2; "high" is neither'],
		['sev:e', 'sev: needs a severity by name or number, such as CRITICAL or 2; "e" is neither'],
		['sev<=2', 'sev: names one severity and cannot be compared, such as sev:CRITICAL or sev:2'],
		['score>=', 'score: needs a whole number, such as score>=10 or score:5; ">=" is none'],
		['score:1.5', 'score: needs a whole number, such as score>=10 or score:5; "1.5" is none'],
		['time:14:02-', 'time: needs a minute or a span of the day, such as 14:02 or 14:02-14:05; "14:02-" is neither'],
		['time:25:00', 'time: needs a minute or a span of the day, such as 14:02 or 14:02-14:05; "25:00" is neither'],
		[
			'time:14:00-14:00',
			'time: needs a minute or a span of the day, such as 14:02 or 14:02-14:05; "14:00-14:00" is neither',
		],
		['time:1-24:01', 'time: needs a minute or a span of the day, such as 14:02 or 14:02-14:05; "1-24:01" is neither'],
		['clinet:192.0.2.7', 'there is no key clinet: (did you mean client:?); as a text to search it needs quotes'],
		['hsot:x', 'there is no key hsot: (did you mean host:?); as a text to search it needs quotes'],
		['severty:2', 'there is no key severty: (did you mean sev:?); as a text to search it needs quotes'],
		['meth:GET', 'there is no key meth: (did you mean method:?); as a text to search it needs quotes'],
		[
			'planet:AQ',
			'there is no key planet: (the keys are client: country: as: agent: cat: rule: outcome: host: path: method: sev: score: tag: text: mark: alert: time:); as a text to search it needs quotes',
		],
		['country:Germany', 'country: needs a country by its two letters, such as DE; "Germany" is none'],
		['!', '! needs one token right behind it, such as !client:192.0.2.7; a text that begins with it needs quotes'],
		['!!x', '! needs one token right behind it, such as !client:192.0.2.7; a text that begins with it needs quotes'],
		['~', '~ needs a regular expression right behind it, such as ~union.*select or ~"with spaces"'],
		['~a(', '~ needs a regular expression of RE2, such as ~union.*select; this one has: missing closing ): `a(`'],
		['"a"b', String.raw`the closing quote needs a space behind it; a quote inside of the text is written \"`],
		['""', 'text: needs a text to search in the log lines, such as text:select; nothing stands between the quotes'],
	])('%s', (text, problem) => {
		expect(problemOf(`cat:XSS  ${text} ok`)).toEqual({problem, at: text});
	});

	test('an open quote', () => {
		expect(problemOf(String.raw`host:x path:"a b\"`)).toEqual({
			problem: 'the quote that opens here is never closed; end the text with another "',
			at: String.raw`"a b\"`,
		});
	});

	test('and quotes no more of it than a line can show', () => {
		const {problem} = problemOf(`rule:${'x'.repeat(5000)}`);
		expect(problem.length).toBeLessThan(160);
		expect(problem).toContain('xxx…" is neither');
		expect(problemOf(`~${'('.repeat(900)}`).problem.length).toBeLessThan(200);
	});

	test('of several the first', () => {
		expect(problemOf('rule:x sev:y').at).toBe('rule:x');
	});
});

test('Every category that rules can have is understood without quotes', () => {
	const vendors = [
		toCategory(210_000, undefined, undefined),
		toCategory(330_000, undefined, undefined),
		toCategory(77_316_800, undefined, undefined),
		toCategory(1, 'own.conf', undefined),
		toCategory(1, 'REQUEST-999-X.conf', undefined),
	];
	for (const category of [...Object.keys(crsCategories), ...vendors]) {
		expect(only(`cat:${category}`)).toEqual({kind: 'category', category});
	}
});

test('Every key name and alias is a key in any case', () => {
	for (const name of filterKeyNames) {
		expect(problemOf(`${name.toUpperCase()}:`).problem).toMatch(/^\w+: needs .*; nothing stands behind it$/);
	}
});

describe('compilePattern', () => {
	test('matches anywhere and without regard to case, unless told', () => {
		expect(matches('union.*select', 'id=1 UNION ALL SeLeCt 2')).toBe(true);
		expect(matches('^union', 'id=1 UNION')).toBe(false);
		expect(matches('(?-i)union', 'UNION')).toBe(false);
	});

	test.each([
		'(?=a)',
		String.raw`(a)\1`,
		'a{1001}',
		'[z-a]',
		'*',
		String.raw`\xZZ`,
		'('.repeat(20_000),
		`${'('.repeat(20_000)}${')'.repeat(20_000)}`,
	])('refuses %.20s with a reason', pattern => {
		expect(compilePattern(pattern)).toEqual({ok: false, problem: expect.stringMatching(/\S/)});
	});

	test('stays quick where a backtracking engine would not end', () => {
		expect(matches('^(a+)+$', `${'a'.repeat(5000)}b`)).toBe(false);
	});
});
