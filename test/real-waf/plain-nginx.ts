import {execFile} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {findPort, withLibraries} from '../../demo/record/server.ts';
import {unpackWaf} from '../../demo/record/waf.ts';

const run = promisify(execFile);

/**
A real nginx without the Core Rule Set, which takes most of the time of `nginx -t`. It does not run: it tests.
*/
export type PlainNginx = {
	readonly folder: string;

	/** Program and arguments, with the environment in front. */
	readonly command: readonly string[];
	readonly denyFile: string;

	/** Whether `nginx -t` accepts the configuration; else its words. */
	test(): Promise<string | undefined>;
	remove(): void;
};

export async function makePlainNginx(parent = '/tmp'): Promise<PlainNginx> {
	const files = await unpackWaf();
	const folder = mkdtempSync(path.join(parent, 'waftop-nginx-'));
	mkdirSync(path.join(folder, 'conf.d'));
	mkdirSync(path.join(folder, 'data'));
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
		name => `${name}_temp_path ${folder}/data/${name};`,
	);
	// `nginx -t` binds it, as whoever runs the test: no port that is root's own, and one in use will do.
	const port = await findPort();
	const config = `pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
	access_log off;
	${temporary.join('\n\t')}
	include conf.d/*.conf;
	server { listen 127.0.0.1:${port}; server_name shop.test; location / { root ${folder}; } }
}
`;
	writeFileSync(path.join(folder, 'nginx.conf'), config);
	const program = path.join(files.root, 'usr/sbin/nginx');
	const parameters = ['-p', folder, '-c', path.join(folder, 'nginx.conf'), '-e', path.join(folder, 'error.log')];
	const command = withLibraries([program, ...parameters], files);
	return {
		folder,
		command,
		denyFile: path.join(folder, 'conf.d', 'waftop-deny.conf'),
		async test() {
			return run(command[0], [...command.slice(1), '-t']).then(
				() => undefined,
				({stderr, message}: Error & {stderr?: string}) => stderr ?? message,
			);
		},
		remove() {
			// What may not be written cannot be emptied either, but by root.
			chmodSync(path.join(folder, 'conf.d'), 0o755);
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

/** The program that denies addresses, each in a change of its own: `deny-program.ts '{"command": …}'`. */
export const denyProgram = path.join(import.meta.dirname, 'deny-program.ts');

export const node = process.execPath;
