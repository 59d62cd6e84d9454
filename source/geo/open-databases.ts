/*
Countries and autonomous systems from files in MaxMind's format (https://maxmind.github.io/MaxMind-DB/), which the person has. Nothing is asked over the network.
*/
import {Reader} from 'mmdb-lib';
import {NotTrustedError, readNamedBytes} from '../files/trusted-file.ts';
import {type FindPlace, type Place} from '../waf/place.ts';
import {toSystemReason} from '../waf/system-reason.ts';
import {GeoError} from './geo-error.ts';
import {readPlace} from './read-place.ts';

/** Kinds that hold what is asked for, by words in their names: GeoLite2-City, GeoIP2-ISP, DBIP-ASN-Lite, ipinfo country_asn. */
const usefulKinds = /country|city|enterprise|asn|isp|location/i;
const mostRemembered = 16_384;

/**
Opens databases; where several know the same of an address, the first one named is right. They are kept in memory whole.

@throws {GeoError}
*/
export function openDatabases(files: readonly string[]): FindPlace {
	const readers = files.map(file => openDatabase(file));
	const known = new Map<string, Place | undefined>();

	return address => {
		const [first] = address.split('/');
		if (!known.has(first)) {
			if (known.size >= mostRemembered) {
				known.clear();
			}

			known.set(first, findIn(readers, first));
		}

		return known.get(first);
	};
}

type Database = {readonly find: (address: string) => unknown};

function openDatabase(file: string): Database {
	const bytes = readDatabase(file);
	let reader: Reader<never>;
	try {
		reader = new Reader<never>(bytes);
	} catch (error) {
		throw new GeoError(`--geoip: ${file} is no MaxMind database, or is cut off`, 'name a .mmdb file', {cause: error});
	}

	const {ipVersion, searchTreeSize} = reader.metadata;
	const kind: unknown = reader.metadata.databaseType;
	if (typeof kind !== 'string' || !usefulKinds.test(kind)) {
		throw new GeoError(
			`--geoip: ${file} holds neither countries nor AS numbers but "${typeof kind === 'string' ? kind : 'nothing'}"`,
			'name a database such as GeoLite2-Country or GeoLite2-ASN',
		);
	}

	if (!(searchTreeSize < bytes.length)) {
		throw new GeoError(`--geoip: ${file} is cut off`, 'fetch it anew');
	}

	return {
		find(address) {
			if (ipVersion === 4 && address.includes(':')) {
				return undefined;
			}

			try {
				return reader.get(address);
			} catch {
				// A broken record says nothing of its address; others may be whole.
				return undefined;
			}
		},
	};
}

function readDatabase(file: string): Buffer {
	try {
		return readNamedBytes(file);
	} catch (error) {
		if (error instanceof NotTrustedError) {
			throw new GeoError(`--geoip: ${error.message}`, 'as root, name a file that only root can change', {cause: error});
		}

		throw new GeoError(`--geoip: cannot read ${file}: ${toSystemReason(error)}`, 'name a .mmdb file', {cause: error});
	}
}

function findIn(databases: readonly Database[], address: string): Place | undefined {
	let place: Place | undefined;
	for (const {find} of databases) {
		const found = readPlace(find(address));
		place = found === undefined ? place : {...found, ...place};
	}

	return place;
}
