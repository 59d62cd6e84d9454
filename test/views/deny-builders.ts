import {type DenyDialog} from '../../source/screen/deny-dialog.ts';
import {type DenyStatus} from '../../source/questions/deny-watch.ts';
import {parseRange} from '../../source/waf/address-range.ts';
import {hour, minute} from '../../source/waf/clock.ts';
import {type DenyProposal, type DenyRule, type Sharing} from '../../source/waf/deny.ts';
import {now} from './builders.ts';

export const client = '203.0.113.7';
export const denyFile = '/etc/nginx/conf.d/waftop-deny.conf';

export function aRule(given: Partial<DenyRule> = {}): DenyRule {
	return {
		range: client,
		since: now - minute,
		until: now + hour - minute,
		by: 'alice',
		reason: 'SQLI',
		counts: {requests: 1180, blocked: 1178, through: 2},
		force: undefined,
		...given,
	};
}

export function aStatus(given: Partial<DenyStatus> = {}): DenyStatus {
	const rule = given.rule ?? aRule();
	return {
		rule,
		range: parseRange(rule.range)!,
		verdict: 'waiting',
		hits: 0,
		lastHit: undefined,
		blocked: 0,
		servedBy: [],
		perMinuteBefore: 312,
		perMinuteNow: 0,
		...given,
	};
}

export function aProposal(given: Partial<DenyProposal> = {}): DenyProposal {
	return {
		kind: 'deny',
		ranges: [client],
		method: 'deny',
		file: denyFile,
		added: [`deny ${client}; # waftop since=2026-11-24T13:03:11Z until=2026-11-24T14:03:11Z by=alice reason="SQLI"`],
		removed: [],
		coveredBy: undefined,
		refusals: [],
		forced: [],
		reach: [
			{name: 'shop.test', file: '/etc/nginx/sites/shop', line: 3, effect: 'denied', exceptions: []},
			{
				name: 'api.test',
				file: '/etc/nginx/sites/api',
				line: 2,
				effect: 'ignored',
				exceptions: [{location: undefined, words: 'own "allow all" in /etc/nginx/sites/api:7'}],
			},
		],
		unreadable: [],
		notes: ['connections that are open already end when the client closes them'],
		commands: ['nginx -t', 'nginx -s reload'],
		notWritable: undefined,
		until: now + hour,
		requests: [],
		...given,
	};
}

export const someSharing: Sharing = {
	requests: 1180,
	blocked: 1178,
	through: 2,
	passed: 0,
	hosts: ['shop.test', 'api.test'],
	distinctHosts: 2,
	userAgents: undefined,
	clients: 1,
};

export function aDialog(given: Partial<DenyDialog> = {}): DenyDialog {
	return {
		kind: 'deny',
		task: 'deny',
		ticket: 1,
		client,
		range: client,
		most: 8,
		duration: hour,
		reason: 'SQLI',
		force: undefined,
		plan: {kind: 'planned', proposal: aProposal(), sharing: someSharing, evidence: 'from an uncut line of 14:03:11'},
		typing: undefined,
		stage: 'planned',
		outcome: undefined,
		top: 0,
		...given,
	};
}
