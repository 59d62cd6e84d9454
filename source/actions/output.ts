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

/**
@param onClose Called once, when the reader is gone.
*/
export function createOutput(stream: Writable, onClose: () => void): Output {
	let isClosed = false;
	let held = '';

	stream.on('error', (error: NodeJS.ErrnoException) => {
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
