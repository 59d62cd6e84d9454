import {fitsPattern} from './config-include.ts';
import {type Directive} from './nginx.ts';

/**
A file that is taken to hold some directives at its end, whether it is there already or not.
*/
export type AssumedFile = {readonly file: string; readonly directives: readonly Directive[]};

/**
The directives of a block without its includes: what they bring in stands in their place.
*/
export function flatten(block: readonly Directive[], assumed?: AssumedFile): Directive[] {
	return block.flatMap(directive => {
		if (directive.name !== 'include' || directive.block === undefined) {
			return [directive];
		}

		const content = flatten(directive.block, assumed);
		return assumed !== undefined && fitsPattern(assumed.file, directive.parameters[0])
			? insert(content, assumed)
			: content;
	});
}

/** Files of one pattern come in the order of their names. */
function insert(content: readonly Directive[], {file, directives}: AssumedFile): Directive[] {
	const later = content.findIndex(directive => directive.file > file);
	const at = later < 0 ? content.length : later;
	return [...content.slice(0, at), ...directives, ...content.slice(at)];
}

/**
Whether an include of this block, at this level, brings in a file.
*/
export function includesFile(block: readonly Directive[], file: string): boolean {
	return block.some(
		directive =>
			directive.name === 'include' &&
			directive.block !== undefined &&
			(fitsPattern(file, directive.parameters[0]) || includesFile(directive.block, file)),
	);
}

/**
Where a directive stands: `site.conf:12`, with the file in full.
*/
export function placeOf({file, line}: Directive): string {
	return `${file}:${line}`;
}

/**
The directive as a person wrote it, for a sentence.
*/
export function wordsOf({name, parameters}: Directive): string {
	return [name, ...parameters].join(' ');
}
