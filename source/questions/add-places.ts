import {asksForPlace} from '../waf/filter/filter.ts';
import {formatTerm} from '../waf/filter/filter-text.ts';
import {type FindPlace} from '../waf/place.ts';
import {type GroupRow, type Top, type TopRow, type Totals} from '../waf/question.ts';

/**
Why a term that asks for a place cannot be applied.
*/
export const noDatabase = 'no database says so: start with --geoip FILE';

/**
The totals with where clients and networks are from. Without databases: with the terms of the filter that ask for it among those that could not be applied.
*/
export function addPlaces(totals: Totals, findPlace: FindPlace | undefined): Totals {
	if (findPlace === undefined) {
		const asked = totals.question.filter.filter(term => asksForPlace(term));
		const refused = asked
			.map(term => ({token: formatTerm(term), reason: noDatabase}))
			.filter(({token}) => totals.refused.every(other => other.token !== token));
		return refused.length === 0 ? totals : {...totals, refused: [...refused, ...totals.refused]};
	}

	const placed = <Row extends TopRow>(row: Row): Row => {
		const place = findPlace(row.key);
		return place === undefined ? row : {...row, place};
	};
	const placedTop = (top: Top): Top => ({...top, rows: top.rows.map(row => placed(row))});
	const {networks, agents} = totals;
	// Not of a user agent, which may look like an address.
	const placedMembers = (row: GroupRow): GroupRow =>
		row.members === undefined ? row : {...row, members: placedTop(row.members)};
	return {
		...totals,
		clients: placedTop(totals.clients),
		agents: agents && {...agents, rows: agents.rows.map(row => placedMembers(row))},
		...(networks === undefined
			? {}
			: {
					networks: {
						...networks,
						rows: networks.rows.map(row => placedMembers(placed(row))),
					},
				}),
	};
}
