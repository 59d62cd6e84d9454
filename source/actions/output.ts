import {type Writable} from 'node:stream';

/**
Standard output as a stream of data: a reader that goes away ends it quietly, a slow one is waited for.
*/
export type Output = {
	write(text: string): void;

	/** Settles when what was written has left the process or nobody wants it any more. */
	whenRoom(): Promise<void>;

	/** True once the reader is gone (`EPIPE`). */
	readonly isClosed: boolean;
};

const batchSize = 65_536;

/** Who hears of a stream's errors: the output that was made for it last. */
const heard = new WeakMap<Writable, (error: NodeJS.ErrnoException) => void>();

/**
A stream has one output at a time: another one takes its place.

@param onClose Called once, when the reader is gone.
*/
export function createOutput(stream: Writable, onClose: () => void): Output {
	let isClosed = false;
	let held = '';

	if (!heard.has(stream)) {
		stream.on('error', error => heard.get(stream)!(error));
	}

	heard.set(stream, error => {
		if (error.code !== 'EPIPE') {
			throw error;
		}

		if (!isClosed) {
			isClosed = true;
			onClose();
		}
	});

	const flush = (): void => {
		const text = held;
		held = '';
		if (!isClosed && text !== '') {
			stream.write(text);
		}
	};

	return {
		get isClosed() {
			return isClosed;
		},
		write(text) {
			held += text;
			if (held.length > batchSize) {
				flush();
			}
		},
		async whenRoom() {
			flush();
			// What an earlier write left in the stream counts too: the process exits after the last wait.
			if (!isClosed && stream.writableLength > 0) {
				await new Promise<void>(resolve => {
					stream.write('', () => resolve());
				});
			}
		},
	};
}
