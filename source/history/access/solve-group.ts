import {type Candidates} from './row-lines.ts';

/**
A row of a group that wants a line: rows of one client and path, whose candidates may be the same.
*/
export type Wanting = {
	readonly slot: number;
	readonly candidates: Candidates;
};

/**
The line that is a row's, or -1 where more than one may be, or none.
*/
export type Solved = {readonly wanting: Wanting; readonly line: number};

/**
Gives each row of a group its line, where there is only one that it can have: the only candidate, or the only one that the others leave. Never one of several.

Two rows that both have one and the same line alone are both its own where they are of one request, as a page and what it stands for; else a line is missing, and nobody knows whose.

@param isTaken The line is a row's that was settled before.
@param isOneRequest Two rows are of one request.
*/
export function solveGroup(
	group: readonly Wanting[],
	isTaken: (line: number) => boolean,
	isOneRequest: (slot: number, other: number) => boolean,
): Solved[] {
	const taken = new Set<number>();
	const solved = new Map<Wanting, number>();
	const leftOf = ({candidates: {lines}}: Wanting): readonly number[] => lines.filter(line => !taken.has(line));
	let open = [...group];
	for (let isChanged = true; isChanged;) {
		isChanged = false;
		const claims = new Map<number, Wanting[]>();
		for (const wanting of open) {
			const left = leftOf(wanting);
			if (left.length === 1) {
				claims.set(left[0], [...(claims.get(left[0]) ?? []), wanting]);
			}
		}

		for (const [line, claiming] of claims) {
			const areOne = claiming.every(({slot}) => slot === claiming[0].slot || isOneRequest(claiming[0].slot, slot));
			const areSure = claiming.every(({candidates}) => !candidates.isUnsure);
			if (areOne && areSure && !isTaken(line)) {
				isChanged = true;
				taken.add(line);
				for (const wanting of claiming) {
					solved.set(wanting, line);
				}
			}
		}

		open = open.filter(wanting => !solved.has(wanting));
	}

	return group.map(wanting => ({wanting, line: solved.get(wanting) ?? -1}));
}
