import {type Through, type ThroughGroup} from '../waf/through.ts';
import {type ThroughFinder} from './group-through.ts';

/**
What a server counted of what was not stopped, with what is known of the same groups from the rows that were read here. Without an answer, or where the server cannot tell, the rows here speak alone.
*/
export function joinThrough(here: ThroughFinder, asked: Through | undefined): ThroughFinder {
	if (asked === undefined) {
		return here;
	}

	let joined: Through | undefined;
	return {
		groups() {
			joined ??= join(here.groups(), asked);
			return joined;
		},
		rowsLike: here.rowsLike,
		...(here.conversation === undefined ? {} : {conversation: here.conversation}),
	};
}

function join(here: Through, asked: Through): Through {
	if (asked.untold !== undefined) {
		return here.groups.length > 0 ? here : asked;
	}

	const known = new Map(here.groups.map(group => [group.key, group]));
	return {...asked, groups: asked.groups.map(group => addKnown(group, known.get(group.key)))};
}

function addKnown(group: ThroughGroup, known: ThroughGroup | undefined): ThroughGroup {
	if (known === undefined) {
		return group;
	}

	const {worst, clientCertain, method, category, threshold, score, scoreEstimated, statuses} = known;
	return {
		...group,
		worst,
		clientCertain,
		method,
		category: group.category ?? category,
		threshold,
		...(group.score === undefined ? {score, scoreEstimated} : {}),
		statuses: group.statuses.length > 0 ? group.statuses : statuses,
	};
}
