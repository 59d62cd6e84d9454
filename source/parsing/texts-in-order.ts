import * as Byte from '../waf/byte.ts';
import {nginxLineLimit} from './lines/v3-line.ts';
import {countLost} from './values/lost-bytes.ts';

/**
The texts of one stream, which come one by one, read in their order and together with what stands behind them where that may tell what they are.
*/
export type TextsInOrder<Item> = {
	push(item: Item): void;

	/** The next text may be the rest of a message. */
	readonly isOpen: boolean;

	/** Nothing more comes for a while: reads what waits. */
	flush(): void;
};

/** nginx's own message about a request, none of the module's: it may quote a text of the client's with newlines, whose lines look like the server's. */
const messageHead =
	/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[[a-z]{1,6}\] \d{1,10}#\d{1,10}: \*\d{1,15} (?!(?:\[client [^\]]{1,60}\] )?ModSecurity: )/;
const longestHead = 120;

/** `printed` bytes long as nginx printed it, at the least: what was no UTF-8 may be longer now. `room`: see `roomBehind`. */
type Waiting<Item> = {readonly item: Item; readonly printed: number; readonly room: number};

/**
A text that cannot go on is read at once. One that may waits for as many bytes as nginx could still have written of it, and so do those behind it: three or four lines.

@param read Given the text and what follows it, each with its newline.
*/
export function createTextsInOrder<Item extends {readonly text: Buffer}>(
	read: (item: Item, behind: Buffer) => void,
): TextsInOrder<Item> {
	const waiting: Array<Waiting<Item>> = [];

	/** Of the waiting ones, each with its newline. */
	let length = 0;

	/** How many bytes the message that was read last may still have. */
	let left = 0;

	const readFirst = (): void => {
		const {item, printed, room} = waiting.shift()!;
		length -= printed + 1;
		left = Math.max(0, Math.max(left, room) - printed - 1);
		read(item, left === 0 ? none : join(waiting, left + 2));
	};

	return {
		push(item) {
			const {text} = item;
			const printed = text.length - countLost(text, 0, text.length);
			waiting.push({item, printed, room: roomBehind(text, printed)});
			length += printed + 1;
			while (waiting.length > 0) {
				const wanted = Math.max(left, waiting[0].room);
				if (wanted > 0 && length <= wanted + 1) {
					break;
				}

				readFirst();
			}
		},
		get isOpen() {
			return left > 0 || waiting.length > 0;
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
function roomBehind(text: Buffer, printed: number): number {
	return Byte.isDigit(text[0]) &&
		printed < nginxLineLimit &&
		text.includes(Byte.quote) &&
		messageHead.test(text.toString('latin1', 0, longestHead))
		? nginxLineLimit
		: 0;
}

/** U+FFFD in UTF-8. */
const bytesOfLost = 3;

function join(waiting: ReadonlyArray<Waiting<{readonly text: Buffer}>>, most: number): Buffer {
	const parts: Buffer[] = [];
	let room = most;
	for (const {item, printed} of waiting) {
		if (room <= 0) {
			break;
		}

		parts.push(item.text.subarray(0, bytesOfLost * room), newline);
		room -= printed + 1;
	}

	return Buffer.concat(parts);
}
