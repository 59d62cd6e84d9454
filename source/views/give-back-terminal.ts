/** Bracketed paste off, the main screen, the cursor, no colour. */
const restoring = '\u{1b}[?2004l\u{1b}[?1049l\u{1b}[?25h\u{1b}[0m';

/**
Gives a terminal back by our own hand: where Ink breaks, it leaves the alternate screen and raw mode as they are. Never throws.
*/
export function giveBackTerminal(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): void {
	try {
		stdin.setRawMode(false);
		stdout.write(restoring);
	} catch {
		// A terminal that is gone needs nothing.
	}
}
