import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {
	chownSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
	readdirSync,
} from 'node:fs';
import {request} from 'node:https';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';
import {findPort} from '../../demo/record/server.ts';
import {install} from './install.ts';
import {findJava} from './java.ts';
import {type LineName, lineOf} from './lines.ts';
import {makeCertificates} from './certificates.ts';

const run = promisify(execFile);
const heap = '512m';
const startLimit = 600_000;

/** Servers refuse to run as root: as nobody then. */
const nobody = 65_534;

/**
A real search server on the loopback with data of its own.
*/
export type SearchServer = {
	readonly line: LineName;
	readonly url: string;

	/** With security: the authority's certificate, and the password of the user `elastic`. */
	readonly caFile: string | undefined;
	readonly password: string | undefined;

	/** Ends it at once (SIGKILL); `start` goes on with the same data on the same port. */
	kill(): Promise<void>;
	start(): Promise<void>;

	/** Ends it and removes its data. */
	stop(): Promise<void>;
};

/**
Installs a server where it is not yet, starts it, and waits until it answers.

@throws {ServerUnavailable}
*/
export async function startSearchServer(line: LineName, {secure = false} = {}): Promise<SearchServer> {
	const {kind, product} = lineOf(line);
	const home = await install(line);
	const java = findJava(lineOf(line));
	const folder = mkdtempSync('/tmp/waftop-search-');
	const [port, transportPort] = [await findPort(), await findPort()];
	for (const name of ['data', 'logs', 'tmp', 'config']) {
		mkdirSync(path.join(folder, name));
	}

	const scheme = secure ? 'https' : 'http';
	const url = `${scheme}://127.0.0.1:${port}`;
	const password = secure ? 'only-for-tests' : undefined;
	const settings: Record<string, string> = {
		'cluster.name': `waftop-${port}`,
		'node.name': 'one',
		'discovery.type': 'single-node',
		'network.host': '127.0.0.1',
		'http.port': String(port),
		'transport.port': String(transportPort),
		'cluster.routing.allocation.disk.threshold_enabled': 'false',
		'path.data': path.join(folder, 'data'),
		'path.logs': path.join(folder, 'logs'),
	};
	const environment = {
		PATH: process.env['PATH'],
		ES_JAVA_HOME: java,
		OPENSEARCH_JAVA_HOME: java,
		ES_PATH_CONF: path.join(folder, 'config'),
		OPENSEARCH_PATH_CONF: path.join(folder, 'config'),
		ES_TMPDIR: path.join(folder, 'tmp'),
		OPENSEARCH_TMPDIR: path.join(folder, 'tmp'),
		ES_JAVA_OPTS: `-Xms${heap} -Xmx${heap}`,
		OPENSEARCH_JAVA_OPTS: `-Xms${heap} -Xmx${heap}`,
	};
	if (kind === 'distribution') {
		await configure(line, {home, folder, secure, password, environment});
	}

	const command =
		kind === 'distribution'
			? [
					path.join(home, 'bin', product),
					...Object.entries(settings).flatMap(([key, value]) => ['-E', `${key}=${value}`]),
				]
			: [
					path.join(java, 'bin/java'),
					`-Xms${heap}`,
					`-Xmx${heap}`,
					`-Djava.io.tmpdir=${folder}/tmp`,
					'--add-modules=jdk.incubator.vector',
					'--enable-native-access=ALL-UNNAMED',
					`-Des.nativelibs.path=${home}/native`,
					'-Dorg.elasticsearch.nativeaccess.enableVectorLibrary=false',
					'-cp',
					`${home}/classes:${home}/lib/*`,
					'org.elasticsearch.node.EmbeddedNode',
					folder,
					...Object.entries(settings).map(([key, value]) => `${key}=${value}`),
				];
	const caFile = secure ? path.join(folder, 'config', 'ca.crt') : undefined;
	let child: ChildProcess | undefined;
	const end = (signal: NodeJS.Signals): void => {
		if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
			// The launcher and the server that it started are one group.
			process.kill(-child.pid, signal);
		}
	};

	const endAll = (): void => end('SIGKILL');
	process.once('exit', endAll);
	const start = async (): Promise<void> => {
		takeOver(folder);
		let output = '';
		child = spawn(command[0], command.slice(1), {
			cwd: folder,
			env: environment,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
			...ordinaryUser(),
		});
		for (const stream of [child.stdout, child.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => {
				output = (output + text).slice(-4000);
			});
		}

		const started = performance.now();
		while (!(await answers(url, {caFile, password}))) {
			if (child.exitCode !== null || child.signalCode !== null || performance.now() - started > startLimit) {
				throw new Error(`${line} did not start: ${output}`);
			}

			await pause(200);
		}
	};

	const leave = async (signal: NodeJS.Signals): Promise<void> => {
		if (child !== undefined && child.exitCode === null && child.signalCode === null) {
			const gone = once(child, 'exit');
			end(signal);
			await gone;
		}
	};

	await start();
	return {
		line,
		url,
		caFile,
		password,
		start,
		kill: async () => leave('SIGKILL'),
		async stop() {
			await leave('SIGKILL');
			process.removeListener('exit', endAll);
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

type Configuration = {
	readonly home: string;
	readonly folder: string;
	readonly secure: boolean;
	readonly password: string | undefined;
	readonly environment: Record<string, string | undefined>;
};

async function configure(line: LineName, {home, folder, secure, password, environment}: Configuration): Promise<void> {
	const config = path.join(folder, 'config');
	cpSync(path.join(home, 'config'), config, {recursive: true});
	const jvm = path.join(config, 'jvm.options');
	// Dumps and logs of the Java machine do not belong into the installation.
	writeFileSync(jvm, readFileSync(jvm, 'utf8').replaceAll(/^.*(gc\.log|hs_err|HeapDumpPath).*$/gm, ''));
	const {product, tokenizerPackage} = lineOf(line);
	const lines = [];
	if (secure) {
		await makeCertificates(config);
		lines.push('xpack.security.enabled: true', 'xpack.security.authc.api_key.enabled: true');
		if (line === 'elasticsearch-8') {
			lines.push('xpack.security.enrollment.enabled: false', 'xpack.security.autoconfiguration.enabled: false');
		}

		for (const layer of ['http', 'transport']) {
			lines.push(
				`xpack.security.${layer}.ssl.enabled: true`,
				`xpack.security.${layer}.ssl.key: node.key`,
				`xpack.security.${layer}.ssl.certificate: chain.crt`,
				`xpack.security.${layer}.ssl.certificate_authorities: [ca.crt]`,
			);
		}
	} else if (tokenizerPackage === 'email') {
		// Otherwise it writes a security of its own into its configuration.
		lines.push('xpack.security.enabled: false');
	}

	const file = path.join(config, `${product}.yml`);
	writeFileSync(file, `${readFileSync(file, 'utf8')}\n${lines.join('\n')}\n`);
	if (password !== undefined) {
		takeOver(folder);
		const keystore = path.join(home, 'bin', 'elasticsearch-keystore');
		const options = {env: environment, cwd: folder, ...ordinaryUser()};
		await run(keystore, ['create'], options);
		const adding = spawn(keystore, ['add', '-x', 'bootstrap.password'], {
			...options,
			stdio: ['pipe', 'ignore', 'inherit'],
		});
		adding.stdin.end(password);
		await once(adding, 'exit');
	}
}

function ordinaryUser(): {uid?: number; gid?: number} {
	return process.getuid?.() === 0 ? {uid: nobody, gid: nobody} : {};
}

function takeOver(folder: string): void {
	if (process.getuid?.() === 0) {
		for (const name of ['', ...readdirSync(folder, {recursive: true, encoding: 'utf8'})]) {
			const file = path.join(folder, name);
			if (existsSync(file)) {
				chownSync(file, nobody, nobody);
			}
		}
	}
}

/** Yellow is as good as it gets: a single node has no place for replicas. */
async function answers(
	url: string,
	{caFile, password}: {readonly caFile: string | undefined; readonly password: string | undefined},
): Promise<boolean> {
	const target = `${url}/_cluster/health?wait_for_status=yellow&timeout=1s`;
	if (caFile === undefined) {
		return fetch(target, {signal: AbortSignal.timeout(5000)}).then(
			({ok}) => ok,
			() => false,
		);
	}

	return new Promise(resolve => {
		const asking = request(target, {ca: readFileSync(caFile), auth: `elastic:${password}`, timeout: 5000}, answer => {
			answer.resume();
			resolve(answer.statusCode === 200);
		});
		asking.on('error', () => resolve(false));
		asking.on('timeout', () => asking.destroy());
		asking.end();
	});
}
