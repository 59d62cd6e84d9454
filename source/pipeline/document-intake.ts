import {createDocumentReader, type DocumentReader} from '../parsing/documents/document-reader.ts';
import {readDocumentRecords} from '../parsing/documents/reread-document.ts';
import {type Rules} from '../parsing/lines/rules.ts';
import {type Settings} from '../settings/settings.ts';
import {type Origins} from '../sources/origins.ts';
import {type Clock} from '../waf/clock.ts';
import {type Origin} from '../waf/delivery.ts';
import {type Observation} from '../waf/observation.ts';
import {type TextObservation} from '../waf/text-observation.ts';
import {type TimeZone} from '../waf/time-zone.ts';

/**
The reader of documents with the places where it keeps them. Loaded only where a search server is read.
*/
export type DocumentIntake = {
	readonly reader: DocumentReader;

	/** Whether the origin holds documents, no lines. */
	isOfDocuments(origin: number): boolean;
	readRecords(bytes: Uint8Array): readonly TextObservation[];
};

export type DocumentIntakeOptions = {
	readonly settings: Settings;
	readonly clock: Clock;
	readonly rules: Rules;
	readonly origins: Origins;
	readonly zone: TimeZone;
	readonly onForbidden: (observation: Observation) => void;
	readonly onZone: (origin: number, by: number) => void;
};

export function createDocumentIntake(options: DocumentIntakeOptions): DocumentIntake {
	const {settings, clock, rules, origins, zone, onForbidden, onZone} = options;
	const memory = origins.openMemory(settings.elastic?.index ?? '');
	const places = new Map<string, Origin>();
	let end = 0;

	const placeOf = (observer: string | undefined): Origin => {
		if (observer === undefined) {
			return memory.origin;
		}

		let place = places.get(observer);
		if (place === undefined) {
			place = origins.share(memory.origin, observer);
			places.set(observer, place);
		}

		return place;
	};

	return {
		reader: createDocumentReader({
			rules,
			zone,
			clock,
			forced: settings.elastic?.shape,
			keep(observer, bytes) {
				const offset = end;
				memory.append(bytes);
				end += bytes.length;
				return {origin: placeOf(observer), offset};
			},
			onForbidden,
			onZone,
		}),
		isOfDocuments: origin => origin === memory.origin.number,
		readRecords: readDocumentRecords,
	};
}
