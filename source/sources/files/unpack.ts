import {type TransformOptions} from 'node:stream';
import {createGunzip, type ZlibOptions} from 'node:zlib';

/** Deflate makes a byte of at most 1,032 (RFC 1951 allows a match of 258 bytes in two bits), so a piece becomes 8.5 MB at most. */
const pieceBytes = 8192;
const mostUnpacked = pieceBytes * 1040;

/**
How an archive ended: as it should, in the middle of something, or with bytes that are no gzip.
*/
export type UnpackedEnd = 'whole' | 'truncated' | 'corrupt';

/**
Unpacks gzip of one or several members (RFC 1952) as it comes. All that stands before a break is given, but for some 16 KiB before bytes that are wrong.

Memory is bounded whatever the archive claims: a small piece is unpacked and taken before the next one.
*/
export async function* unpackGzip(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, UnpackedEnd> {
	// All that one piece becomes has room, or its write would wait for a reader for ever.
	const options: ZlibOptions & TransformOptions = {highWaterMark: mostUnpacked};
	const gunzip = createGunzip(options);
	let error: unknown;
	let isOver = false;
	gunzip.on('end', () => {
		isOver = true;
	});

	// An error of zlib destroys the stream, and then the call is not answered.
	const call = async (ask: (answer: () => void) => void): Promise<void> =>
		new Promise(resolve => {
			const onError = (thrown: unknown) => {
				error = thrown;
				resolve();
			};

			gunzip.once('error', onError);
			ask(() => {
				gunzip.off('error', onError);
				resolve();
			});
		});

	try {
		for await (const part of parts) {
			for (let at = 0; at < part.length; at += pieceBytes) {
				const piece = part.subarray(at, at + pieceBytes);
				// After the last member zeros are padding, as tapes leave it.
				if (isOver && piece.some(byte => byte !== 0)) {
					return 'corrupt';
				}

				if (!isOver) {
					await call(answer => gunzip.write(piece, answer));
					const unpacked = gunzip.read() as Uint8Array | null;
					if (unpacked !== null) {
						yield unpacked;
					}
				}

				if (error !== undefined) {
					return 'corrupt';
				}
			}
		}

		if (isOver) {
			return 'whole';
		}

		await call(answer => {
			gunzip.once('end', answer);
			gunzip.end();
			gunzip.resume();
		});
		return error === undefined ? 'whole' : 'truncated';
	} finally {
		gunzip.destroy();
	}
}
