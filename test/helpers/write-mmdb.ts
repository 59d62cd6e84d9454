import {parseRange} from '../../source/waf/address-range.ts';

/**
What a record of a database can hold.
*/
export type MmdbValue = string | number | {readonly [key: string]: MmdbValue};

export type MmdbOptions = {readonly type?: string; readonly ipVersion?: 4 | 6; readonly recordSize?: 24 | 28 | 32};

type Node = [left: Node | Buffer | undefined, right: Node | Buffer | undefined];

/**
A database in MaxMind's format (https://maxmind.github.io/MaxMind-DB/) with a record for each range. Wider ranges come first, so that narrower ones lie in them.
*/
export function writeMmdb(
	ranges: ReadonlyArray<readonly [range: string, value: MmdbValue]>,
	{type = 'Test-Country', ipVersion = 6, recordSize = 24}: MmdbOptions = {},
): Buffer {
	const root: Node = [undefined, undefined];
	for (const [range, value] of ranges) {
		insert(root, toBits(range, ipVersion), encode(value));
	}

	const nodes: Node[] = [];
	const numbers = new Map<Node, number>();
	const visit = (node: Node): void => {
		numbers.set(node, nodes.push(node) - 1);
		for (const child of node) {
			if (Array.isArray(child)) {
				visit(child);
			}
		}
	};
	visit(root);

	const data: Buffer[] = [];
	let used = 0;
	const offsets = new Map<Buffer, number>();
	const place = (record: Buffer): number => {
		const known = offsets.get(record);
		if (known !== undefined) {
			return known;
		}

		offsets.set(record, used);
		data.push(record);
		used += record.length;
		return used - record.length;
	};

	const toRecord = (child: Node[0]): number =>
		child === undefined ? nodes.length : Array.isArray(child) ? numbers.get(child)! : nodes.length + 16 + place(child);
	const tree = nodes.map(([left, right]) => writeNode(toRecord(left), toRecord(right), recordSize));
	const metadata = encode({
		binary_format_major_version: 2,
		binary_format_minor_version: 0,
		build_epoch: 1_700_000_000,
		database_type: type,
		ip_version: ipVersion,
		node_count: nodes.length,
		record_size: recordSize,
		description: {en: 'made by a test'},
	});
	const marker = Buffer.from('\u00AB\u00CD\u00EFMaxMind.com', 'latin1');
	return Buffer.concat([...tree, Buffer.alloc(16), ...data, marker, metadata]);
}

/** Of IPv4 in a tree of IPv6: below ::/96. */
function toBits(text: string, ipVersion: 4 | 6): number[] {
	const range = parseRange(text)!;
	const isOfIpv4 = !text.includes(':');
	const words = isOfIpv4 ? [0, 0, 0, range.words[3]] : [...range.words];
	const bits = Array.from({length: range.prefix}, (_, bit) => (words[bit >> 5] >>> (31 - (bit & 31))) & 1);
	return ipVersion === 4 ? bits.slice(96) : bits;
}

function insert(root: Node, bits: readonly number[], record: Buffer): void {
	let node = root;
	for (const bit of bits.slice(0, -1)) {
		const child = node[bit];
		// What a wider range says holds for the halves of it.
		const next: Node = Array.isArray(child) ? child : [child, child];
		node[bit] = next;
		node = next;
	}

	node[bits.at(-1)!] = record;
}

function writeNode(left: number, right: number, recordSize: 24 | 28 | 32): Buffer {
	const bytes = Buffer.alloc(recordSize / 4);
	if (recordSize === 28) {
		bytes.writeUIntBE(left & 0xff_ff_ff, 0, 3);
		bytes[3] = ((left >>> 24) << 4) | (right >>> 24);
		bytes.writeUIntBE(right & 0xff_ff_ff, 4, 3);
	} else {
		bytes.writeUIntBE(left, 0, recordSize / 8);
		bytes.writeUIntBE(right, recordSize / 8, recordSize / 8);
	}

	return bytes;
}

const typeText = 2;
const typeUint32 = 6;
const typeMap = 7;

function encode(value: MmdbValue): Buffer {
	if (typeof value === 'string') {
		const bytes = Buffer.from(value, 'utf8');
		return Buffer.concat([writeHead(typeText, bytes.length), bytes]);
	}

	if (typeof value === 'number') {
		const bytes = Buffer.alloc(4);
		bytes.writeUInt32BE(value);
		return Buffer.concat([writeHead(typeUint32, 4), bytes]);
	}

	const entries = Object.entries(value);
	return Buffer.concat([
		writeHead(typeMap, entries.length),
		...entries.flatMap(([key, each]) => [encode(key), encode(each)]),
	]);
}

function writeHead(type: number, size: number): Buffer {
	return size < 29
		? Buffer.from([(type << 5) | size])
		: size < 285
			? Buffer.from([(type << 5) | 29, size - 29])
			: Buffer.from([(type << 5) | 30, (size - 285) >> 8, (size - 285) & 255]);
}
