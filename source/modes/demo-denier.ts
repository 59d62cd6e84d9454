import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {type Denier} from '../actions/deny/denier.ts';
import {readConfigFiles} from '../actions/nginx/config-files.ts';
import {type Nginx} from '../actions/nginx/nginx.ts';
import {type Settings} from '../settings/settings.ts';
import {type Replay} from '../sources/demo/replay.ts';
import {denierFor} from './open-denier.ts';

/* The server that was recorded, as far as it matters to denying. */
const demoConfig = `http {
	include conf.d/*.conf;
	server { listen 80 default_server; server_name shop.test; location / { proxy_pass http://127.0.0.1:8080; } }
	server { listen 80; server_name api.test; location / { proxy_pass http://127.0.0.1:8080; } }
	server { listen 80; server_name blog.test; location / { proxy_pass http://127.0.0.1:8080; } }
}
`;

/**
Denies the replayed clients: everything is as for a real nginx, but the files lie in a folder that goes with the demo, and instead of a reload the replay learns whom to refuse.
*/
export async function openDemoDenier(
	{deny, readOnly}: Pick<Settings, 'deny' | 'readOnly'>,
	replay: Pick<Replay, 'folder' | 'deny'>,
): Promise<Denier> {
	const prefix = path.join(replay.folder, 'nginx');
	const configFile = path.join(prefix, 'nginx.conf');
	await mkdir(path.join(prefix, 'conf.d'), {recursive: true});
	await writeFile(configFile, demoConfig);
	const nginx: Nginx = {
		command: ['nginx', '-p', prefix],
		testCommand: ['nginx', '-p', prefix, '-t'],
		reloadCommand: ['nginx', '-p', prefix, '-s', 'reload'],
		prefix,
		configFile,
		errorLog: path.join(prefix, 'error.log'),
		test: async () => ({ok: true, words: ''}),
		async reload() {
			const {rules} = await denier.list();
			replay.deny(rules.map(({range}) => range));
			return {ok: true, words: ''};
		},
		readConfig: async () => readConfigFiles(configFile),
	};
	const denier = denierFor(
		nginx,
		{deny: {...deny, method: 'deny', file: undefined}, readOnly},
		{trail: {note: async () => undefined}},
	);
	// What is replayed is of no nginx of this machine.
	return {...denier, nginx: undefined};
}
