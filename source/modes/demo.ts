import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {type Denier} from '../actions/deny/denier.ts';
import {readConfigFiles} from '../actions/nginx/config-files.ts';
import {type Nginx} from '../actions/nginx/nginx.ts';
import {clock, sleep} from '../real-clock.ts';
import {type Settings} from '../settings/settings.ts';
import {readRecordings} from '../sources/recordings.ts';
import {createReplay, type Replay} from '../sources/replay.ts';
import {denierFor} from './open-denier.ts';

/** Beside the bundle in a package, and beside the sources in a checkout: both lie one folder deep. */
const recordings = new URL('../demo/recordings/', import.meta.url);

/**
Starts the demo's web server: recorded attacks, written into a temporary error log with fresh times. The log goes when `stop` is aborted or the process ends.
*/
export async function startDemo(stop: AbortSignal): Promise<Replay> {
	const replay = await createReplay({recordings: await readRecordings(fileURLToPath(recordings)), clock, sleep});
	process.once('exit', () => replay.remove());
	void replay.run(stop);
	return replay;
}

/* The server that was recorded, as far as it matters to denying. */
const demoConfig = `http {
	include conf.d/*.conf;
	server { listen 80 default_server; server_name shop.test; location / { proxy_pass http://127.0.0.1:8080; } }
	server { listen 80; server_name api.test; location / { proxy_pass http://127.0.0.1:8080; } }
	server { listen 80; server_name blog.test; location / { proxy_pass http://127.0.0.1:8080; } }
}
`;

/**
Denies the replayed clients: everything is as for a real nginx, but the files lie in a folder that goes with the demo, and instead of a reload the replay is told whom to refuse.
*/
export async function openDemoDenier({deny}: Settings, replay: Replay): Promise<Denier> {
	const prefix = path.join(replay.folder, 'nginx');
	const configFile = path.join(prefix, 'nginx.conf');
	await mkdir(path.join(prefix, 'conf.d'), {recursive: true});
	await writeFile(configFile, demoConfig);
	const nginx: Nginx = {
		command: ['nginx', '-p', prefix],
		reloadCommand: ['nginx', '-p', prefix, '-s', 'reload'],
		prefix,
		configFile,
		test: async () => ({ok: true, words: ''}),
		async reload() {
			const {rules} = await denier.list();
			replay.deny(rules.map(({range}) => range));
			return {ok: true, words: ''};
		},
		readConfig: async () => readConfigFiles(configFile),
	};
	const denier = denierFor(nginx, {...deny, method: 'deny', file: undefined}, {trail: {note: async () => undefined}});
	return denier;
}
