import {describe, expect, test} from 'vitest';
import {healthyNginx, type Tree} from './boxes.ts';
import {change, diagnose} from './diagnose.ts';

const engine = '/etc/nginx/modsecurity.conf';
const site = '/etc/nginx/sites-available/shop';
const linked = '/etc/nginx/sites-enabled/shop';

function withRules(...lines: readonly string[]): Tree {
	return {...healthyNginx, [engine]: `${healthyNginx[engine]}${lines.join('\n')}\n`};
}

function withLocation(text: string): Tree {
	return change(healthyNginx, site, 'location / {', `${text}\nlocation / {`);
}

function fixOf(tree: Tree): readonly string[] {
	const found = diagnose(tree);
	expect(found).toHaveLength(1);
	return found[0].fix;
}

describe('a fix in nginx names the directive and leaves the rest of its line', () => {
	const rest = 'alone: the rest of the line stays';

	test('SecRuleEngine Off in a location of one line', () => {
		const text = "location /api/ { modsecurity_rules 'SecRuleEngine Off'; proxy_pass http://127.0.0.1:81; }";
		expect(fixOf(withLocation(text))).toEqual([
			`# in line 4 of ${linked}, instead of modsecurity_rules ${rest}`,
			"modsecurity_rules 'SecRuleEngine On';",
			'# and exclude only the rule that was in the way, by the id that the log names',
		]);
	});

	test('SecRuleEngine Off among others in one text', () => {
		const text =
			"location /api/ { modsecurity_rules '\nSecRuleEngine Off\nSecRuleRemoveById 920350\n'; proxy_pass http://127.0.0.1:81; }";
		expect(fixOf(withLocation(text)).slice(0, 2)).toEqual([
			`# within the quotes of modsecurity_rules at line 5 of ${linked}, instead of this SecRuleEngine alone`,
			'SecRuleEngine On',
		]);
	});

	test('modsecurity off in a location of one line', () => {
		const text = 'location /api/ { modsecurity off; proxy_pass http://127.0.0.1:81; }';
		expect(fixOf(withLocation(text)).slice(0, 2)).toEqual([
			`# in line 4 of ${linked}, instead of modsecurity ${rest}`,
			'modsecurity on;',
		]);
	});

	test('an action with quotes stays one text of nginx', () => {
		const action = String.raw`modsecurity_rules 'SecAction "id:1,phase:1,pass,setvar:\'tx.inbound_anomaly_score_threshold=500\'"';`;
		const text = `location /api/ { ${action} proxy_pass http://127.0.0.1:81; }`;
		expect(fixOf(withLocation(text))).toContain(action.replace('=500', '=5'));
	});
});

test('a threshold is changed within the whole action', () => {
	const action = 'SecAction "id:900110,phase:1,pass,nolog,setvar:tx.x=1,setvar:tx.inbound_anomaly_score_threshold=500"';
	expect(fixOf(withRules(action)).slice(0, 2)).toEqual([
		`# instead of the SecAction that begins in line 25 of ${engine}`,
		action.replace('=500', '=5'),
	]);
});

test('a directive of nginx does not stand under the head of a rules file', () => {
	const fix = fixOf(change(healthyNginx, engine, 'SecResponseBodyAccess On', 'SecResponseBodyAccess Off'));
	expect(fix[0]).toMatch(/^# instead of line \d+ of \/etc\/nginx\/modsecurity\.conf$/);
	expect(fix[1]).toBe('SecResponseBodyAccess On');
	expect(fix[2]).toMatch(/^# .*in the nginx configuration: beside proxy_pass/);
});

test('no fix deletes uploads, nor the folder of collections', () => {
	expect(fixOf(withRules('SecUploadKeepFiles On')).join('\n')).not.toMatch(/find|delete|modsecurity\/|tmp/);
	expect(fixOf(withRules('SecUploadKeepFiles On', 'SecUploadDir /var/spool/uploads'))).toEqual([
		`# instead of line 25 of ${engine}`,
		'SecUploadKeepFiles Off',
		'# what was kept before stays in /var/spool/uploads until you take it away',
	]);
});

describe('a removal of the blocking rule is taken back, and no other hole is offered', () => {
	test.each([
		['SecRuleRemoveById 949110', `# delete line 25 of ${engine}`],
		['SecRuleRemoveById 920350 949110', `# take 949110 out of the list in line 25 of ${engine}`],
	])('%s', (directive, head) => {
		const fix = fixOf(withRules(directive));
		expect(fix[0]).toBe(head);
		expect(fix.every(line => line.startsWith('#'))).toBe(true);
	});
});

describe('a limit of bodies', () => {
	const partial = change(healthyNginx, engine, 'LimitAction Reject', 'LimitAction ProcessPartial');

	test('is raised to what a location allows before larger bodies are refused', () => {
		const fix = fixOf(change(partial, site, 'proxy_pass', 'client_max_body_size 50m;\nproxy_pass'));
		expect(fix).toContain('SecRequestBodyLimit 52428800');
		expect(fix.at(-1)).toBe('SecRequestBodyLimitAction Reject');
		expect(fix.join('\n')).not.toContain('client_max_body_size');
	});

	test('stays where nginx allows no more', () => {
		expect(fixOf(partial).filter(line => !line.startsWith('#'))).toEqual(['SecRequestBodyLimitAction Reject']);
	});
});
