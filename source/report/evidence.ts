import {type QuotedLine, type QuotedTransaction} from '../questions/quoted-transaction.ts';
import {formatCount} from '../views/drawing/format-number.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {join, own, type CleanText} from '../views/drawing/own-words.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {cutText, quote, type Block, type Proof, type Words} from './document.ts';
import {formatMoment, plural} from './wording.ts';
import {type Report} from './report.ts';

/** Of line numbers that are listed; characters of a raw line, and of a file's name, which no file system lets grow longer. */
const mostNumbers = 8;
const longestLine = 500;
const longestName = 4096;

/**
The transactions that a report quotes, each with its number: what was not stopped first, then an example of each category.
*/
export function numberEvidence({
	notStopped,
	examples,
}: Report): ReadonlyMap<number, {readonly id: CleanText; readonly quoted: QuotedTransaction}> {
	const quoted = [...notStopped.groups.flatMap(({sample}) => sample ?? []), ...examples.values()];
	const numbered = new Map<number, {id: CleanText; quoted: QuotedTransaction}>();
	for (const one of quoted) {
		if (!numbered.has(one.row)) {
			numbered.set(one.row, {id: own(`E${numbered.size + 1}`), quoted: one});
		}
	}

	return numbered;
}

/**
Raw lines with their place and hash, a block a transaction.
*/
export function drawEvidence(report: Report, glyphs: Glyphs): Block[] {
	const {zone} = report.summary;
	const numbered = [...numberEvidence(report).values()];
	if (numbered.length === 0) {
		return [{kind: 'paragraph', words: [own('No raw line is quoted.')]}];
	}

	const secrets = report.asked.showSecrets ? own('') : own(' Secrets in quoted lines are masked.');
	return [
		{
			kind: 'paragraph',
			words: [
				own(
					`Each command prints the SHA-256 of a quoted line as it stands in the log: it must be the one behind the #. The inode (ls -i) tells whether the file is still the same one. Long lines are shown without their middle.${secrets}`,
				),
			],
		},
		{kind: 'evidence', proofs: numbered.map(({id, quoted}) => drawProof(id, quoted, zone.offset, glyphs))},
	];
}

/**
`GET shop.example/search?q=1`.
*/
export function nameRequest(
	{method, host, target}: Pick<QuotedTransaction, 'method' | 'host' | 'target'>,
	glyphs: Glyphs,
): Words {
	const words = [method, `${host ?? ''}${target ?? ''}`].filter(part => part !== undefined && part !== '').join(' ');
	return [quote(words, glyphs)];
}

function drawProof(id: CleanText, quoted: QuotedTransaction, offset: number, glyphs: Glyphs): Proof {
	const {time, client, lines, moreLines} = quoted;
	const moment = time === undefined ? own('') : own(`${formatMoment(time, offset)} ${glyphs.separator} `);
	return {
		id,
		heading: [own(` ${glyphs.separator} ${moment}`), quote(client, glyphs), own(' '), ...nameRequest(quoted, glyphs)],
		places: listPlaces(lines, glyphs),
		lines: lines.flatMap(line => drawLine(line, glyphs)),
		checks: lines.flatMap(line => {
			const command = toCheck(line, glyphs);
			return command === undefined ? [] : [command];
		}),
		more: moreLines > 0 ? [own(`+${plural(moreLines, own('more line'), own('more lines'))}`)] : [],
	};
}

function drawLine({text, end, isCut}: QuotedLine, glyphs: Glyphs): CleanText[] {
	if (text === undefined) {
		return [];
	}

	const head = cutText(text, longestLine, glyphs, isCut);
	return [end === undefined ? head : own(`${head}${cutText(end, longestLine, glyphs)}`)];
}

/** A sentence a file: which of its lines. */
function listPlaces(lines: readonly QuotedLine[], glyphs: Glyphs): Words[] {
	return [...Map.groupBy(lines, ({file}) => file)].map(([file, those]): Words => {
		const [{kind, inode}] = those;
		const numbers = those.filter(({lineNumber}) => lineNumber > 0).map(({lineNumber}) => formatCount(lineNumber));
		const gone = those.filter(({sha256}) => sha256 === undefined).length;
		const facts = [
			...(inode === undefined ? [] : [own(`inode ${inode}`)]),
			...(kind === 'packed' ? [own('unpacked')] : []),
			...(kind === 'document' ? [own('a document of the index')] : []),
			...(numbers.length === 0
				? []
				: [own(`${own(numbers.length === 1 ? 'line' : 'lines')} ${join(numbers.slice(0, mostNumbers), ' ')}`)]),
			...(gone === 0 ? [] : [own(`${formatCount(gone)} no longer at hand`)]),
		];
		return [
			file === '-' ? own('standard input') : quote(file, glyphs),
			own(facts.length === 0 ? '' : `: ${join(facts, ', ')}`),
		];
	});
}

/** What prints the hash, with the hash as a remark: it can be pasted as it is. */
function toCheck(line: QuotedLine, glyphs: Glyphs): CleanText | undefined {
	const {file, kind, offset, length, sha256} = line;
	if (sha256 === undefined || kind === 'document' || kind === 'stream') {
		return undefined;
	}

	const name = cutText(quoteForShell(file), longestName, glyphs);
	const tail = own(`head -c ${length} | sha256sum # ${sanitize(sha256)}`);
	return kind === 'packed'
		? own(`gzip -dc -- ${name} | tail -c +${offset + 1} | ${tail}`)
		: own(`tail -c +${offset + 1} -- ${name} | ${tail}`);
}

/** One word to a shell, whatever stands in it. Samples: `error.log`, `'my error.log'`, `'it'\''s.log'` */
function quoteForShell(name: string): string {
	return /^[\w./+:@%-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}
