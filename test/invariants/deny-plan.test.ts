import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {addRule, readRules, removeRules} from '../../source/actions/deny/deny-file.ts';
import {formatDenyLine, parseDenyLine} from '../../source/actions/deny/deny-line.ts';
import {planDeny, planRemoval} from '../../source/actions/deny/deny-plan.ts';
import {parseConfig} from '../../source/actions/nginx/config-tree.ts';
import {formatRange, parseRange} from '../../source/waf/address-range.ts';
import {hour, minute} from '../../source/waf/clock.ts';
import {type DenyMethod, type DenyRequest, type DenyRule} from '../../source/waf/deny.ts';

const now = Date.UTC(2026, 10, 25, 14, 3, 11);
const file = '/etc/nginx/conf.d/waftop-deny.conf';
const method = fc.constantFrom<DenyMethod>('deny', 'early');

const address = fc.oneof(
	fc.ipV4().map(text => text),
	fc.ipV6(),
	fc.tuple(fc.ipV4(), fc.integer({min: 16, max: 32})).map(([text, prefix]) => `${text}/${prefix}`),
	fc.tuple(fc.ipV6(), fc.integer({min: 32, max: 128})).map(([text, prefix]) => `${text}/${prefix}`),
);
const range = address.map(text => formatRange(parseRange(text)!));
const nastyText = fc.oneof(
	fc.string({unit: 'binary'}),
	fc.constantFrom(
		'"; allow all; #',
		'\n}\nallow all;',
		'\\',
		'\\"',
		'\u{1b}[31m',
		'; deny all;',
		"'",
		'\u{2028}',
		'é',
		'\0',
	),
);

const rule: fc.Arbitrary<DenyRule> = fc.record({
	range,
	since: fc.integer({min: 0, max: 4_000_000_000}).map(seconds => seconds * 1000),
	until: fc.option(
		fc.integer({min: 0, max: 4_000_000_000}).map(seconds => seconds * 1000),
		{nil: undefined},
	),
	by: fc.stringMatching(/^[\w.-]{0,12}$/),
	reason: nastyText,
	counts: fc.option(fc.record({requests: fc.nat(), blocked: fc.nat(), through: fc.nat()}), {nil: undefined}),
	force: fc.option(nastyText, {nil: undefined}),
});

const request: fc.Arbitrary<DenyRequest> = fc.record({
	range: address,
	duration: fc.constantFrom(undefined, 10 * minute, hour),
	reason: nastyText,
	force: fc.option(nastyText, {nil: undefined}),
	sharing: fc.constant(undefined),
});

/** What a person may have in the file. */
const ownText = fc
	.array(
		fc.constantFrom(
			'# ours',
			'deny 192.0.2.200;',
			'\tallow 192.0.2.201; # monitoring',
			'',
			'deny 198.51.100.200; # waftop, but not in its form',
			'# waftop since=2026-11-25T14:03:11Z',
			'  deny 203.0.113.200;\r',
		),
	)
	.chain(lines => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));
const geoText = fc
	.array(fc.constantFrom('# ours', '\t192.0.2.200 1;', '\t198.51.100.200 0; # not', ''))
	.map(lines => `# by hand\ngeo $waftop_denied {\n\tdefault 0;\n${lines.map(line => `${line}\n`).join('')}}\n# end`);

function textFor(kind: DenyMethod): fc.Arbitrary<string> {
	return kind === 'deny' ? ownText : fc.oneof(fc.constant(''), geoText);
}

const fileAndMethod = method.chain(kind => textFor(kind).map(text => ({kind, text})));
const author = {now, by: 'alice'};

test("a rule's line holds one line of printable ASCII and is read back as it was", () => {
	fc.assert(
		fc.property(rule, method, (given, kind) => {
			const line = formatDenyLine(given, kind);
			expect(line).toMatch(/^\t?[ -~]+$/);
			expect(parseDenyLine(line, kind)).toEqual(given);
		}),
	);
});

test('whatever the reason says, nginx reads one directive with an address in a line', () => {
	fc.assert(
		fc.property(rule, given => {
			const {directives, problem} = parseConfig(`${formatDenyLine(given, 'deny')}\n`, file);
			expect(problem).toBeUndefined();
			expect(directives.map(({name, parameters}) => [name, ...parameters])).toEqual([['deny', given.range]]);
		}),
	);
});

test('adding a rule and taking it out gives the bytes of before', () => {
	fc.assert(
		fc.property(fileAndMethod, rule, ({kind, text}, given) => {
			const added = addRule(text, given, kind)!;
			const {text: after, removed} = removeRules(added, kind, ({range: other}) => other === given.range);
			expect(removed).toHaveLength(1);
			// An early method's file that did not exist stays, without rules: server blocks use its variable.
			expect(after).toBe(text === '' && kind === 'early' ? 'geo $waftop_denied {\n\tdefault 0;\n}\n' : text);
		}),
	);
});

test("a plan changes nothing of a person's lines, whatever is added and taken out in between", () => {
	fc.assert(
		fc.property(fileAndMethod, fc.array(request, {maxLength: 8}), ({kind, text}, requests) => {
			const plan = planDeny(text, requests, {file, method: kind}, author);
			const {text: after} = planRemoval(plan.text, kind, () => true);
			expect(after.replace('geo $waftop_denied {\n\tdefault 0;\n}\n', '')).toBe(
				text.replace('geo $waftop_denied {\n\tdefault 0;\n}\n', ''),
			);
		}),
	);
});

test('denying twice is denying once', () => {
	fc.assert(
		fc.property(fileAndMethod, fc.array(request, {maxLength: 8}), ({kind, text}, requests) => {
			const once = planDeny(text, requests, {file, method: kind}, author);
			const twice = planDeny(once.text, requests, {file, method: kind}, author);
			expect(twice.added).toEqual([]);
			expect(twice.text).toBe(once.text);
			expect(twice.covered).toHaveLength(requests.length);
		}),
	);
});

test('what is added is what was asked for: each range once, in normal form, and nothing else', () => {
	fc.assert(
		fc.property(method, fc.array(request, {minLength: 1, maxLength: 8}), (kind, requests) => {
			const {text, added} = planDeny('', requests, {file, method: kind}, author);
			const rules = readRules(text, kind).map(found => found.range);
			expect(new Set(rules).size).toBe(rules.length);
			expect(added).toHaveLength(rules.length);
			const asked = new Set(requests.map(({range: text_}) => formatRange(parseRange(text_)!)));
			expect(rules.every(found => asked.has(found))).toBe(true);
		}),
	);
});

test('a rule of ours that ends earlier is replaced, one that ends later stays', () => {
	const ask = (duration: number | undefined): DenyRequest => ({
		range: '203.0.113.7',
		duration,
		reason: '',
		force: undefined,
		sharing: undefined,
	});
	const target = {file, method: 'deny'} as const;
	const short = planDeny('', [ask(10 * minute)], target, author).text;
	const longer = planDeny(short, [ask(hour)], target, author);
	expect(longer.removed).toHaveLength(1);
	expect(readRules(longer.text, 'deny')).toMatchObject([{range: '203.0.113.7', until: now + hour}]);
	expect(planDeny(longer.text, [ask(10 * minute)], target, author).text).toBe(longer.text);
	const wide = 'deny 203.0.113.0/24; # ours\n';
	expect(planDeny(wide, [ask(undefined)], target, author)).toMatchObject({
		added: [],
		covered: [{range: '203.0.113.7', by: '203.0.113.0/24'}],
		text: wide,
	});
	// A person's allow in front is no deny: the rule is written, and the dialog says that it does nothing.
	expect(planDeny('allow 203.0.113.7;\n', [ask(hour)], target, author).added).toHaveLength(1);
});
