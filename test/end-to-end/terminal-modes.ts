import {type Terminal} from '@xterm/headless';

/**
What a program asked of the terminal and has not taken back, in words; empty for a terminal as a shell wants it.

The private modes are those of xterm's "Control Sequences" (DECSET); the Kitty keyboard is a stack of its own.
*/
export function watchModes(terminal: Terminal): () => string[] {
	const modes = new Map<number, boolean>();
	let keyboards = 0;
	for (const final of ['h', 'l']) {
		terminal.parser.registerCsiHandler({prefix: '?', final}, parameters => {
			for (const mode of parameters.flat()) {
				modes.set(mode, final === 'h');
			}

			return false;
		});
	}

	terminal.parser.registerCsiHandler({prefix: '>', final: 'u'}, () => {
		keyboards++;
		return false;
	});
	terminal.parser.registerCsiHandler({prefix: '<', final: 'u'}, () => {
		keyboards = Math.max(0, keyboards - 1);
		return false;
	});

	return () => [
		...(modes.get(25) === false ? ['the cursor is hidden'] : []),
		...(keyboards > 0 ? ['the Kitty keyboard is on'] : []),
		...Object.entries(named)
			.filter(([mode]) => modes.get(Number(mode)) === true)
			.map(([, words]) => `${words} is on`),
	];
}

const named: Record<number, string> = {
	47: 'the alternate screen (47)',
	1047: 'the alternate screen (1047)',
	1049: 'the alternate screen',
	9: 'mouse reporting (9)',
	1000: 'mouse reporting (1000)',
	1002: 'mouse reporting (1002)',
	1003: 'mouse reporting (1003)',
	1004: 'focus reporting',
	1006: 'mouse reporting (1006)',
	2004: 'bracketed paste',
	2026: 'synchronised output',
};
