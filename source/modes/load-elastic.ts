import {type Settings} from '../settings/settings.ts';
import {type Source} from '../sources/source.ts';
import {type ElasticReach} from './connect-elastic.ts';

/**
The search server of the settings, ready to be read.
*/
export type ReachedElastic = ElasticReach & {
	readonly openSource: () => Source;
	close(): Promise<void>;
};

/**
Undefined where files are read: then nothing of it is loaded.

@throws {UsageError}
*/
export async function reachElastic(settings: Settings): Promise<ReachedElastic | undefined> {
	if (settings.elastic === undefined) {
		return undefined;
	}

	const {openElastic, openElasticSource} = await import('./connect-elastic.ts');
	const reach = await openElastic(settings.elastic);
	const source = await openElasticSource(reach, settings);
	return {...reach, openSource: () => source, close: async () => reach.elastic.close()};
}
