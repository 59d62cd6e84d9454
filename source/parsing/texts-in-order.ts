import * as Byte from '../waf/byte.ts';
import {nginxLineLimit} from './lines/v3-line.ts';

/**
The texts of one stream, which come one by one, read in their order and together with what stands behind them where that may tell what they are.
*/
export type TextsInOrder<Item> = {
	push(item: Item): void;

	/** Whether its length counts: the text may be a part of a message that a client broke. */
	isPart(text: Buffer): boolean;

	/** Nothing more comes for a while: reads what waits. */
	flush(): void;
};

/** nginx's own message about a request, none of the module's: it may quote a text of the client's with newlines, whose lines look like the server's. */
const messageHead =
	/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[[a-z]{1,6}\] \d{1,10}#\d{1,10}: \*\d{1,15} (?!(?:\[client [^\]]{1,60}\] )?ModSecurity: )/;
const longestHead = 120;

/**
A text that cannot go on is read at once. One that may waits for as many bytes as nginx could still have written of it, and so do those behind it: three or four lines.

@param read Given the text and what follows it, each with its newline.
*/
export function createTextsInOrder<Item extends {readonly text: Buffer}>(
	read: (item: Item, behind: Buffer) => void,
): TextsInOrder<Item> {
	const waiting: Item[] = [];

	/** Of the waiting ones, each with its newline. */
	let length = 0;

	/** How many bytes the message that was read last may still have. */
	let left = 0;

	const readFirst = (): void => {
		const item = waiting.shift()!;
		const {text} = item;
		length -= text.length + 1;
		left = Math.max(0, Math.max(left, roomBehind(text)) - text.length - 1);
		read(item, left === 0 ? none : join(waiting, left + 2));
	};

	return {
		isPart: text => waiting.length > 0 || left > 0 || roomBehind(text) > 0,
		push(item) {
			waiting.push(item);
			length += item.text.length + 1;
			while (waiting.length > 0) {
				const {text} = waiting[0];
				const wanted = Math.max(left, roomBehind(text));
				if (wanted > 0 && length <= wanted + 1) {
					break;
				}

				readFirst();
			}
		},
		flush() {
			while (waiting.length > 0) {
				readFirst();
			}
		},
	};
}

const none = Buffer.alloc(0);
const newline = Buffer.from([Byte.newline]);

/** The length that a message with this beginning has at most; 0 where the text is no such message. */
function roomBehind(text: Buffer): number {
	return Byte.isDigit(text[0]) &&
		text.length < nginxLineLimit &&
		text.includes(Byte.quote) &&
		messageHead.test(text.toString('latin1', 0, longestHead))
		? nginxLineLimit
		: 0;
}

function join(items: ReadonlyArray<{readonly text: Buffer}>, most: number): Buffer {
	const parts: Buffer[] = [];
	let room = most;
	for (const {text} of items) {
		if (room <= 0) {
			break;
		}

		parts.push(text.subarray(0, room), newline);
		room -= text.length + 1;
	}

	return Buffer.concat(parts);
}
