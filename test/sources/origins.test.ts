import {closeSync, existsSync, openSync, readdirSync, readlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createOrigins} from '../../source/sources/origins.ts';
import {makeFolder} from './collect.ts';

const write = (name: string, text: string) => {
	const path = join(makeFolder(), name);
	writeFileSync(path, text);
	return path;
};

const read = (origins: ReturnType<typeof createOrigins>, origin: number, offset: number, length: number) => {
	const bytes = origins.read({origin, offset, length});
	return bytes && Buffer.from(bytes).toString();
};

/** Other tests of this process open files of their own. */
const countDescriptors = (path: string) =>
	existsSync('/proc/self/fd')
		? readdirSync('/proc/self/fd').filter(name => linkOf(`/proc/self/fd/${name}`) === path).length
		: 0;

const linkOf = (link: string) => {
	try {
		return readlinkSync(link);
	} catch {
		return undefined;
	}
};

// Eight bytes that say where they stand.
const numberAt = (offset: number) => `${String(offset / 8).padStart(7, '0')}\n`;

test('the lines of sixteen rotated files can be read again, of an older one no more', () => {
	const origins = createOrigins();
	const path = write('error.log', 'one line\n');
	const all = Array.from({length: 18}, () => origins.openFile(path, openSync(path, 'r')));
	for (const origin of all.slice(0, 17)) {
		origins.retire(origin);
	}

	expect(all.map(({number}) => read(origins, number, 4, 4))).toEqual([
		undefined,
		...Array.from({length: 17}, () => 'line'),
	]);
	expect(origins.nameOf(all[0].number)).toBe(path);
	origins.close();
	expect(read(origins, all[17].number, 4, 4)).toBeUndefined();
});

test('no descriptor stays open behind the limit', () => {
	const origins = createOrigins();
	const path = write('error.log', 'one line\n');
	for (let index = 0; index < 100; index++) {
		origins.retire(origins.openFile(path, openSync(path, 'r')));
	}

	expect(countDescriptors(path)).toBeLessThanOrEqual(16);
	origins.close();
	expect(countDescriptors(path)).toBe(0);
});

test('a file that was truncated gives nothing for what is no longer there', () => {
	const origins = createOrigins();
	const path = write('error.log', 'one line\n');
	const origin = origins.openFile(path, openSync(path, 'r'));
	truncateSync(path, 2);
	expect(read(origins, origin.number, 0, 3)).toBeUndefined();
	const next = origins.restart(origin);
	expect(read(origins, origin.number, 0, 2)).toBeUndefined();
	expect(read(origins, next.number, 0, 2)).toBe('on');
	origins.close();
});

test('no more than 8 MiB are read at once, whatever is asked for', () => {
	const origins = createOrigins();
	const path = write('error.log', 'x'.repeat(9_000_000));
	const origin = origins.openFile(path, openSync(path, 'r'));
	expect(origins.read({origin: origin.number, offset: 0, length: 8_900_000})).toHaveLength(8_388_608);
	origins.close();
});

test('a descriptor that broke gives nothing, and an origin that never was neither', () => {
	const origins = createOrigins();
	const path = write('error.log', 'one line\n');
	const descriptor = openSync(path, 'r');
	const origin = origins.openFile(path, descriptor);
	closeSync(descriptor);
	expect(read(origins, origin.number, 0, 3)).toBeUndefined();
	expect(read(origins, 77, 0, 3)).toBeUndefined();
});

test('of a stream the last 32 MB can be read again, across its blocks, and older bytes no more', () => {
	const origins = createOrigins();
	const {origin, ...memory} = origins.openMemory('-');
	const part = 8 * 50_000;
	const total = part * 100;
	for (let offset = 0; offset < total; offset += part) {
		memory.append(Buffer.from(Array.from({length: part / 8}, (_, index) => numberAt(offset + index * 8)).join('')));
	}

	const oldest = Math.ceil((total - 31 * 1_048_576) / 8) * 8;
	for (const offset of [oldest, 20 * 1_048_576 - 8, 20 * 1_048_576, total - 8]) {
		expect(read(origins, origin.number, offset, 8)).toBe(numberAt(offset));
	}

	expect(read(origins, origin.number, 20 * 1_048_576 - 8, 16)).toBe(
		numberAt(20 * 1_048_576 - 8) + numberAt(20 * 1_048_576),
	);
	expect(read(origins, origin.number, total - 33 * 1_048_576, 8)).toBeUndefined();
	expect(read(origins, origin.number, total - 4, 8)).toBeUndefined();
});

test('of all packed files together the last 32 MB can be read again, from wherever they were handed over', () => {
	const origins = createOrigins();
	const start = 8 * 700_000;
	const part = 8 * 50_000;
	const all = Array.from({length: 3}, (_, index) => origins.openPacked(`error.log.${index + 2}.gz`));
	for (let offset = start; offset < start + part * 40; offset += part) {
		const bytes = Buffer.from(Array.from({length: part / 8}, (_, index) => numberAt(offset + index * 8)).join(''));
		for (const {keep} of all) {
			keep(offset, bytes);
		}
	}

	const end = start + part * 40;
	for (const {origin} of all) {
		expect(read(origins, origin.number, end - 8, 8)).toBe(numberAt(end - 8));
		const seam = 20 * 1_048_576;
		expect(read(origins, origin.number, seam - 8, 16)).toBe(numberAt(seam - 8) + numberAt(seam));
		expect(read(origins, origin.number, start, 8)).toBeUndefined();
		expect(read(origins, origin.number, end - 4, 8)).toBeUndefined();
	}

	const lone = origins.openPacked('error.log.9.gz');
	lone.keep(start, Buffer.from(numberAt(start)));
	expect(read(origins, lone.origin.number, start, 8)).toBe(numberAt(start));
	expect(read(origins, lone.origin.number, start - 8, 16)).toBeUndefined();
});
