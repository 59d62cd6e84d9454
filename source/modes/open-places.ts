import {type Settings} from '../settings/settings.ts';
import {UsageError} from '../settings/usage-error.ts';
import {asksForPlace} from '../waf/filter/filter.ts';
import {formatTerm} from '../waf/filter/filter-text.ts';
import {type FindPlace} from '../waf/place.ts';

/**
The databases of the settings, ready to be asked; undefined where none is named, and then nothing of it is loaded.

@throws {UsageError|GeoError}
*/
export async function openPlaces({geoip, filter}: Settings): Promise<FindPlace | undefined> {
	if (geoip.length > 0) {
		const {openDatabases} = await import('../geo/open-databases.ts');
		return openDatabases(geoip);
	}

	const term = filter.find(each => asksForPlace(each));
	if (term !== undefined) {
		throw new UsageError(`--filter: ${formatTerm(term)} needs a database`, 'name one with --geoip FILE');
	}

	return undefined;
}
