import {watchCommandOptions} from './alerts-options.ts';
import {type Given, type Option} from './option.ts';
import {readValues} from './options.ts';
import {type Settings} from './settings.ts';
import {UsageError} from './usage-error.ts';

/**
What `waftop watch` was asked for.
*/
export type WatchRequest = {readonly kind: 'watch'; readonly settings: Settings; readonly json: boolean};

const example = 'for example: waftop watch /var/log/nginx/error.log --alerts rules.yaml';

/**
Reads what is left of `watch`.

@throws {UsageError}
*/
export function readWatchCommand(settings: Settings, given: ReadonlyMap<Option, Given>, now: number): WatchRequest {
	if (settings.alerts.length === 0) {
		throw new UsageError('watch: no alert rules named', example);
	}

	const {files, standardInput, demo, elastic} = settings;
	if (files.length === 0 && !standardInput && !demo && elastic === undefined) {
		throw new UsageError('watch: no log named', example);
	}

	return {kind: 'watch', settings, ...readValues(watchCommandOptions, given, now)};
}
