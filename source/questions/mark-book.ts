import {hashBackwards, hashBytes} from '../history/dictionary.ts';
import {type History} from '../history/history.ts';
import {parseAddress} from '../waf/address.ts';
import {nameMarkKey, type KeptMark, type MarkEntry, type MarkKey} from '../waf/mark.ts';

/**
The marks that are known, ready to be asked for each of many rows.
*/
export type MarkBook = {
	/** Rises with each change. */
	readonly version: number;
	readonly size: number;

	/** Sets a mark, or takes it away. A client's mark holds in the logs that are read, which whoever calls has chosen. */
	set(key: MarkKey, entry: MarkEntry | undefined): void;

	/** Takes over what was kept. */
	load(kept: readonly KeptMark[]): void;

	/** Of the transaction at a place; undefined where nobody marked it itself. */
	ofTransaction(slot: number): MarkEntry | undefined;

	/** Of the transaction, else of its client. */
	ofSlot(slot: number): MarkEntry | undefined;
	ofClient(address: string): MarkEntry | undefined;
};

/**
@param inodeOf The file of an origin; undefined where it is none.
*/
export function createMarkBook({columns, clients}: History, inodeOf: (origin: number) => number | undefined): MarkBook {
	const known = new Map<string, MarkEntry>();
	/** By the two hashes of an id, as the history keeps them. */
	const byId = new Map<number, Map<number, MarkEntry>>();
	const offsets = new Map<number, number>();
	/** By the sixteen bytes of the address, as the dictionary of clients keeps them. */
	const byClient = new Map<string, MarkEntry>();
	let version = 0;

	const setId = (id: string, entry: MarkEntry | undefined): void => {
		const bytes = Buffer.from(id, 'latin1');
		const hash = hashBytes(bytes, 0, bytes.length) || 1;
		const check = hashBackwards(bytes, 0, bytes.length);
		const found = byId.get(hash) ?? new Map<number, MarkEntry>();
		byId.set(hash, found);
		if (entry === undefined) {
			found.delete(check);
		} else {
			found.set(check, entry);
		}
	};

	const set = (key: MarkKey, entry: MarkEntry | undefined): void => {
		const name = nameMarkKey(key);
		const before = known.get(name);
		version++;
		if (entry === undefined) {
			known.delete(name);
		} else {
			known.set(name, entry);
		}

		switch (key.kind) {
			case 'id':
				setId(key.id, entry);
				break;
			case 'place':
				offsets.set(
					key.offset,
					(offsets.get(key.offset) ?? 0) + Number(entry !== undefined) - Number(before !== undefined),
				);
				break;
			case 'client':
			default:
				if (entry === undefined) {
					byClient.delete(toClientBytes(key.address));
				} else {
					byClient.set(toClientBytes(key.address), entry);
				}
		}
	};

	const ofTransaction = (slot: number): MarkEntry | undefined => {
		const byHash = byId.size === 0 ? undefined : byId.get(columns.idHash[slot])?.get(columns.idCheck[slot]);
		if (byHash !== undefined || (offsets.get(columns.firstOffset[slot]) ?? 0) === 0) {
			return byHash;
		}

		const inode = inodeOf(columns.origin[slot]);
		return inode === undefined
			? undefined
			: known.get(nameMarkKey({kind: 'place', inode, offset: columns.firstOffset[slot]}));
	};

	return {
		get version() {
			return version;
		},
		get size() {
			return known.size;
		},
		set,
		load(kept) {
			for (const {key, entry} of kept) {
				set(key, entry);
			}
		},
		ofTransaction,
		ofSlot: slot =>
			ofTransaction(slot) ??
			(byClient.size === 0 || columns.client[slot] < 0 ? undefined : byClient.get(clients.text(columns.client[slot]))),
		ofClient: address => byClient.get(toClientBytes(address)),
	};
}

const words = new Uint32Array(4);

/** Empty for what is no address, which no client is. */
function toClientBytes(address: string): string {
	const bytes = Buffer.from(address, 'latin1');
	return parseAddress(bytes, 0, bytes.length, words) ? Buffer.from(words.buffer).toString('latin1') : '';
}
