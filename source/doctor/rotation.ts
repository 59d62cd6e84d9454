import {type Log, type Rotation} from './box.ts';

/**
The entry of logrotate that a log falls under; undefined where none does.
*/
export function rotationOf(rotations: readonly Rotation[], {path}: Pick<Log, 'path'>): Rotation | undefined {
	return rotations.find(({patterns}) => patterns.some(pattern => fits(path, pattern)));
}

/** As glob(3): no star matches a slash. */
function fits(path: string, pattern: string): boolean {
	const expression = pattern.replaceAll(/[*?]|[^\w*?]/g, character =>
		character === '*' ? '[^/]*' : character === '?' ? '[^/]' : `\\${character}`,
	);
	return new RegExp(`^${expression}$`).test(path);
}

/**
Whether an entry has a directive: `copytruncate`.
*/
export function hasDirective({directives}: Rotation, name: string): boolean {
	return directives.some(line => line.split(/\s+/)[0] === name);
}
