import ipaddr from 'ipaddr.js';
import {type Snapshot} from '../state/snapshot.ts';
import {formatCount} from './format-number.ts';
import {formatClock} from './format-time.ts';
import {blank, span, type Line} from './line.ts';

/**
How to deny a client in nginx by hand. `client` is an address in normal form: nothing from the log reaches the line to copy but that.
*/
export function drawDenyLines(client: string, snapshot: Snapshot): Line[] {
	const row = snapshot.totals.clients.rows.find(({key}) => key === client);
	const range = ipaddr.isValid(client) ? ipaddr.parse(client).range() : 'unknown';
	const inside = ['private', 'loopback', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'].includes(range);
	const facts: Line[] =
		row === undefined
			? []
			: [
					[
						blank(1),
						span(`${formatCount(row.count)} requests in this window, ${formatCount(row.blocked)} blocked, `),
						span(`${formatCount(row.through)} through`, row.through > 0 ? 'danger' : 'plain'),
						span(`, since ${formatClock(row.firstSeen, snapshot.zone.offset)}`),
					],
					[],
				];
	const warning: Line[] = inside
		? [
				[blank(1), span(' CAREFUL ', 'notice'), span(` a ${range} address: your own proxy, balancer or monitoring?`)],
				[blank(1), span('Behind a proxy, every visitor can have this address.')],
				[],
			]
		: [];
	return [
		[blank(1), span('Deny a client in nginx, by hand. Nothing is changed by looking at this.', 'strong')],
		[],
		...facts,
		...warning,
		[blank(1), span('1', 'strong'), span('  Put this line into the http block, or a file that it includes:')],
		[],
		[blank(4), span(`deny ${client};`, 'strong')],
		[],
		[blank(1), span('2', 'strong'), span('  Check and reload:')],
		[],
		[blank(4), span('nginx -t && nginx -s reload', 'strong')],
		[],
		[blank(1), span('3', 'strong'), span('  Its next requests appear as "access forbidden by rule".')],
		[blank(1), span('   Take the line out again when it is over: addresses change hands.', 'dim')],
	];
}
