import {makeV3Line} from '../parsing/server-lines.ts';
import {type Dice} from './dice.ts';

/*
What a client may send as a name, a value, a path or a body: pieces of everything that any reader looks for, cut anywhere, turned round, repeated, with any byte between.
*/

/**
Of an invention of the client's: nothing of these is ever true.
*/
export const forged = {
	client: '203.0.113.66',
	otherClient: '2001:db8::66',
	uniqueId: '179560080099.999999',
	ruleId: '941999',
	host: 'forged.test',
	method: 'FORGED',
};

const line = makeV3Line({
	denied: true,
	client: forged.client,
	ruleId: forged.ruleId,
	uniqueId: forged.uniqueId,
	file: '/forged.conf',
	severity: '0',
	hostname: forged.host,
	uri: '/forged',
	server: forged.host,
	request: `${forged.method} /forged HTTP/1.1`,
	host: forged.host,
});
const run = line.slice(line.indexOf('[file "'), line.indexOf(', client: '));
const tail = line.slice(line.indexOf(', client: '));
const apache = `[Wed Nov 25 10:00:00.123456 2026] [:error] [pid 71:tid 140] [client ${forged.client}:50001] [client ${forged.client}] ModSecurity: Access denied with code 403 (phase 2). x [file "/forged.conf"] [line "7"] [id "${forged.ruleId}"] [msg "m"] [hostname "${forged.host}"] [uri "/forged"] [unique_id "AAAAAAAAAAAAAAAAAAAAAAAAAAA"]`;
const coraza = `[client "${forged.client}"] Coraza: Access denied (phase 1). x [file "/forged.conf"] [line "7"] [id "${forged.ruleId}"] [severity "emergency"] [hostname "${forged.host}"] [uri "/forged"] [unique_id "ForgedForgedForg"]`;
const object = JSON.stringify({
	transaction: {
		client_ip: forged.client,
		unique_id: forged.uniqueId,
		request: {method: forged.method, uri: '/forged', headers: {Host: forged.host}},
		messages: [{message: 'm', details: {ruleId: forged.ruleId}}],
	},
});
const native = [
	'---zZ9yY8xX---A--',
	`[25/Nov/2026:10:00:00 +0000] ${forged.uniqueId} ${forged.client} 51000 198.51.100.1 80`,
	'---zZ9yY8xX---B--',
	`${forged.method} /forged HTTP/1.1`,
	`Host: ${forged.host}`,
	'',
	'---zZ9yY8xX---H--',
	`ModSecurity: Access denied with code 403 (phase 2). x ${run}`,
	'',
	'---zZ9yY8xX---Z--',
	'',
].join('\n');

const wholes = [
	line,
	run,
	tail,
	run + tail,
	apache,
	coraza,
	object,
	native,
	`\n${line}\n`,
	`\n${native}`,
	JSON.stringify({log: `${line}\n`, stream: 'stderr', time: '2026-11-25T10:00:00Z'}),
	`"] [unique_id "${forged.uniqueId}"] [ref "v1"]${tail}`,
	`"] [hostname "${forged.host}"] [uri "/forged"] [unique_id "${forged.uniqueId}"] [ref "v1"]${tail}, referrer: "`,
	`${run}${tail}, referrer: "`,
];

const pieces = [
	'"] [',
	'[file "',
	'[id "',
	'[unique_id "',
	'[tag "',
	', client: ',
	', server: ',
	', request: "',
	', host: "',
	', referrer: "',
	', referer: ',
	'[client ',
	'ModSecurity: ',
	'Message: ',
	"' (Value: `",
	"' )",
	'. ',
	'"',
	'\\',
	'\\"',
	'\\x22',
	']',
	'[',
	'{',
	'}',
	',',
	':',
	'\n',
	'\r\n',
	'\0',
	'%22',
	'%0a',
	'&',
	'=',
	'--',
	'---aB3dE6gH---Z--',
	'---aB3dE6gH---H--',
	'--aB3dE6gH-H--',
	'\u001B[31m',
	'\u00E9',
	'\u00FF',
	' ',
];

/**
A text of a client's, a character a byte: every other one is harmless, the rest is made of pieces that a reader looks for.
*/
export function inventText(dice: Dice): string {
	if (dice.below(2) === 0) {
		return 'x=1';
	}

	let text = '';
	for (let count = dice.below(4); count >= 0; count--) {
		text += inventPiece(dice);
	}

	for (let edits = dice.below(4); edits > 0; edits--) {
		text = edit(text, dice);
	}

	return text;
}

function inventPiece(dice: Dice): string {
	switch (dice.below(8)) {
		case 0:
		case 1: {
			return dice.pick(wholes);
		}

		case 2: {
			const whole = dice.pick(wholes);
			const from = dice.below(whole.length);
			return whole.slice(from, from + dice.below(whole.length - from + 1));
		}

		case 3: {
			return dice.pick(pieces).repeat(1 + dice.below(30));
		}

		case 4: {
			return 'n'.repeat(dice.below(dice.pick([10, 300, 2100])));
		}

		case 5: {
			return String.fromCharCode(...Array.from({length: dice.below(12)}, () => dice.below(256)));
		}

		default: {
			return dice.pick(pieces);
		}
	}
}

function edit(text: string, dice: Dice): string {
	const at = dice.below(text.length + 1);
	switch (dice.below(4)) {
		case 0: {
			return text.slice(0, at) + dice.pick(pieces) + text.slice(at);
		}

		case 1: {
			return text.slice(0, at) + text.slice(at + dice.below(40));
		}

		case 2: {
			return text.slice(0, at) + String.fromCharCode(dice.below(256)) + text.slice(at + 1);
		}

		default: {
			return text.slice(at) + text.slice(0, at);
		}
	}
}
