import {type Settings} from '../settings/settings.ts';
import {type Source} from '../sources/source.ts';
import {type ConnectedElastic} from './connect-elastic.ts';

/**
The search server of the settings, ready to be read.
*/
export type LoadedElastic = ConnectedElastic & {
	readonly openSource: () => Source;
	close(): Promise<void>;
};

/**
Undefined where files are read: then nothing of it is loaded.

@throws {UsageError}
*/
export async function loadElastic(settings: Settings): Promise<LoadedElastic | undefined> {
	if (settings.elastic === undefined) {
		return undefined;
	}

	const {connectElastic, openElasticSource} = await import('./connect-elastic.ts');
	const reach = await connectElastic(settings.elastic);
	const source = await openElasticSource(reach, settings);
	return {...reach, openSource: () => source, close: async () => reach.elastic.close()};
}
