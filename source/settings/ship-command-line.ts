import {type Given, type Option} from './option.ts';
import {readValues} from './options.ts';
import {type Settings} from './settings.ts';
import {shipOptions} from './ship-options.ts';
import {UsageError} from './usage-error.ts';

/**
What `waftop ship` was asked for.
*/
export type ShipRequest = {
	readonly kind: 'ship';
	readonly settings: Settings;

	/** What daily indices are named before their day. */
	readonly index: string;

	/** Where it is noted how far each log was shipped; undefined: in the XDG state directory. */
	readonly stateFile: string | undefined;
};

const example = 'for example: waftop ship /var/log/nginx/error.log --es https://es.example:9200';

/**
Reads what is left of `ship`.

@throws {UsageError}
*/
export function readShipCommand(settings: Settings, given: ReadonlyMap<Option, Given>, now: number): ShipRequest {
	if (settings.elastic === undefined) {
		throw new UsageError('ship: no search server named', example);
	}

	if (settings.files.length === 0) {
		throw new UsageError('ship: no log named', example);
	}

	return {kind: 'ship', settings, ...readValues(shipOptions, given, now)};
}
