import {toMeaning, toSyntax} from './describe-option.ts';
import {options} from './options.ts';

/**
Every option as a table in Markdown, for the documentation: how it is written, for which commands, what it does, and where else it can be set.
*/
export function formatOptionList(): string {
	const head = ['| option | of | does | settings file | environment |', '| --- | --- | --- | --- | --- |'];
	const rows = options.map(option => {
		const {flag, shortFlag, usages, setting} = option;
		const short = shortFlag === undefined ? '' : ` \`-${shortFlag}\``;
		const cells = [
			flag === undefined ? '' : `\`${toSyntax(option)}\`${short}`,
			usages.map(usage => (usage === 'main' ? 'waftop' : usage)).join(', '),
			toMeaning(option),
			setting === undefined ? '' : `\`${setting.key}\``,
			setting === undefined ? '' : `\`${setting.variable}\``,
		];
		return `| ${cells.map(cell => escapeCell(cell)).join(' | ')} |`;
	});
	return [...head, ...rows, ''].join('\n');
}

/** Markdown takes `|` for the end of a cell and `*` for the beginning of emphasis. */
function escapeCell(cell: string): string {
	return cell.replaceAll(/[|*]/g, String.raw`\$&`);
}
