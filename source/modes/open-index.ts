import {type Settings} from '../settings/settings.ts';
import {type Source} from '../sources/source.ts';
import {type IndexConnection} from './connect-index.ts';

/**
The search server of the settings, ready to be read.
*/
export type OpenIndex = IndexConnection & {
	readonly openSource: () => Source;
	close(): Promise<void>;
};

/**
Undefined where files are read: then nothing of it is loaded.

@throws {UsageError}
*/
export async function openIndex(settings: Settings): Promise<OpenIndex | undefined> {
	if (settings.elastic === undefined) {
		return undefined;
	}

	const {connectToIndex, openIndexSource} = await import('./connect-index.ts');
	const reach = await connectToIndex(settings.elastic);
	const source = await openIndexSource(reach, settings);
	return {...reach, openSource: () => source, close: async () => reach.elastic.close()};
}
