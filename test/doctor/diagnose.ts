import {examine} from '../../source/actions/doctor/examine.ts';
import {diagnose as run} from '../../source/doctor/diagnose.ts';
import {type Finding} from '../../source/doctor/finding.ts';
import {type Modes, plant, type Tree} from './boxes.ts';

/** A moment of the logs in the trees. */
export const now = Date.UTC(2026, 10, 24, 12);

/**
What is found on a copy of a machine.
*/
export function diagnose(tree: Tree, modes: Modes = {}): Finding[] {
	return run(examine(plant(tree, modes), now, undefined));
}

export function idsOf(tree: Tree, modes: Modes = {}): string[] {
	return diagnose(tree, modes).map(({id}) => id);
}

/** A tree with a text of one of its files replaced, which must be there. */
export function change(tree: Tree, file: string, from: string | RegExp, to: string): Tree {
	const text = tree[file] ?? '';
	const changed = text.replace(from, () => to);
	if (changed === text) {
		throw new Error(`${file} has no ${String(from)}`);
	}

	return {...tree, [file]: changed};
}
