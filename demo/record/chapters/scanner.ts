import {type Chapter, createDice, spread, type Step} from '../script.ts';
import {makeNoise} from './background.ts';

const folders = ['', '/admin', '/old', '/cgi-bin', '/phpmyadmin', '/backup', '/test', '/wp-content', '/api', '/data'];

const names = [
	'/index.php.bak',
	'/config.inc.php~',
	'/.htaccess',
	'/.htpasswd',
	'/web.config',
	'/dump.sql',
	'/test.cgi?cmd=id',
	'/phpinfo.php',
	'/server-status',
	'/shell.php?c=uname+-a',
	'/login.asp?user=admin%27--',
	'/view?file=../../../../etc/passwd',
	'/search?q=%3Cscript%3Ealert(%27scan%27)%3C/script%3E',
	'/install.php?step=1',
	'/composer.json',
	'/id_rsa',
	'/WEB-INF/web.xml',
	'/crossdomain.xml',
];

/**
One address walks through a list of names at a steady pace, a second one helps later on.
*/
export function makeScannerChapter(): Chapter {
	const dice = createDice(202);
	const length = 34_000;
	const walk: Step[] = spread(dice, 150, 500, length).map((at, index) => {
		const isHelper = at > length / 2 && index % 3 === 0;
		const number = String(index).padStart(6, '0');
		return {
			at,
			client: isHelper ? '2001:db8:5ca:1::2' : '203.0.113.99',
			method: dice.roll() < 0.15 ? 'HEAD' : 'GET',
			target: folders[index % folders.length] + names[(index * 7) % names.length],
			host: dice.roll() < 0.2 ? 'blog.test' : 'shop.test',
			userAgent: isHelper ? 'Mozilla/5.00 (Nikto/2.5.0) (Evasions:1)' : `Mozilla/5.00 (Nikto/2.5.0) (Test:${number})`,
			connection: `scanner ${isHelper} ${index % 3}`,
		};
	});
	return {
		title: 'a scanner',
		name: 'scanner',
		engine: 'On',
		paranoia: 1,
		threshold: 5,
		length,
		steps: [...makeNoise(dice, 14, 0, length), ...walk],
	};
}
