import {Buffer, isUtf8} from 'node:buffer';
import {escapeV3, escapeV3Value, makeV2Line, makeV3Line, nginxLimit, toUriField} from '../parsing/server-lines.ts';
import {type Dice} from './dice.ts';
import {inventText} from './mutate.ts';

/*
Requests with invented texts in every place that a client chooses, as the servers and engines print them: the rest of what they print is the truth.
*/

/**
What a record is about. An empty list allows no row.
*/
export type Truth = {
	readonly client: string;
	readonly uniqueId: string;

	/** Undefined where the engine cut the message within the text of a client, so that the rule in it may be the client's own. */
	readonly rules: readonly string[] | undefined;
	readonly method: string | undefined;
	readonly target: string | undefined;
	readonly host: string | undefined;
	readonly isDenied: boolean;
};

/**
The lines of one record, a character a byte.
*/
export type Printed = {readonly lines: readonly string[]; readonly truth: Truth};

/**
Prints one request of its own number.
*/
export type Print = (number: number, dice: Dice) => Printed;

const file = '/etc/crs4/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf';

const clientOf = (number: number): string =>
	number % 5 === 0 ? `2001:db8::${((number % 60_000) + 256).toString(16)}` : `192.0.2.${(number % 250) + 1}`;

/** The second, two digits for the process and six more. */
const idOf = (number: number): string => `17956008${String(number % 10_000).padStart(4, '0')}.${345_678 + number}`;

/** As httpd makes them: 19 bytes in base64. */
const apacheIdOf = (number: number): string =>
	Buffer.from(`\u0065\u0034\u00F3\u0055${String(number).padStart(14, 'x')}`, 'latin1')
		.toString('base64')
		.slice(0, 24)
		.padEnd(27, 'A')
		.replaceAll(/[+/]/g, '@');

const oneLine = (text: string): string => text.replaceAll(/[\r\n\0]/g, '');

/** As it may stand in a request line. */
const toTarget = (text: string): string =>
	`/${text.replaceAll(/[^!-~]|[%#]/g, character => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`)}`.slice(
		0,
		4000,
	);

const toHost = (text: string): string => text.replaceAll(/[^!-~]|\//g, '').slice(0, 500);

const sometimes = (dice: Dice, text: string): string => (dice.below(3) === 0 ? text : '');

type Request = {readonly target: string; readonly host: string; readonly referrer: string | undefined};

const toRequest = (dice: Dice): Request => ({
	target: dice.below(2) === 0 ? '/get' : toTarget(inventText(dice)),
	host: dice.below(3) === 0 ? toHost(inventText(dice)) : 'shop.test',
	referrer: dice.below(3) === 0 ? oneLine(inventText(dice)) : undefined,
});

/** The match text of an engine of version 3: the argument's name stands in it raw, its value is cut. */
const toMatch = (dice: Dice): string => {
	const name = escapeV3Value(sometimes(dice, inventText(dice)));
	const value = inventText(dice);
	const limited =
		escapeV3Value(value.slice(0, 100)) + (value.length > 100 ? ` (${value.length - 100} characters omitted)` : '');
	return `Matched "Operator \`Rx' with parameter \`x' against variable \`ARGS:${name}' (Value: \`${limited}' )`;
};

const printNginx: Print = (number, dice) => {
	const {target, host, referrer} = toRequest(dice);
	const client = clientOf(number);
	const isDenied = dice.below(2) === 0;
	const found = inventText(dice).slice(0, 200);
	const line = makeV3Line({
		client,
		connection: 1000 + number,
		uniqueId: idOf(number),
		uri: toUriField(target),
		request: `GET ${target} HTTP/1.1`,
		host,
		referrer,
		match: toMatch(dice),
		data: dice.below(2) === 0 ? escapeV3(found) : escapeV3Value(found),
		denied: isDenied,
		...(dice.below(4) === 0 ? {message: escapeV3Value(inventText(dice))} : {}),
	});
	return {
		lines: [line],
		truth: {client, uniqueId: idOf(number), rules: ['942100'], method: 'GET', target, host, isDenied},
	};
};

/** A path that nginx did not find, with its newlines: no row. */
const printMissing: Print = (number, dice) => {
	const text = inventText(dice);
	const client = clientOf(number);
	const rest = `, client: ${client}, server: shop.test, request: "GET ${toTarget(text)} HTTP/1.1", host: "shop.test"`;
	const line = `2026/11/25 10:00:00 [error] 71#71: *${1000 + number} open() "/var/www/${text}" failed (2: No such file or directory)${rest}`;
	// A cut that a client fits to end in a quote looks whole in every way.
	const isFitted = line.length > nginxLimit && line[nginxLimit - 1] === '"';
	return {
		lines: isFitted ? [] : [line.slice(0, nginxLimit)],
		truth: {client, uniqueId: '', rules: [], method: 'GET', target: undefined, host: undefined, isDenied: false},
	};
};

/** An argument's name, which stands raw in a message of version 2: mostly short enough that the message is whole. */
const toName = (dice: Dice): string => oneLine(inventText(dice)).slice(0, dice.pick([650, 650, 650, 1500]));
const isCutV2 = (name: string): boolean => name.length > 650;

const printApache: Print = (number, dice) => {
	const client = clientOf(number);
	const isDenied = dice.below(2) === 0;
	const text = toName(dice);
	const referrer = dice.below(3) === 0 ? oneLine(inventText(dice)).replaceAll('\\', '\\\\') : undefined;
	const line = makeV2Line({
		client,
		uniqueId: apacheIdOf(number),
		verdict: isDenied ? 'Access denied with code 403 (phase 2).' : 'Warning.',
		match: `Pattern match "x" at ARGS:${text}.`,
		referrer,
	});
	return {
		lines: [line],
		truth: {
			client,
			uniqueId: apacheIdOf(number),
			rules: isCutV2(text) ? undefined : ['942100'],
			method: undefined,
			target: undefined,
			host: 'shop.test',
			isDenied,
		},
	};
};

/** As Go quotes it. */
const quoteGo = (text: string): string =>
	`"${text.replaceAll(/[^ !#-[\]-~]/g, character =>
		character === '"' || character === '\\'
			? `\\${character}`
			: character === '\n'
				? String.raw`\n`
				: `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
	)}"`;

const printCoraza: Print = (number, dice) => {
	const client = clientOf(number);
	const isDenied = dice.below(2) === 0;
	const id = `Co${String(number).padStart(14, 'x')}`;
	const target = toTarget(inventText(dice));
	const fields = Object.entries({
		file,
		line: '66',
		id: '942100',
		rev: '',
		msg: inventText(dice),
		data: inventText(dice),
		severity: 'critical',
		ver: '',
		maturity: '0',
		accuracy: '0',
		tag: inventText(dice),
		hostname: '198.51.100.1',
		uri: target,
		unique_id: id,
	}).map(([name, value]) => `[${name} ${quoteGo(value)}]`);
	const verdict = isDenied ? 'Access denied (phase 2).' : 'Warning.';
	return {
		lines: [`[client "${client}"] Coraza: ${verdict} SQL Injection ${fields.join(' ')}`],
		truth: {client, uniqueId: id, rules: ['942100'], method: undefined, target, host: undefined, isDenied},
	};
};

const printLiteSpeed: Print = (number, dice) => {
	const client = `192.0.2.${(number % 250) + 1}`;
	const head = `2026-11-25 10:00:00.678901 [NOTICE] [1] [T0] [${client}:50123-Q:1A-${number}#APVH_shop.test:443]`;
	const uri = oneLine(inventText(dice));
	const id = `U${String(number).padStart(14, '0')}`;
	return {
		lines: [
			`${head} [Module:mod_security] mod_security rule [id "942100"] [msg "SQL Injection"] Access denied with code 403 [uri "${uri}"] [unique_id "${id}"]`,
		],
		truth: {
			client,
			uniqueId: id,
			rules: ['942100'],
			method: undefined,
			target: undefined,
			host: undefined,
			isDenied: true,
		},
	};
};

const toHeaderText = (dice: Dice): string => oneLine(inventText(dice)).slice(0, 3000);

const printJson: Print = (number, dice) => {
	const client = clientOf(number);
	const isDenied = dice.below(2) === 0;
	const target = toTarget(inventText(dice));
	const text = JSON.stringify({
		transaction: {
			client_ip: client,
			time_stamp: 'Wed Nov 25 10:00:00 2026',
			client_port: 50_001,
			unique_id: idOf(number),
			request: {
				method: 'POST',
				uri: target,
				headers: {Host: 'shop.test', 'User-Agent': toHeaderText(dice), [toHeaderText(dice)]: toHeaderText(dice)},
				body: inventText(dice),
			},
			response: {http_code: isDenied ? 403 : 200, headers: {}},
			producer: {secrules_engine: 'Enabled'},
			messages: [
				{message: 'SQL Injection', details: {ruleId: '942100', file, match: toMatch(dice), data: inventText(dice)}},
				...(isDenied
					? [{message: 'Score', details: {ruleId: '949110', file: '/REQUEST-949-BLOCKING-EVALUATION.conf'}}]
					: []),
			],
		},
	});
	return {
		lines: [text],
		truth: {
			client,
			uniqueId: idOf(number),
			rules: ['942100', '949110'],
			method: 'POST',
			target,
			host: undefined,
			isDenied,
		},
	};
};

const printJsonV2: Print = (number, dice) => {
	const client = clientOf(number);
	const isDenied = dice.below(2) === 0;
	const target = toTarget(inventText(dice));
	const name = toName(dice);
	const verdict = isDenied ? 'Access denied with code 403 (phase 2).' : 'Warning.';
	const text = JSON.stringify({
		transaction: {
			time: '25/Nov/2026:10:00:00 +0000',
			transaction_id: apacheIdOf(number),
			remote_address: client,
			remote_port: 50_001,
		},
		request: {
			request_line: `POST ${target} HTTP/1.1`,
			headers: {Host: 'shop.test', [toHeaderText(dice)]: toHeaderText(dice)},
			body: [inventText(dice)],
		},
		response: {protocol: 'HTTP/1.1', status: isDenied ? 403 : 200},
		audit_data: {
			messages: [
				`${verdict} Pattern match "x" at ARGS:${name}. [file "${file}"] [line "66"] [id "942100"] [msg "SQL Injection"] [severity "CRITICAL"]`.slice(
					0,
					1023,
				),
			],
			...(isDenied ? {action: {intercepted: true, phase: 2}} : {}),
			engine_mode: 'ENABLED',
		},
	});
	return {
		lines: [text],
		truth: {
			client,
			uniqueId: apacheIdOf(number),
			rules: isCutV2(name) ? undefined : ['942100'],
			method: 'POST',
			target,
			host: undefined,
			isDenied,
		},
	};
};

const printNative: Print = (number, dice) => {
	const {target} = toRequest(dice);
	const client = clientOf(number);
	const isDenied = dice.below(2) === 0;
	const id = idOf(number);
	const name = `w${String(number).padStart(7, '0')}`;
	const begin = (letter: string): string => `---${name}---${letter}--`;
	const body = inventText(dice);
	const fields = `[file "${file}"] [line "66"] [id "942100"] [rev ""] [msg "SQL Injection"] [data "${escapeV3(inventText(dice))}"] [severity "2"] [ver "OWASP_CRS/4.0.0"] [maturity "0"] [accuracy "0"] [tag "attack-sqli"] [hostname "198.51.100.1"] [uri "${toUriField(target)}"] [unique_id "${id}"] [ref "v5,1"]`;
	return {
		lines: [
			begin('A'),
			`[25/Nov/2026:10:00:00 +0000] ${id} ${client} 51000 198.51.100.1 80`,
			begin('B'),
			`POST ${target} HTTP/1.1`,
			'Host: shop.test',
			`X-Any: ${toHeaderText(dice)}`,
			...(dice.below(2) === 0 ? [`Content-Length: ${body.length}`] : []),
			'',
			begin('C'),
			...body.split('\n'),
			begin('F'),
			`HTTP/1.1 ${isDenied ? 403 : 200}`,
			'',
			begin('H'),
			`ModSecurity: ${isDenied ? 'Access denied with code 403 (phase 2).' : 'Warning.'} ${toMatch(dice)} ${fields}`,
			'',
			begin('Z'),
			'',
		],
		truth: {client, uniqueId: id, rules: ['942100'], method: 'POST', target, host: 'shop.test', isDenied},
	};
};

/** What was no UTF-8, as shippers put it into JSON: as it is, one U+FFFD for each byte, or one for each character that was begun. */
const replaceBytes: ReadonlyArray<(line: string) => string> = [
	line => line,
	line => (isUtf8(Buffer.from(line, 'latin1')) ? line : line.replaceAll(/[\u0080-\u00FF]/g, '\u00EF\u00BF\u00BD')),
	line => Buffer.from(Buffer.from(line, 'latin1').toString('utf8'), 'utf8').toString('latin1'),
];

const inDocker =
	(print: Print): Print =>
	(number, dice) => {
		const {lines, truth} = print(number, dice);
		const replace = dice.pick(replaceBytes);
		return {
			truth,
			lines: lines
				.flatMap(line => line.split('\n'))
				.map(line => replace(line))
				.map(line => JSON.stringify({log: `${line}\n`, stream: 'stderr', time: '2026-11-25T10:00:00.000000000Z'})),
		};
	};

/**
The records that stand together in one log.
*/
export const logs: ReadonlyArray<{readonly name: string; readonly prints: readonly Print[]}> = [
	{name: 'error log of nginx', prints: [printNginx]},
	{name: 'error log of nginx with missing files', prints: [printNginx, printMissing]},
	{name: 'error log and native records of nginx in one stream', prints: [printNginx, printNative]},
	{name: 'native records', prints: [printNative]},
	{name: 'error log of Apache', prints: [printApache]},
	{name: 'lines of Coraza', prints: [printCoraza]},
	{name: 'lines of LiteSpeed', prints: [printLiteSpeed]},
	{name: 'records as JSON', prints: [printJson]},
	{name: 'records of version 2 as JSON', prints: [printJsonV2]},
	{name: 'lines of nginx in envelopes of Docker', prints: [inDocker(printNginx), inDocker(printMissing)]},
	{name: 'lines and records in envelopes of Docker', prints: [inDocker(printNginx), inDocker(printNative)]},
	{name: 'everything in one stream', prints: [printNginx, printApache, printCoraza, printJson, printNative]},
];
