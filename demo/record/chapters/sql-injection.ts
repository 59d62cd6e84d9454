import {type Chapter, createDice, type Dice, encode, spread, type Step} from '../script.ts';
import {browser} from '../requests.ts';
import {makeNoise} from './background.ts';

/** How such a tool goes about it: find out whether, find out how many columns, then read. */
const stages: Array<(dice: Dice) => string> = [
	dice => `17${dice.pick(["'", '"', ')', "')", '").,(('])}${dice.below(9000)}`,
	dice => {
		const number = 1000 + dice.below(8999);
		return `17${dice.pick(['', "'", "')"])} AND ${number}=${number + dice.below(2)}-- ${dice.below(99)}`;
	},
	dice => `17' AND (SELECT ${dice.below(9999)} FROM (SELECT(SLEEP(${1 + dice.below(5)})))lamp)-- x`,
	dice => `17;SELECT PG_SLEEP(${1 + dice.below(5)})--`,
	dice => `17' ORDER BY ${1 + dice.below(24)}-- -`,
	dice => `-17' UNION ALL SELECT ${Array.from({length: 2 + dice.below(6)}, () => 'NULL').join(',')}-- -`,
	dice => `17 AND EXTRACTVALUE(${dice.below(9999)},CONCAT(0x7e,(SELECT user()),0x7e))`,
	dice => `-17' UNION SELECT table_name,NULL,NULL FROM information_schema.tables LIMIT ${dice.below(40)},1#`,
	dice =>
		`17' AND ASCII(SUBSTRING((SELECT password FROM customers LIMIT 1),${1 + dice.below(32)},1))>${48 + dice.below(64)}-- -`,
	dice => `17'/**/UnIoN/**/SeLeCt/**/card_number,${dice.below(9)},3/**/FrOm/**/orders-- -`,
];

/**
One parameter is asked again and again; halfway the tool hides behind a browser's name.
*/
export function makeSqlInjectionChapter(): Chapter {
	const dice = createDice(303);
	const length = 34_000;
	const times = spread(dice, 105, 500, length);
	const probes: Step[] = times.map((at, index) => {
		const stage = Math.min(stages.length - 1, Math.floor((index / times.length) * stages.length + dice.roll() * 2));
		return {
			at,
			client: '198.51.100.23',
			target: `/product?id=${encode(stages[stage](dice))}&colour=red`,
			userAgent: at < length / 2 ? 'sqlmap/1.9.4#stable (https://sqlmap.org)' : browser,
			connection: `tool ${index % 4}`,
		};
	});
	return {
		title: 'sqlmap-like probing of one parameter',
		name: 'sql-injection',
		engine: 'On',
		paranoia: 1,
		threshold: 5,
		length,
		steps: [...makeNoise(dice, 14, 0, length), ...probes],
	};
}
