import {Buffer} from 'node:buffer';
import {readRecordings, type RecordedLine} from '../../source/sources/demo/recordings.ts';

/**
What a generator has made so far. `clients` are the distinct ones.
*/
export type Made = {lines: number; modsecurity: number; bytes: number; transactions: number; clients: number};

/**
Makes an error log of any length out of the recordings of the demo: they are played over and over, and each transaction gets an id, a
connection and a client of its own.
*/
export type Generator = {
	/** The next lines, all of one second (seconds since epoch, UTC); the bytes hold until the next call. */
	next(count: number, second: number): Buffer;
	made(): Made;
};

type Slot = 'time' | 'connection' | 'client' | 'id';
type Template = {
	readonly segments: ReadonlyArray<Buffer | Slot>;

	/** Lines of one number are of one request. */
	readonly request: number;
	readonly hasId: boolean;
	readonly hasClient: boolean;
	readonly isModsecurity: boolean;
};

/** No recorded line is longer, whatever stands in its slots. */
const longestLine = 4096;

/** Half of the requests come from clients that were not seen for long, half from the few of the low numbers. */
const skew = 6;

/**
Reads the recordings of a folder and makes a generator of lines that come from `clients` distinct clients.
*/
export async function createGenerator(folder: string, clients: number): Promise<Generator> {
	const templates = toTemplates((await readRecordings(folder)).flatMap(({lines}) => lines));
	const requests = templates.reduce((most, {request}) => Math.max(most, request + 1), 0);
	const playOf = new Int32Array(requests).fill(-1);
	const connections = Array.from({length: requests}, () => '');
	const addresses = Array.from({length: requests}, () => '');
	const ids = Array.from({length: requests}, () => '');
	const made: Made = {lines: 0, modsecurity: 0, bytes: 0, transactions: 0, clients: 0};
	const seen = new Uint8Array(clients);
	const random = createRandom();
	let buffer = Buffer.alloc(0);
	let play = 0;
	let line = 0;
	let connection = 1_000_000;
	let drawn = 0;
	let printedSecond = -1;
	let printedTime = '';

	const drawClient = (): string => {
		drawn++;
		const number = drawn % 2 === 0 ? (drawn / 2) % clients : Math.floor(random() ** skew * clients);
		if (seen[number] === 0) {
			seen[number] = 1;
			made.clients++;
		}

		return toAddress(number);
	};

	const startRequest = ({request, hasId, hasClient}: Template, second: number): void => {
		playOf[request] = play;
		connections[request] = String(connection++);
		addresses[request] = hasClient ? drawClient() : '';
		if (hasId) {
			ids[request] = toId(second, made.transactions++);
		}
	};

	return {
		next(count, second) {
			if (buffer.length < count * longestLine) {
				buffer = Buffer.alloc(count * longestLine);
			}

			if (second !== printedSecond) {
				printedSecond = second;
				printedTime = new Date(second * 1000).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
			}

			let end = 0;
			for (let number = 0; number < count; number++) {
				const template = templates[line];
				const {request} = template;
				if (playOf[request] !== play) {
					startRequest(template, second);
				}

				for (const segment of template.segments) {
					if (typeof segment !== 'string') {
						end += segment.copy(buffer, end);
						continue;
					}

					const text =
						segment === 'time'
							? printedTime
							: segment === 'id'
								? ids[request]
								: segment === 'client'
									? addresses[request]
									: connections[request];
					end += buffer.write(text, end, 'latin1');
				}

				made.modsecurity += Number(template.isModsecurity);
				line++;
				if (line === templates.length) {
					line = 0;
					play++;
				}
			}

			made.lines += count;
			made.bytes += end;
			return buffer.subarray(0, end);
		},
		made: () => ({...made}),
	};
}

function toTemplates(lines: readonly RecordedLine[]): Template[] {
	const requests = new Map<string, number>();
	let requestCount = 0;
	return lines.map(line => {
		const request = (line.id === undefined ? undefined : requests.get(line.id)) ?? requestCount++;
		if (line.id !== undefined) {
			requests.set(line.id, request);
		}

		const segments: Array<Buffer | Slot> = ['time', Buffer.from(line.head, 'latin1')];
		if (line.connection !== undefined) {
			segments.push('connection');
		}

		segments.push(...cutClients(line.middle));
		if (line.id !== undefined) {
			segments.push('id');
		}

		segments.push(...cutClients(`${line.tail}\n`));
		return {
			segments,
			request,
			hasId: line.id !== undefined,
			hasClient: segments.includes('client'),
			isModsecurity: line.middle.includes('ModSecurity:'),
		};
	});
}

/** Samples: ` [client 192.0.2.10] ModSecurity: Access denied` at the start, `, client: 2001:db8::1, server: shop.test` towards the end. */
const clientFields = /((?:^ \[client |, client: ))[\d.:a-f]+(?=\] ModSecurity: |, server: )/g;

function cutClients(text: string): Array<Buffer | Slot> {
	// The captured words in front of a client alternate with what stands between two clients.
	return text
		.split(clientFields)
		.flatMap((part, index): Array<Buffer | Slot> => [
			Buffer.from(part, 'latin1'),
			...(index % 2 ? ['client' as const] : []),
		])
		.filter(segment => segment.length > 0);
}

const networks = ['192.0.2.', '198.51.100.', '203.0.113.'];
const hosts = 254;

/** Documentation addresses: all that IPv4 has, then as many of IPv6 as are asked for. */
function toAddress(number: number): string {
	if (number < networks.length * hosts) {
		return networks[number % networks.length] + (1 + Math.floor(number / networks.length));
	}

	// No group of zeros in the middle, so that the text is the one that a server prints.
	return `2001:db8:${(1 + (number >>> 15)).toString(16)}:${(1 + (number & 0x7f_ff)).toString(16)}::${(1 + (number % 251)).toString(16)}`;
}

/** The second and eight digits without an order, as libmodsecurity makes them; no two alike within 100 million. Sample: `179557914565.973221`. */
function toId(second: number, transaction: number): string {
	const rest = String((transaction * 61_803_399) % 100_000_000).padStart(8, '0');
	return `${String(second).padStart(10, '0')}${rest.slice(0, 2)}.${rest.slice(2)}`;
}

/* The same every time (xorshift32), so that two runs measure the same log. */
function createRandom(): () => number {
	let state = 0x9e_37_79_b9;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) / 2 ** 32;
	};
}
