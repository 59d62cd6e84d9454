import {appendFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {PassThrough} from 'node:stream';
import {setImmediate} from 'node:timers/promises';
import {gzipSync} from 'node:zlib';
import {describe, expect, onTestFinished, test} from 'vitest';
import {createFileTail} from '../../source/sources/files/file-tail.ts';
import {createOrigins, type Origins} from '../../source/sources/origins.ts';
import {isSourceError} from '../../source/sources/source-error.ts';
import {type Source} from '../../source/sources/source.ts';
import {createStandardInput} from '../../source/sources/files/standard-input.ts';
import {superviseSource} from '../../source/sources/supervise.ts';
import {clock, collect, makeFolder, sleep} from './collect.ts';

/*
What `Source` promises, asked of each. To add a source, add the hands that write into it.
*/
type Subject = {
	source: Source;
	origins: Origins;
	write: (text: string) => void;

	/** What makes the world say no, if anything does. */
	spoil: () => void;
};

const createOriginsOfTest = () => {
	const origins = createOrigins();
	onTestFinished(() => {
		origins.close();
	});
	return origins;
};

const subjects: Record<string, () => Subject> = {
	'a file tail'() {
		const folder = makeFolder();
		const path = join(folder, 'error.log');
		const options = {path, follow: true, start: {kind: 'beginning'}, clock, sleep} as const;
		const origins = createOriginsOfTest();
		return {
			source: createFileTail({...options, origins}),
			origins,
			write(text) {
				appendFileSync(path, text);
			},
			spoil() {
				writeFileSync(path, Buffer.from([0x1f, 0x8b, 8, 0]));
			},
		};
	},
	'standard input'() {
		const stream = new PassThrough();
		const origins = createOriginsOfTest();
		return {
			source: createStandardInput({stream, origins, clock}),
			origins,
			write(text) {
				stream.write(text);
			},
			spoil() {
				stream.destroy(Object.assign(new Error('read EIO'), {code: 'EIO'}));
			},
		};
	},
	'standard input that is packed'() {
		const stream = new PassThrough();
		const origins = createOriginsOfTest();
		return {
			source: createStandardInput({stream, origins, clock}),
			origins,
			write(text) {
				stream.write(gzipSync(text));
			},
			spoil() {
				stream.destroy(Object.assign(new Error('read EIO'), {code: 'EIO'}));
			},
		};
	},
	'a supervised file tail'() {
		const subject = subjects['a file tail']();
		return {...subject, source: superviseSource(subject.source, {sleep})};
	},
};

describe.for(Object.entries(subjects))('%s', ([, create]) => {
	test('hands over every byte once, in order, in whole lines with their positions', async () => {
		const {source, write} = create();
		const text = Array.from({length: 3000}, (_, index) => `line ${index} ${'ä'.repeat(index % 700)}`);
		write(`${text.slice(0, 1500).join('\n')}\n`);
		const collected = collect(source);
		await collected.untilLines(1500);
		write(`${text.slice(1500).join('\n')}\n`);
		await collected.untilLines(3000);
		expect(collected.texts.map(line => Buffer.from(line, 'latin1').toString())).toEqual(text);
		let offset = 0;
		for (const [index, line] of collected.lines.entries()) {
			expect([line.offset, line.line]).toEqual([offset, index + 1]);
			offset += line.length + 1;
		}

		expect(collected.gaps).toEqual([]);
	});

	test('can read each line again', async () => {
		const {source, origins, write} = create();
		write('one\ntwo\nthree\n');
		const collected = collect(source);
		await collected.untilLines(3);
		expect(collected.lines.map(line => Buffer.from(origins.read(line)!).toString())).toEqual(['one', 'two', 'three']);
	});

	test('says its state and whose it is', async () => {
		const {source, write} = create();
		write('one\n');
		const collected = collect(source);
		await collected.untilState('following');
		expect(collected.states.every(({name}) => name === source.name)).toBe(true);
	});

	test('ends quietly when it is stopped, idle or busy', async () => {
		const {source, write} = create();
		write('one\n');
		const collected = collect(source);
		await collected.untilLines(1);
		await collected.stop();
		expect(collected.failure).toBeUndefined();
		expect(collected.lines).toHaveLength(1);
	});

	test('ends quietly when it is stopped between two batches', async () => {
		const {source, write} = create();
		write('some line\n'.repeat(200_000));
		const stopper = new AbortController();
		let batches = 0;
		for await (const delivery of source.read(undefined, stopper.signal)) {
			if (delivery.kind === 'lines') {
				batches++;
				stopper.abort();
			}
		}

		expect(batches).toBe(1);
	});

	test('does not read on while its consumer is slow', async () => {
		const {source, write} = create();
		write('some line\n'.repeat(200_000));
		const stopper = new AbortController();
		const deliveries = source.read(undefined, stopper.signal)[Symbol.asyncIterator]();
		let bytes: Uint8Array | undefined;
		while (bytes === undefined) {
			const {value, done} = await deliveries.next();
			expect(done).toBe(false);
			bytes = value.kind === 'lines' ? value.bytes : undefined;
		}

		const copy = Buffer.from(bytes);
		write('another line\n'.repeat(100_000));
		for (let turn = 0; turn < 50; turn++) {
			await setImmediate();
		}

		expect(copy.equals(bytes)).toBe(true);
		expect(bytes.length).toBeLessThanOrEqual(1_048_576);
		stopper.abort();
		await deliveries.return?.();
	});

	test('throws an error with a code, a sentence and a hint when the world says no at the start', async () => {
		const {source, spoil} = create();
		spoil();
		const collected = collect(source);
		await collected.untilEnd();
		expect(isSourceError(collected.failure)).toBe(true);
	});
});

describe('standard input', () => {
	test('ends with its stream and hands over a last line without newline', async () => {
		const stream = new PassThrough();
		const collected = collect(createStandardInput({stream, origins: createOriginsOfTest(), clock}));
		stream.end('one\ntwo');
		await collected.untilEnd();
		expect(collected.texts).toEqual(['one', 'two']);
		expect(collected.states.map(({is}) => is)).toEqual(['following', 'ended']);
	});

	test('cuts a line over the limit, skips NUL bytes before a line, and goes on', async () => {
		const stream = new PassThrough();
		const collected = collect(createStandardInput({stream, origins: createOriginsOfTest(), clock}));
		stream.end(`a\n${'x'.repeat(20_000_000)}\n${'\0'.repeat(2_000_000)}b\n`);
		await collected.untilEnd();
		expect(collected.lines.map(({text, cut, line}) => [text.length, cut, line])).toEqual([
			[1, false, 1],
			[8_388_608, true, 2],
			[1, false, 3],
		]);
	});

	test('refuses compressed bytes with the command that unpacks them', async () => {
		const stream = new PassThrough();
		const collected = collect(createStandardInput({stream, origins: createOriginsOfTest(), clock}));
		stream.end(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]));
		await collected.untilEnd();
		expect(collected.failure).toMatchObject({
			code: 'compressed',
			hint: expect.stringContaining('zstdcat FILE | waftop -'),
		});
	});

	test('unpacks gzip, even where its first byte comes alone, and tells that it was cut off', async () => {
		const stream = new PassThrough();
		const origins = createOriginsOfTest();
		const collected = collect(createStandardInput({stream, origins, clock}));
		const packed = gzipSync('one\ntwo\nthree\n');
		stream.write(packed.subarray(0, 1));
		await setImmediate();
		stream.end(packed.subarray(1, -4));
		await collected.untilEnd();
		expect(collected.texts).toEqual(['one', 'two', 'three']);
		expect(Buffer.from(origins.read(collected.lines[1])!).toString()).toBe('two');
		expect(collected.gaps).toMatchObject([{name: '-', reason: 'archive cut off'}]);
		expect(collected.states.at(-1)?.is).toBe('ended');
	});

	test('hands over a line of one byte at once', async () => {
		const stream = new PassThrough();
		const collected = collect(createStandardInput({stream, origins: createOriginsOfTest(), clock}));
		stream.write('\n');
		await collected.untilLines(1);
		expect(collected.texts).toEqual(['']);
	});
});
