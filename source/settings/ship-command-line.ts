import path from 'node:path';
import {type Settings} from './settings.ts';
import {UsageError} from './usage-error.ts';

/**
What `waftop ship` was asked for.
*/
export type ShipRequest = {
	readonly kind: 'ship';
	readonly settings: Settings;

	/** What daily indices are named before their day. */
	readonly index: string;

	/** Where it is kept how far the logs were shipped; undefined: below the XDG state folder. */
	readonly stateFile: string | undefined;
};

/**
@throws {UsageError}
*/
export function readShipCommand(
	settings: Settings,
	{index, stateFile}: {readonly index: string | undefined; readonly stateFile: string | undefined},
): ShipRequest {
	if (settings.elastic === undefined) {
		throw new UsageError(
			'ship: no search server named; write waftop ship /var/log/nginx/error.log --es https://es:9200',
		);
	}

	if (settings.files.length === 0) {
		throw new UsageError('ship: no log named; write waftop ship /var/log/nginx/error.log --es https://es:9200');
	}

	// https://www.elastic.co/docs/reference/elasticsearch/index-settings: lower case, no wildcards, no leading sign
	const name = index ?? 'waftop';
	if (!/^[a-z0-9][a-z0-9._-]{0,200}$/.test(name)) {
		throw new UsageError(`--index: "${name}" cannot be the beginning of an index's name; write waftop`);
	}

	return {kind: 'ship', settings, index: name, stateFile: stateFile && path.resolve(stateFile)};
}
