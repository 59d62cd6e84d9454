import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {readConfig, fitsPattern} from '../../../source/actions/nginx/config-include.ts';
import {skip} from '../../skip.ts';
import {findFault, type Prediction, predictAnswer} from './predict.ts';
import {type NginxConfig} from '../../../source/actions/nginx/nginx.ts';

/*
84 requests to a real nginx with deny rules in many places, and what it answered: each is predicted from the configuration alone.
*/
const folder = path.join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'corpus', 'deny-On');
const denyFile = '/etc/nginx/waf/deny/block.conf';

type Result = {
	readonly host: string;
	readonly path: string;
	readonly xff: string | null;
	readonly bind?: string | null;
	readonly via?: string | null;
	readonly status: number;
	readonly modsec: readonly unknown[] | number;
	readonly forbidden?: number;
};
type Case = {
	readonly case: string;
	readonly realip?: boolean;
	readonly deny?: string;
	readonly where?: 'http' | 'server' | 'location';
	readonly nginx_t_rc: number;
	readonly results: readonly Result[];
};

/** The configuration of a case: the last one's, with the include where the case had it. */
function configOf({realip = true, deny = '', where, case: name}: Case): NginxConfig {
	const include = `include ${denyFile};`;
	const status = name.includes('444') ? '444' : '403';
	let text = readFileSync(path.join(folder, 'nginx-last.conf'), 'utf8')
		.replace('if ($blocked) { return 444; }', name.startsWith('geo') ? `if ($blocked) { return ${status}; }` : '')
		.replace('location /loc/ { ', `location /loc/ { ${where === 'location' ? include : ''}`)
		.replace('root /var/www/shop;', `root /var/www/shop; ${where === 'server' ? include : ''}`)
		.replace('modsecurity on;', `${where === 'http' ? include : ''} modsecurity on;`);
	if (!realip) {
		text = text.replaceAll(/set_real_ip_from [^;]+;/g, '');
	}

	const files = new Map([
		['/etc/nginx/waf/deny/nginx.conf', text],
		[denyFile, deny],
	]);
	return readConfig('/etc/nginx/waf/deny/nginx.conf', {
		read: file => (files.has(file) ? {text: files.get(file)!} : {reason: 'not there'}),
		match: pattern => [...files.keys()].filter(file => fitsPattern(file, pattern)),
	});
}

/** The rules of before stay where nginx refuses the file: here there were none. */
function rulesInForce(given: Case): Case {
	const isRefused = configOf(given).unreadable.some(words => words.includes(denyFile)) || faultOf(given) !== undefined;
	return isRefused ? {...given, deny: ''} : given;
}

function faultOf(given: Case): string | undefined {
	const all = readConfig(denyFile, {read: () => ({text: given.deny ?? ''}), match: () => []});
	return all.unreadable.at(0) ?? findFault(all.directives);
}

/** With the engine on, ModSecurity answers attacks itself where it comes first. */
function statusOf({kind, status, modsecurityFirst}: Prediction, isAttack: boolean): number {
	if (isAttack && modsecurityFirst) {
		return 403;
	}

	// 444 sends nothing, which a client reports as 0; what is served answers 200 here.
	return status === 444 ? 0 : kind === 'served' ? 200 : status!;
}

const isThere = existsSync(path.join(folder, 'cases.json'));
const cases = isThere ? (JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')) as Case[]) : [];

describe('what nginx really did', () => {
	test('84 requests were recorded', () => {
		if (!isThere) {
			skip('the recorded deny cases are not beside the repository');
		}

		expect(cases.reduce((sum, {results}) => sum + results.length, 0)).toBe(84);
	});

	test.each(cases.map(given => [given.case, given] as const))('%s', (_, given) => {
		expect(faultOf(given) !== undefined).toBe(given.nginx_t_rc !== 0);
		const config = configOf(rulesInForce(given));
		for (const {host, path: target, xff, bind, via, status, modsec, forbidden} of given.results) {
			const peer = bind ?? via ?? '127.0.0.1';
			const predicted = predictAnswer(
				config,
				{peer, forwarded: xff ?? undefined, host, path: target.replace(/\?.*/, '')},
				'blocked',
			);
			const isAttack = target.includes('script');
			const told = {host, target, peer, xff, predicted};
			expect({...told, status: statusOf(predicted, isAttack)}).toEqual({...told, status});
			if (forbidden !== undefined && Array.isArray(modsec)) {
				const isForbidden = predicted.kind === 'forbidden' && !(isAttack && predicted.modsecurityFirst);
				expect({...told, forbidden: isForbidden ? 1 : 0}).toEqual({...told, forbidden});
				expect({...told, logged: isAttack && predicted.modsecurityFirst}).toEqual({...told, logged: modsec.length > 0});
			}
		}
	});
});
