import process from 'node:process';
import {randomUUID} from 'node:crypto';
import packageFile from '../../package.json' with {type: 'json'};
import {type Elastic} from '../elastic/elastic.ts';
import {type IndexView} from '../elastic/index-view.ts';
import {readNamed} from '../files/trusted-file.ts';
import {shapesOf} from '../parsing/documents/read-by-shape.ts';
import {clock, sleep} from '../pipeline/real-clock.ts';
import {createReadingSpan} from '../pipeline/reading-span.ts';
import {type ElasticSettings, type Settings} from '../settings/settings.ts';
import {UsageError} from '../settings/usage-error.ts';
import {type Source} from '../sources/source.ts';
import {maskText} from '../secrets/mask.ts';
import {day, hour} from '../waf/clock.ts';
import {toSystemReason} from '../waf/system-reason.ts';
import {askSecret} from './ask-terminal.ts';

/**
A search server that is open, with what it was asked for.
*/
export type IndexConnection = {
	readonly elastic: Elastic;
	readonly settings: ElasticSettings;

	/** One word for all our questions, so that the same copies of the shards answer them. */
	readonly session: string;

	/** What the indices hold; looked at again every ten minutes. */
	readonly view: (stop: AbortSignal) => Promise<IndexView>;
};

/**
Opens the search server of the settings; asks for a password where a user has none and there is somebody to ask.

@throws {UsageError}
*/
export async function connectToIndex(settings: ElasticSettings): Promise<IndexConnection> {
	if (settings.isExposed) {
		process.stderr.write(
			'waftop: other users of this machine can see a password on the command line; use WAFTOP_ES_PASSWORD or a file\n',
		);
	}

	if (settings.insecure) {
		process.stderr.write(
			'waftop: --es-insecure: the certificate is not checked; anyone in between can read and change the traffic\n',
		);
	}

	const apiKey = settings.apiKey ?? readSecret('--es-api-key-file', settings.apiKeyFile);
	const given = settings.password ?? readSecret('--es-password-file', settings.passwordFile);
	const password =
		given ?? (settings.user === undefined || apiKey !== undefined ? undefined : await askPassword(settings.user));
	const {connect} = await import('../elastic/connect.ts');
	const {readIndexView} = await import('../elastic/index-view.ts');
	const elastic = await connect({
		...settings,
		apiKey,
		password,
		ca: readText('--es-ca', settings.caFile),
		version: packageFile.version,
	});
	const session = `waftop-${randomUUID().slice(0, 8)}`;
	let view: IndexView | undefined;
	return {
		elastic,
		settings,
		session,
		async view(stop) {
			const now = clock.now();
			if (view === undefined || now >= view.validUntil) {
				const {index, shape} = settings;
				view = await readIndexView(
					elastic,
					{index, session, forced: shape, shapesOf: source => shapesOf(source, shape), now, mask: maskText},
					stop,
				);
			}

			return view;
		},
	};
}

/**
The index as a source.
*/
export async function openIndexSource(reach: IndexConnection, settings: Settings): Promise<Source> {
	const {createElasticTail} = await import('../sources/index/elastic-tail.ts');
	const span = createReadingSpan(settings, clock, () => settings.zoneOffset ?? 0);
	const {elastic, session, view} = reach;
	return createElasticTail({
		elastic,
		index: reach.settings.index,
		session,
		view,
		since: span.since(),
		until: span.until(),
		follow: span.isEndless(),
		back: day,
		endedBack: Math.max(settings.window, hour),
		clock,
		sleep,
		random: Math.random,
	});
}

function readText(option: string, file: string | undefined): string | undefined {
	if (file === undefined) {
		return undefined;
	}

	try {
		return readNamed(file);
	} catch (error) {
		throw new UsageError(`${option}: cannot read ${file}: ${toSystemReason(error)}`);
	}
}

function readSecret(option: string, file: string | undefined): string | undefined {
	const text = readText(option, file)?.trim();
	if (text === '') {
		throw new UsageError(`${option}: ${file} is empty`);
	}

	return text;
}

async function askPassword(user: string): Promise<string> {
	const password = await askSecret(`password for ${user}: `);
	if (password === undefined) {
		throw new UsageError(
			`--es-user: no password for ${user}, and no terminal to ask on`,
			'set WAFTOP_ES_PASSWORD or --es-password-file',
		);
	}

	return password;
}
