import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {type ElasticOptions} from '../../source/elastic/elastic.ts';
import {isElasticError} from '../../source/elastic/elastic-error.ts';
import {readFieldCaps} from '../../source/elastic/field-caps.ts';
import {run} from '../end-to-end/run-program.ts';
import {connectTo} from './connect-to.ts';
import {type SearchServer} from './search-server.ts';

const never = new AbortController().signal;

/**
Users, API keys and certificates as a real server has them.
*/
export function describeSecurity(server: () => SearchServer): void {
	const fail = async (more: Partial<ElasticOptions>, given: Partial<SearchServer> = {}) => {
		const elastic = await connectTo({...server(), ...given}, more);
		const error: unknown = await readFieldCaps(elastic, '*', never).catch((thrown: unknown) => thrown);
		await elastic.close();
		return error;
	};

	describe('who asks', () => {
		test('a wrong password is a sentence without it', async () => {
			const error = await fail({password: 'a-wrong-secret'});
			expect(isElasticError(error, 'unauthorized')).toBe(true);
			expect(JSON.stringify(error) + String(error) + (error as Error).stack).not.toContain('a-wrong-secret');
		});

		test('nobody, and a wrong key, are told from each other by nothing', async () => {
			expect(isElasticError(await fail({user: undefined, password: undefined}), 'unauthorized')).toBe(true);
			const key = Buffer.from('nobody:nothing').toString('base64');
			expect(isElasticError(await fail({apiKey: key, user: undefined}), 'unauthorized')).toBe(true);
		});

		test('a key that may read is enough; what it may not do is told as that', async () => {
			const owner = await connectTo(server());
			await owner.request({method: 'PUT', path: '/waf-secret', body: {}}, never);
			const {id, api_key: secret} = await owner.request<{id: string; api_key: string}>(
				{
					method: 'POST',
					path: '/_security/api_key',
					body: {
						name: 'reader',
						role_descriptors: {
							reader: {indices: [{names: ['waf-*'], privileges: ['read', 'view_index_metadata']}]},
						},
					},
				},
				never,
			);
			await owner.close();
			const apiKey = Buffer.from(`${id}:${secret}`).toString('base64');
			const reader = await connectTo(server(), {apiKey, user: undefined, password: undefined});
			expect((await readFieldCaps(reader, 'waf-*', never)).indices).toContain('waf-secret');
			const error: unknown = await reader
				.request({method: 'POST', path: '/waf-secret/_doc', body: {}}, never)
				.catch((thrown: unknown) => thrown);
			expect(isElasticError(error, 'forbidden')).toBe(true);
			await reader.close();
		});
	});

	describe('whose certificate', () => {
		test('an unknown one is refused with what to do', async () => {
			const error = await fail({}, {caFile: undefined});
			expect(isElasticError(error, 'certificate')).toBe(true);
			expect((error as {hint: string}).hint).toContain('--es-ca');
		});

		test('its fingerprint is as good as its authority, a wrong one is not', async () => {
			const {X509Certificate} = await import('node:crypto');
			const {fingerprint256} = new X509Certificate(readFileSync(server().caFile!));
			const fingerprint = fingerprint256.replaceAll(':', '');
			const elastic = await connectTo({...server(), caFile: undefined}, {fingerprint});
			await readFieldCaps(elastic, '*', never);
			await elastic.close();
			const error = await fail({fingerprint: '00'.repeat(32)}, {caFile: undefined});
			expect(isElasticError(error, 'certificate')).toBe(true);
		});

		test('http where https is wanted is told', async () => {
			const error = await fail({}, {url: server().url.replace('https', 'http'), caFile: undefined});
			expect(isElasticError(error, 'closed')).toBe(true);
			expect((error as {hint: string}).hint).toContain('https');
		});
	});

	test('the program reads with a password of the environment, and prints it nowhere', async () => {
		const {url, caFile, password} = server();
		// The server's folder is another user's, whom root does not trust.
		const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-ca-'));
		onTestFinished(() => rmSync(folder, {recursive: true}));
		const ca = path.join(folder, 'ca.crt');
		writeFileSync(ca, readFileSync(caFile!));
		const args = ['--es', url, '--es-ca', ca, '--es-user', 'elastic', '--index', 'waf-*', '--once'];
		const well = await run({args, env: {WAFTOP_ES_PASSWORD: password!}}).finished;
		// The index is empty: that is what it says, and no word of the password.
		expect(well.stderr).toContain('waf-*');
		const wrong = await run({args, env: {WAFTOP_ES_PASSWORD: 'a-wrong-secret'}}).finished;
		expect(wrong.code).toBe(4);
		expect(wrong.stderr).toContain('rejected the user or key (401)');
		expect(wrong.stderr + wrong.stdout.toString() + well.stderr).not.toMatch(/a-wrong-secret|only-for-tests/);
		const exposed = await run({args: [...args, '--es-password', password!]}).finished;
		expect(exposed.stderr).toContain('WAFTOP_ES_PASSWORD');
		expect(exposed.stderr).not.toContain(password);
	});
}
