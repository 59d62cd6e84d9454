import {sections} from './key-binding.ts';
import {keymap} from './keymap.ts';

/**
The README's list of keys, in Markdown.
*/
export function formatKeyList(): string {
	const rows = sections.flatMap(section =>
		keymap
			.filter(binding => binding.section === section)
			.map(({label, words}) => {
				const keys = label.split(' ').map(key => (key === '...' ? '…' : `\`${key}\``));
				return `| ${keys.join(' ')} | ${words.replaceAll('|', String.raw`\|`)} |`;
			}),
	);
	return ['| key | does |', '|---|---|', ...rows].join('\n') + '\n';
}
