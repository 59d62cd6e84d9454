import {findCardNumbers} from './card-number.ts';
import {type AddSpan} from './add-span.ts';
import {tokenForms} from './token-forms.ts';

/*
Every expression here ends with the one part that repeats without bound, so none of them goes back over what it read.
*/

/** Behind a letter or digit no token begins. */
const tokens = new RegExp(
	`(?<![A-Za-z0-9])(?:${tokenForms.map(({begins, signs, least}) => `${escape(begins)}${signs}{${least},}`).join('|')})`,
	'g',
);

/** A JSON object in base64: a web token if there is a dot in it, or if its first key is one of their heads'. */
const objects = /(?<![A-Za-z\d_-])(?:eyJ|eyA|ewo|ew0)[\w-]{5,}[\w.=-]*/g;
const webTokenHead = /^\{\s*"(?:alg|typ|kid|enc|cty|jku|jwk|x5t|x5c|x5u|zip|crit|b64|epk|apu|p2s)/;

/** Of RFC 7617 and RFC 6750, wherever they stand. */
const credentials = /(?<![A-Za-z])(basic|bearer)[ +\t]{1,4}([\w.~+/-]{6,}={0,2})/gi;

/** Of a bot of Telegram, and of Discord. */
const botTokens = /(?<![A-Za-z\d])\d{8,10}:AA[\w-]{20,}|(?<![\w-])[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{20,}/g;

/** Private keys in their armour (RFC 7468), of OpenSSH and PGP as well; without an end where they were cut. */
const armour = /-{4,5}[ +]?BEGIN[ +\w]{1,40}-{4,5}/g;
const armoured = /[\w+/=\s:,.%\\-]*/y;

/** A secret of AWS is 40 signs of base64 without a mark: it is taken for one only where something says AWS. */
const awsNear = /A[KS]IA|aws/i;
const awsSecret = /(?<![\w+/=])[A-Za-z\d+/]{40}(?![\w+/=])/g;

function escape(text: string): string {
	return text.replaceAll(/[.$/+]/g, String.raw`\$&`);
}

/**
Secrets that their form tells, whatever they are called: numbers of cards, private keys, web tokens, tokens with a beginning of their maker's.
*/
export function findByForm(bytes: string, add: AddSpan): void {
	findAll(tokens, bytes, add);
	findAll(botTokens, bytes, add);
	findCardNumbers(bytes, add);
	findPrivateKeys(bytes, add);
	for (const {0: token, index} of bytes.matchAll(objects)) {
		if (isWebToken(token)) {
			add(index, index + token.length);
		}
	}

	for (const found of bytes.matchAll(credentials)) {
		const [all, scheme, value] = found;
		const end = found.index + all.length;
		if (scheme.toLowerCase() === 'basic' ? toPassword(value) !== undefined : isMachineMade(value)) {
			add(end - value.length, end);
		}
	}

	if (awsNear.test(bytes)) {
		for (const {0: secret, index} of bytes.matchAll(awsSecret)) {
			if (/[a-z]/.test(secret) && /[A-Z]/.test(secret) && /\d/.test(secret)) {
				add(index, index + secret.length);
			}
		}
	}
}

/** What Basic sends, of a name and a password: dXNlcjpwYXNzd29yZA== */
const basic = /^[a-z\d+/]{6,1000}={0,2}$/i;

/**
The password in `user:password` as Basic sends it.
*/
export function toPassword(text: string): string | undefined {
	const decoded = basic.test(text) ? Buffer.from(text, 'base64').toString('utf8') : '';
	const colon = decoded.indexOf(':');
	return colon < 0 || !/^[ -~]*$/.test(decoded) ? undefined : decoded.slice(colon + 1);
}

function findAll(form: RegExp, bytes: string, add: AddSpan): void {
	for (const {0: token, index} of bytes.matchAll(form)) {
		add(index, index + token.length);
	}
}

function findPrivateKeys(bytes: string, add: AddSpan): void {
	let from = 0;
	for (const {0: head, index} of bytes.matchAll(armour)) {
		if (index < from || !/PRIVATE[ +]KEY/.test(head)) {
			continue;
		}

		armoured.lastIndex = index + head.length;
		const body = armoured.exec(bytes)![0];
		const end = body.indexOf('-----END');
		from = index + head.length + (end < 0 ? body.length : end);
		add(index + head.length, from);
	}
}

function isWebToken(token: string): boolean {
	const dot = token.indexOf('.');
	return (
		(dot >= 10 && token.length >= dot + 10) ||
		webTokenHead.test(Buffer.from(token.slice(0, 40), 'base64url').toString('latin1'))
	);
}

/** Not `bearer authentication`. */
function isMachineMade(value: string): boolean {
	return value.length >= 8 && (/\d/.test(value) || value.length >= 24);
}
