import {afterAll, beforeAll, describe, test} from 'vitest';
import {type Elastic} from '../../source/elastic/elastic.ts';
import {isCi, skip} from '../skip.ts';
import {connectTo} from './connect-to.ts';
import {findTools} from './install.ts';
import {ServerUnavailable} from './java.ts';
import {type LineName} from './lines.ts';
import {type SearchServer, startSearchServer} from './search-server.ts';

/**
Runs tests against a real server that is started for them. Where none can be had they are skipped as one; in CI, where nothing is skipped, that is a failure.
*/
export function withServer(
	line: LineName,
	options: {readonly secure?: boolean},
	tests: (server: () => SearchServer, elastic: () => Elastic) => void,
): void {
	let server: SearchServer | undefined;
	let elastic: Elastic | undefined;
	const missing = findMissing(line);

	describe(`${line}${options.secure === true ? ', with users and TLS' : ''}`, () => {
		if (missing !== undefined) {
			skipAll(`${line}: ${missing}`);
			return;
		}

		beforeAll(async () => {
			server = await startSearchServer(line, options);
			elastic = await connectTo(server);
		});

		afterAll(async () => {
			await elastic?.close();
			await server?.stop();
		});

		tests(
			() => server!,
			() => elastic!,
		);
	});
}

function skipAll(why: string): void {
	test('all of it', () => skip(why));
}

/** What keeps the server from being started here. */
function findMissing(line: LineName): string | undefined {
	try {
		findTools(line);
		return undefined;
	} catch (error) {
		if (error instanceof ServerUnavailable && !isCi) {
			return error.message;
		}

		throw error;
	}
}
