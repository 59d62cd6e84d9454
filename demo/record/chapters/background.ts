import {type Chapter, createDice, type Dice, encode, spread, type Step} from '../script.ts';
import {browser, type Request} from '../requests.ts';

const visitors = [
	'192.0.2.14',
	'192.0.2.57',
	'192.0.2.103',
	'198.51.100.8',
	'198.51.100.72',
	'203.0.113.21',
	'2001:db8:10::4a',
	'2001:db8:10:7::c3',
];

const searches = [
	"women's shoes or boots",
	'select a size from the list',
	'drop leaf table; oak',
	"rock'n'roll t-shirt",
	'union jack mug -- large',
	'cable 1/2" to 3/4"',
	'lamp (black|white) <40 cm',
	"kids' 100% cotton & wool",
	'where to order by phone',
	'screws {3x20} [box of 100], (flat; cross), ~5 mm, #8, zinc!',
];

const comments = [
	'<b>Great</b> chair, arrived early. <a href="https://blog.test/review">my review</a>',
	"It's ok -- but the manual says `sudo make install`?",
	'Wrote it into /etc/hosts as you said and it works; thanks',
	'5 > 3 and 2 < 4; so "select" was the right word',
	'Use <script type="module"> in the page head, then reload',
	"My name is O'Brien and my cat's name is '; that's all",
	'Sizes: [S]; [M]; [L]; (all ~2 cm more!) {see table}: #1, #2, #3',
];

const intruders = ['198.51.100.201', '203.0.113.180', '203.0.113.181', '2001:db8:bad::7'];

const doors: Array<Omit<Request, 'client'>> = [
	{target: '/.env', userAgent: 'python-requests/2.32'},
	{target: '/.git/config', userAgent: ''},
	{target: '/wp-login.php', host: '192.0.2.80', userAgent: 'Mozilla/5.0 zgrab/0.x'},
	{target: '/', host: '192.0.2.80', userAgent: 'masscan/1.3'},
	{target: '/static/favicon-old.ico'},
	{target: '/static/robots.bak', userAgent: 'Go-http-client/1.1'},
	{target: '/private/', userAgent: 'curl/8.5.0'},
	{target: '/backup/site.tar.gz', userAgent: 'Wget/1.21'},
];

/**
What goes on at any time: visitors, and what the rules wrongly see in them.
*/
export function makeNoise(dice: Dice, count: number, from: number, to: number): Step[] {
	return spread(dice, count, from, to).map(at => makeVisit(dice, at));
}

function makeVisit(dice: Dice, at: number): Step {
	const client = dice.pick(visitors);
	const common = {at, client, connection: `visitor ${client}`};
	switch (dice.below(8)) {
		case 0:
		case 1: {
			return {...common, target: `/search?q=${encode(dice.pick(searches))}&page=${1 + dice.below(4)}`};
		}

		case 2: {
			const body = `product=${1000 + dice.below(80)}&stars=${1 + dice.below(5)}&text=${encode(dice.pick(comments))}`;
			return {...common, method: 'POST', target: '/reviews', body};
		}

		case 3: {
			const body = JSON.stringify({title: 'Notes', body: dice.pick(comments), tags: ['home', 'diy']});
			const headers = {'Content-Type': 'application/json'};
			const userAgent = 'ShopApp/4.2';
			return {...common, method: 'POST', host: 'api.test', target: '/v2/notes', body, headers, userAgent};
		}

		case 4: {
			const headers = {Cookie: `basket=${encode('[{"id":17,"n":2}]')}; hint=${encode('size=\'M\'; colour="red"')}`};
			return {...common, target: `/basket?back=${encode('/product?id=17&colour=red')}`, headers};
		}

		case 5: {
			const body = `name=anna&password=${encode(`Tr0ub'4dor--${dice.below(99)};&3`)}`;
			return {...common, method: 'POST', target: '/login', body};
		}

		case 6: {
			return {...common, client: '192.0.2.5', host: '192.0.2.80', target: '/health', connection: 'monitoring'};
		}

		default: {
			const back = encode(`https://shop.test/sale?ref=${dice.below(900)}`);
			return {...common, host: 'blog.test', target: `/2026/how-to-edit-etc-hosts?next=${back}`, userAgent: browser};
		}
	}
}

function tryDoor(dice: Dice, at: number): Step {
	return {...dice.pick(doors), at, client: dice.pick(intruders)};
}

/**
The chapter that shows an ordinary hour: much is let through, now and then somebody is wronged, and bots try the doors.
*/
export function makeBackgroundChapter(): Chapter {
	const dice = createDice(101);
	const length = 36_000;
	const bots = spread(dice, 34, 0, length).map(at => tryDoor(dice, at));
	return {
		title: 'background noise and false positives',
		name: 'background',
		engine: 'On',
		paranoia: 2,
		threshold: 10,
		length,
		steps: [...makeNoise(dice, 150, 0, length), ...bots],
	};
}
