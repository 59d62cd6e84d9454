import process from 'node:process';
import {afterAll, beforeAll, describe} from 'vitest';
import {type Elastic} from '../../source/elastic/elastic.ts';
import {connectTo} from './connect-to.ts';
import {findTools} from './install.ts';
import {ServerUnavailable} from './java.ts';
import {type LineName} from './lines.ts';
import {type SearchServer, startSearchServer} from './search-server.ts';

/**
Runs tests against a real server that is started for them. Where none can be had it says so, and none of them runs; in CI, where nothing is skipped, that is a failure.
*/
export function withServer(
	line: LineName,
	options: {readonly secure?: boolean},
	tests: (server: () => SearchServer, elastic: () => Elastic) => void,
): void {
	let server: SearchServer | undefined;
	let elastic: Elastic | undefined;
	const isPossible = canStart();

	describe.runIf(isPossible)(`${line}${options.secure === true ? ', with users and TLS' : ''}`, () => {
		beforeAll(async () => {
			server = await startSearchServer(line, options);
			elastic = await connectTo(server);
		}, 600_000);

		afterAll(async () => {
			await elastic?.close();
			await server?.stop();
		});

		tests(
			() => server!,
			() => elastic!,
		);
	});

	function canStart(): boolean {
		try {
			findTools(line);
			return true;
		} catch (error) {
			if (error instanceof ServerUnavailable && (process.env.CI ?? '') === '') {
				process.stderr.write(`not run against ${line}: ${error.message}\n`);
				return false;
			}

			throw error;
		}
	}
}
