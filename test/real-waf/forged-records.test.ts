import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {type Dice, createDice} from '../../demo/record/script.ts';
import {type Server, startApache, startNginx} from '../../demo/record/waf.ts';
import {toEcsDocument} from '../../source/waf/ecs-document.ts';
import {byEffort} from '../effort.ts';
import {run} from '../end-to-end/run-program.ts';
import {readLogs} from '../history/read-logs.ts';
import {type Truth, findFalse, type Row} from './find-false.ts';
import {sendForgingTraffic, toEntries, toRecords, toTrueIds} from './forging-traffic.ts';
import {withWaf} from './when-there.ts';

/*
Laws over the logs of real servers that were sent whole forged lines and records: no row says what only forged text says, or what the truth
contradicts, and none that was denied is passed; with error log and native audit log as two files and as one stream, in whatever order and pieces.
*/
const start = {nginx: startNginx, Apache: startApache};

const cases = (['nginx', 'Apache'] as const).flatMap(kind =>
	[5, 1000].map(threshold => ({kind, threshold, what: threshold === 5 ? 'blocks' : 'lets everything through'})),
);

const parts = 'SecAuditLogParts ABCEFHIJKZ\n';

async function withTraffic(
	{kind, threshold}: (typeof cases)[number],
	rules: (server: string) => string,
	look: (server: Server, truth: Truth) => Promise<void>,
): Promise<void> {
	await withWaf(async () => {
		const server = await start[kind]({engine: 'On', audit: 'Native', threshold, rules: rules(kind), workers: 2});
		try {
			const begin = Date.now();
			const sent = await sendForgingTraffic(server, threshold);
			expect(sent.filter(({status}) => status === 0)).toEqual([]);
			await look(server, {
				sent,
				ids: toTrueIds(toRecords(readFileSync(server.auditLog, 'latin1'))),
				begin,
				end: Date.now(),
			});
		} finally {
			await server.stop();
		}
	});
}

const readRows = async (args: readonly string[], input?: Buffer): Promise<Row[]> => {
	const {stdout, code} = await run({args: ['--json', '--no-follow', ...args], input}).finished;
	expect(code).toBe(0);
	return stdout
		.toString()
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as Row);
};

/** Rows of logs that come in such an order and in such pieces. */
function readPieces(logs: readonly Buffer[], dice: Dice): Row[] {
	const piece = dice.pick([1, 5, 60, 1000, Infinity]);
	const order = Array.from({length: 2000}, () => dice.below(logs.length));
	const read = readLogs(logs, {piece, order, isSilent: dice.below(2) === 0});
	return read.transactions.map(row => toEcsDocument(row, {offset: 0, source: 'ids'}) as Row);
}

/** As two writers put them into one pipe: each keeps its order, and either may go on for a while. */
function merge(one: readonly string[], other: readonly string[], dice: Dice, bursts = [2, 40, 400]): Buffer {
	const all = [[...one], [...other]];
	const merged: string[] = [];
	while (all.some(lines => lines.length > 0)) {
		merged.push(...all[dice.below(2)].splice(0, 1 + dice.below(dice.pick(bursts))));
	}

	return Buffer.from(merged.join(''), 'latin1');
}

test.each(cases)('$kind, which $what: two logs, and both mixed in any way', async given => {
	await withTraffic(
		given,
		() => parts,
		async (server, truth) => {
			const logs = [readFileSync(server.errorLog), readFileSync(server.auditLog)];
			const entries = toEntries(logs[0].toString('latin1'));
			const records = toRecords(logs[1].toString('latin1'));
			expect(findFalse(await readRows([server.errorLog, server.auditLog]), truth)).toEqual([]);
			expect(findFalse(await readRows([server.errorLog]), truth)).toEqual([]);
			expect(findFalse(await readRows([server.auditLog]), truth)).toEqual([]);
			for (let seed = 1; seed <= byEffort({quick: 1, whole: 4, long: 200}); seed++) {
				const dice = createDice(seed);
				expect({seed, false: findFalse(readPieces(logs, dice), truth)}).toEqual({seed, false: []});
				const stream = merge(entries, records, dice);
				expect({seed, false: findFalse(readPieces([stream], dice), truth)}).toEqual({seed, false: []});
				// A pipe takes 4096 bytes at once, and 64 KiB in all: of a longer record so many other lines may stand between its lines.
				const torn = merge(
					entries,
					records.flatMap(text => text.split(/(?<=\n)/)),
					dice,
					[2, 10, 40],
				);
				expect({seed, false: findFalse(readPieces([torn], dice), truth, true)}).toEqual({seed, false: []});
			}
		},
	);
});
