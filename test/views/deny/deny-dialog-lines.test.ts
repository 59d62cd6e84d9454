import {describe, expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {update} from '../../../source/screen/update.ts';
import {type Snapshot} from '../../../source/questions/snapshot.ts';
import {toMessage} from '../../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {minute} from '../../../source/waf/clock.ts';
import {type DenyProposal} from '../../../source/waf/deny.ts';
import {aBusySnapshot, aTop, aTopRow, look, now, someTotals} from '../builders.ts';
import {aDialog, aProposal, aRule, aStatus, client, denyFile, someSharing} from '../deny-builders.ts';

const sgr = /\u{1b}\[[\d;]*m/gu;
const busy = aBusySnapshot();

function draw(screen: Partial<Screen>, snapshot: Snapshot = busy, columns = 100, rows = 40): string[] {
	const drawn = layOutScreen(snapshot, {...createScreen(), ...screen}, columns, rows, look).rows;
	return drawn.map(row => row.replaceAll(sgr, ''));
}

function drawPlan(given: Partial<DenyProposal>): string {
	const plan = {
		kind: 'planned',
		proposal: aProposal(given),
		sharing: someSharing,
		evidence: 'from an uncut line',
	} as const;
	return draw({overlay: aDialog({plan})}).join('\n');
}

const list = {method: 'deny', file: denyFile, rules: [aRule()], problem: undefined} as const;

describe('the dialog', () => {
	test('shows who, how long, the exact line, the file, who shares the address, where it works, and what will run', () => {
		const text = drawPlan({});
		expect(text).toMatch(/DENY 203\.0\.113\.7 {2}1h until 15:03:11 {2}nothing written yet/);
		expect(text).toContain(denyFile);
		expect(text).toContain('nginx answers 403');
		expect(text).toMatch(/\+ deny 203\.0\.113\.7; # waftop since=/);
		expect(text).toContain('$ nginx -t');
		expect(text).toContain('$ nginx -s reload');
		expect(text).toContain('1,180 requests, 1,178 blocked, 2 through');
		expect(text).toContain('2 hosts: shop.test api.test');
		expect(text).toContain('from an uncut line');
		expect(text).toContain('WHERE IT WORKS: 1 of 2 server blocks');
		expect(text).toMatch(/✗ api\.test {2}not denied there\n +own "allow all" in \/etc\/nginx\/sites\/api:7/);
		expect(text).toMatch(/evidence: waftop \S+ --json --no-follow\s+--filter client:203\.0\.113\.7 > evidence\.jsonl/);
		expect(text).toContain('y applies it; Esc cancels');
	});

	test('at 80 by 24 shows where the rule does not work, and says that more follows', () => {
		const rows = draw({overlay: aDialog()}, busy, 80, 24);
		expect(rows.findIndex(row => row.includes('✗ api.test'))).toBeGreaterThan(0);
		expect(rows[21]).toMatch(/^ ▾ \d+ more lines: Down, PgDn/);
		const end = draw({overlay: aDialog({top: 100})}, busy, 80, 24);
		expect(end[21]).not.toContain('more lines');
	});

	test('an end on another day has its date', () => {
		const text = drawPlan({until: now + 10 * 60 * minute});
		expect(text).toContain('until 25 Nov 00:03');
	});

	test('says first what forbids it, and offers no y', () => {
		const refusal = {kind: 'ssh-peer', words: `${client} is where you are logged in from`, forceable: false} as const;
		const rows = drawPlan({refusals: [refusal]}).split('\n');
		expect(rows[4]).toMatch(/REFUSED +203\.0\.113\.7 is where you are logged in from/);
		expect(rows.at(-1)).not.toMatch(/y do it/);
		// Once, and nothing of how it would have been done.
		expect(rows.filter(row => row.includes('is where you are logged in from'))).toHaveLength(1);
		expect(rows.at(-2)).toBe(' refused; Esc closes');
		expect(rows.join('\n')).not.toMatch(/RUNS|NOTES|\$ nginx/);
	});

	test('where waftop may not write, it shows what to paste', () => {
		const text = drawPlan({
			notWritable: `no right to write ${denyFile}`,
			commands: ['sudo waftop block 203.0.113.7 --for 1h'],
		});
		expect(text).toContain('NO WRITE PERMISSION');
		expect(text).toContain('PASTE INTO A SHELL');
		expect(text).toContain('$ sudo waftop block 203.0.113.7 --for 1h');
	});

	test('without an nginx it says why, and how to deny by hand', () => {
		const text = draw({
			overlay: aDialog({plan: {kind: 'impossible', words: 'no nginx runs here', byHand: ['203.0.113.7']}}),
		}).join('\n');
		expect(text).toContain('no nginx runs here');
		expect(text).toContain('deny 203.0.113.7;');
	});

	test('a client that forged text could have made is not shown with a line to copy', () => {
		const plan = {kind: 'impossible', words: 'no undisputed line tells it', byHand: []} as const;
		const text = draw({overlay: aDialog({plan})}).join('\n');
		expect(text).toContain('no undisputed line tells it');
		expect(text).not.toContain('deny 203.0.113.7');
		expect(text).not.toContain('c copy');
	});

	test('keeps the end of a typed line in sight', () => {
		const typing = {what: 'confirm', text: '203.0.113.0/2'} as const;
		const rows = draw({overlay: aDialog({range: '203.0.113.0/24', typing})});
		expect(rows.at(-2)).toBe(' type 203.0.113.0/24 to confirm: 203.0.113.0/2▏');
	});

	test("shows a failure in nginx's own words, and whether the old file is back", () => {
		const outcome = {
			kind: 'failed',
			step: 'test',
			words: 'invalid parameter "x" in /etc/nginx/a.conf:2',
			restored: true,
		} as const;
		const text = draw({overlay: aDialog({stage: 'done', outcome})}).join('\n');
		expect(text).toContain('FAILED: test  invalid parameter "x" in /etc/nginx/a.conf:2');
		expect(text).toContain('The old file is still in place.');
	});

	test('after it was applied it watches the effect', () => {
		const outcome = {kind: 'applied', ranges: [client], at: now, notes: []} as const;
		const dialog = aDialog({stage: 'done', outcome});
		const effect = (given: Parameters<typeof aStatus>[0]) =>
			draw({overlay: dialog}, {...busy, denials: {list, rules: [aStatus(given)]}})
				.slice(4, 8)
				.join(' ')
				.replaceAll(/ +/g, ' ');
		expect(effect({})).toContain('no request since');
		expect(effect({verdict: 'verified', hits: 12, blocked: 3, perMinuteNow: 15})).toContain(
			'verified ✓ nothing served since: 12 refused, 3 blocked by ModSecurity, which runs first 312/min before, 15/min now',
		);
		expect(effect({verdict: 'served', servedBy: ['api.test']})).toContain('still served by api.test');
	});
});

test('the deny list shows who, how long still, its hits, whether it works, by whom and why', () => {
	const rules = [
		aStatus({verdict: 'verified', hits: 12}),
		aStatus({
			rule: aRule({range: '2001:db8::/64', until: undefined, by: 'root', since: now - 2 * minute}),
			hits: undefined,
		}),
	];
	const rows = draw({view: 'denied'}, {...busy, denials: {list, rules}}, 130);
	expect(rows[2]).toMatch(/CLIENT +method +since +until +left +by +hits +works reason/);
	expect(rows[3]).toMatch(/203\.0\.113\.7 +deny +14:02:11 +15:02:11 +59m +alice +12 +verified ✓ SQLI/);
	expect(rows[4]).toMatch(/2001:db8::\/64 +deny +14:01:11 +permanent +permanent +root +– +no request yet SQLI/);
	const narrow = draw({view: 'denied'}, {...busy, denials: {list, rules}}, 80);
	expect(narrow[2]).toMatch(/CLIENT +until +by +hits +works reason/);
});

test('the row of a denied client says so', () => {
	const clients = aTop([aTopRow(client), aTopRow('198.51.100.9')]);
	const snapshot = {
		...busy,
		totals: someTotals({clients}),
		denials: {list, rules: [aStatus({verdict: 'verified', hits: 2})]},
	};
	const rows = draw({focus: 'clients'}, snapshot);
	expect(rows.find(row => row.includes('203.0.113.7') && row.includes('denied ✓'))).toBeDefined();
	expect(rows.at(-2)).toContain('denied ✓ 59m');
	expect(rows.find(row => row.includes('198.51.100.9'))).not.toContain('denied');
	const served = {...snapshot, denials: {list, rules: [aStatus({verdict: 'served', servedBy: ['api.test']})]}};
	expect(draw({focus: 'clients'}, served).at(-2)).toContain('denied, still served by api.test');
});

test('an empty list says what is true, and how to deny where one may', () => {
	const shown = (given: Partial<Snapshot>): string =>
		draw({view: 'denied'}, {...busy, ...given})
			.slice(3)
			.join('\n');
	const none = {list: {...list, rules: []}, rules: []};
	expect(shown({denials: none})).toMatch(
		/^ Nobody is denied by waftop\.\n To deny one, select a client \(3\) or a request \(2\) and press b\./,
	);
	expect(shown({denials: none, readOnly: true})).toContain('read-only and denies nobody');
	const problem = 'no nginx found; name yours with --nginx';
	const missing = shown({denials: {list: {...list, file: '', rules: [], problem}, rules: []}});
	expect(missing).toContain(`NO LIST  ${problem}`);
	expect(missing).not.toContain('0 denied by waftop');
});

test('a host that served the client before says since when it does not', () => {
	const rules = [aStatus({verdict: 'verified', hits: 3, lastServed: now - minute})];
	const rows = draw({view: 'denied'}, {...busy, denials: {list, rules}}, 130);
	expect(rows.at(-2)).toContain('verified ✓ nothing served since 14:02:11: 3 refused');
});

test('what is done by hand is shown step by step, without anything of nginx, and c copies the lines that deny', () => {
	const hand = {
		place: 'Apache: /etc/apache2/conf-enabled/waftop-deny.conf',
		why: "this log is Apache's, and waftop writes for nginx alone",
		steps: [
			{
				words: 'Put these lines into it',
				lines: ['<Location "/">', '\tRequire not ip 203.0.113.7', '</Location>'],
				isMain: true,
			},
			{words: 'Test and reload', lines: ['apachectl configtest && apachectl graceful']},
		],
	} as const;
	const proposal = aProposal({hand, added: [], reach: [], commands: [], notes: []});
	const overlay = aDialog({plan: {kind: 'planned', proposal, sharing: someSharing, evidence: undefined}});
	const rows = draw({overlay});
	const text = rows.join('\n');
	expect(text).toContain(' BY HAND  Apache: /etc/apache2/conf-enabled/waftop-deny.conf');
	expect(text).toMatch(/ 1 {2}Put these lines into it\n {6}<Location "\/">\n {8}Require not ip 203\.0\.113\.7\n/);
	expect(text).toContain('1,180 requests');
	expect(text).not.toMatch(/nginx -|FILE|RUNS|method deny/);
	expect(rows.at(-2)).toBe(' waftop writes nothing here; c copies the lines, Esc closes');
	const {context} = layOutScreen(busy, {...createScreen(), overlay}, 100, 40, look);
	expect(toMessage('c', context)).toEqual({
		kind: 'copy',
		text: '<Location "/">\n  Require not ip 203.0.113.7\n</Location>'.replace('  ', String.raw`\t`),
	});
	expect(toMessage('y', context)).toMatchObject({kind: 'notice'});
});

test('a log that may be of another server is said before anything else', () => {
	const doubts = ['/srv/copy/error.log is not a log of this nginx'];
	const plan = {kind: 'planned', proposal: aProposal(), sharing: someSharing, evidence: undefined, doubts} as const;
	const rows = draw({overlay: aDialog({plan})});
	expect(rows[4]).toMatch(/^ {2}ANOTHER LOG\? +\/srv\/copy\/error\.log is not a log of this nginx/);
});

test('of a network the plan says whom its rules hit, and it is confirmed by typing the network', () => {
	const network = {attackers: 14, leftOut: 1, others: 2, otherRequests: 9, extra: 5n};
	const range = '203.0.113.0/24';
	const proposal = aProposal({ranges: ['203.0.113.0/28', '203.0.113.77']});
	const plan = {kind: 'planned', proposal, sharing: someSharing, evidence: undefined, network} as const;
	const overlay = aDialog({client: range, range, plan});
	const rows = draw({overlay}, busy, 120);
	const text = rows.join('\n');
	expect(text).toMatch(
		/WHOM THEY HIT, SEEN IN THIS LOG\n {3}14 attackers in 2 rules, 2 other clients too \(9 requests, only warnings\)\n {3}and 3 addresses that are not in this log\n {3}1 attacker left out/,
	);
	expect(rows.at(-1)).toContain('w fewer, wider rules');
	const press = (screen: Screen, key: string) => toMessage(key, layOutScreen(busy, screen, 120, 40, look).context);
	const chosen = {...createScreen(), overlay};
	expect(press(chosen, 'y')).toEqual({kind: 'confirm-deny'});
	const typing = update(chosen, {kind: 'confirm-deny'}, busy).screen;
	expect(draw(typing, busy, 120).at(-2)).toContain(`type ${range} to confirm`);
	const typed = (words: string) =>
		update(update(typing, {kind: 'typed', text: words}, busy).screen, {kind: 'accept'}, busy).commands;
	expect(typed('203.0.113.77')).toEqual([]);
	expect(typed(range)).toMatchObject([{kind: 'apply-deny', proposal: {ranges: proposal.ranges}}]);
	expect(update(chosen, {kind: 'change-deny', what: 'range'}, busy).commands).toMatchObject([
		{kind: 'plan-deny', client: range, range, most: 3},
	]);
});
