import process from 'node:process';
import {createGuard} from '../actions/deny/guard.ts';
import {type Connections} from '../actions/deny/machine-addresses.ts';
import {createExportFile, findFreeStamp} from '../actions/export/export-file.ts';
import {type Trail} from '../actions/trail/trail.ts';
import {whyNotWritable} from '../actions/why-not-writable.ts';
import {formatAddresses, type ExportText} from '../exports/address-list.ts';
import {groupNetworks} from '../exports/group-networks.ts';
import {csvTitles, toNdjsonLine, toTransactionRow} from '../exports/transaction-lines.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type CountedClients} from '../questions/count-clients.ts';
import {type PlanExport, type WriteExport} from '../screen/command.ts';
import {type Message} from '../screen/message.ts';
import {maskForOutput} from '../secrets/mask.ts';
import {formatInstant} from '../waf/calendar.ts';
import {type Clock} from '../waf/clock.ts';
import {toSentence} from '../waf/expected-error.ts';
import {
	exportChoices,
	nameExport,
	type ExportChoice,
	type ExportedClient,
	type ExportOutcome,
	type ExportPlan,
} from '../waf/export.ts';
import {formatFilter} from '../waf/filter/filter-text.ts';
import {type ReportPipeline, type ReportWish, writeScreenReport} from './screen-report.ts';
import {createBreath, pour} from './pour-text.ts';

export type ExportControllerOptions = {
	readonly pipeline: {
		readonly intake: ReportPipeline['intake'];
		readonly history: ReportPipeline['history'];
		readonly reports: ReportPipeline['reports'] & Pick<Pipeline['reports'], 'clients' | 'detail' | 'through' | 'marks'>;
	};
	readonly clock: Clock;
	readonly trail: Trail;

	/** What is never denied. */
	readonly allow: readonly string[];
	readonly findConnections: () => Connections;
	readonly dispatch: (message: Message) => void;

	/** The folder that the person stands in. */
	readonly findFolder?: () => string;
};

/**
Carries out what the screen asks of exporting, in slices between which keys are answered.
*/
export type ExportController = {
	plan(command: PlanExport): Promise<void>;
	write(command: WriteExport): Promise<void>;

	/** Breaks off what is being written and takes the file away; settles when that is done. */
	stop(): Promise<void>;
};

/** What was counted for a dialog, kept until the next one. */
type Counted = {
	readonly command: PlanExport;
	readonly rows: Float64Array;
	readonly clients: readonly ExportedClient[];
	readonly keptOut: ReadonlyMap<string, string>;
};

export function createExportController(options: ExportControllerOptions): ExportController {
	const {pipeline, clock, trail, allow, findConnections, dispatch, findFolder = () => process.cwd()} = options;
	let counted: Counted | undefined;
	let writing: Promise<unknown> = Promise.resolve();
	let isStopped = false;
	let newest = 0;

	/** All of them, or their networks, and why programs must not be told to refuse some. */
	const listClients = async (
		found: CountedClients,
		areNetworks: boolean,
	): Promise<Pick<Counted, 'clients' | 'keptOut'>> => {
		const guard = createGuard(findConnections(), allow);
		const each: ExportedClient[] = [];
		const keptOut = new Map<string, string>();
		const breathe = createBreath(clock);
		for (let place = 0; place < found.length; place++) {
			each.push(found.at(place));
			await breathe();
		}

		const clients = areNetworks ? groupNetworks(each) : each;
		for (const {address, refusedAs = address, isCertain} of clients) {
			const words = isCertain ? guard(refusedAs) : 'no whole, unambiguous record names it: it could be forged';
			if (words !== undefined) {
				keptOut.set(address, words);
			}

			await breathe();
		}

		return {clients, keptOut};
	};

	const plan = async (command: PlanExport): Promise<void> => {
		const {picture, row, ticket, view} = command;
		const {feed} = picture;
		newest = Math.max(newest, ticket);
		const shown = row === undefined ? feed.rows.slice(0, feed.length) : Float64Array.of(row);
		const rows = view === 'through' && row === undefined ? pipeline.reports.through(shown) : shown;
		const found = pipeline.reports.clients(rows);
		const grouped = nameGrouping(command);
		const {clients, keptOut} = await listClients(found, grouped === 'network');
		const place = await findPlace(findFolder, clock);
		// Somebody may have opened another dialog meanwhile.
		if (ticket >= newest) {
			counted = {command, rows, clients, keptOut};
		}

		const counts = {transactions: rows.length, addresses: clients.length, keptOut: keptOut.size};
		const {nameless, unmatched} = found;
		dispatch({kind: 'export-planned', ticket, plan: {...counts, grouped, nameless, unmatched, ...place}});
	};

	/** The text, and how many rows of it the history let go. */
	const textOf = (
		{choice, plan: {stamp}, revealed}: WriteExport,
		counts: Counted,
	): ExportText & {missing(): number} => {
		const {rows, clients, keptOut, command} = counts;
		if (choice.subject === 'addresses') {
			const what = nameGrouping(command) === 'network' ? 'networks' : 'addresses';
			const about = `waftop: ${clients.length} ${what} of ${rows.length} requests, ${describe(command).join(', ')}`;
			const name = nameExport(choice, stamp);
			const whyKeptOut = ({address}: ExportedClient): string | undefined => keptOut.get(address);
			return {...formatAddresses(choice.format, clients, {about, name, whyKeptOut}), missing: () => 0};
		}

		if (choice.subject === 'report') {
			const wish = {format: choice.format, revealed, only: nameSubset(command), made: clock.now()};
			return {head: [], entries: writeScreenReport(pipeline, command.picture, rows, wish), notes: [], missing: () => 0};
		}

		let missing = 0;
		const {intake, history, reports} = pipeline;
		const {format} = choice;
		function* lines(): Generator<string> {
			for (const row of rows) {
				const slot = history.slotOf(row);
				if (slot === undefined) {
					missing++;
					yield '';
					continue;
				}

				const whole = reports.detail(slot);
				const detail = revealed ? whole : maskForOutput(whole);
				yield format === 'csv'
					? toTransactionRow(detail, reports.marks.ofSlot(slot))
					: toNdjsonLine(detail, intake.zone());
			}
		}

		return {head: format === 'csv' ? [csvTitles()] : [], entries: lines(), notes: [], missing: () => missing};
	};

	const writeFile = async (command: WriteExport, counts: Counted): Promise<ExportOutcome> => {
		const {
			choice,
			plan: {folder, stamp},
			ticket,
			revealed,
		} = command;
		const note = noteOf(command, counts);
		try {
			const target = await createExportFile(folder, nameExport(choice, stamp));
			try {
				const text = textOf(command, counts);
				const poured = await pour(text, target, {
					clock,
					isStopped: () => isStopped,
					onProgress: written => dispatch({kind: 'export-progress', ticket, written}),
				});
				// A report is one text about all of them.
				const entries = choice.subject === 'report' ? counts.rows.length : poured;
				const {bytes, sha256} = await target.finish();
				const written = {file: target.file, entries, bytes, sha256};
				const unnoted = await trail.note({...note, outcome: 'written', ...written, masked: !revealed});
				return {kind: 'written', ...written, missing: text.missing(), unnoted};
			} catch (error) {
				await target.discard();
				throw error;
			}
		} catch (error) {
			const words = toSentence(error);
			await trail.note({...note, outcome: 'failed', masked: !revealed, words});
			return {kind: 'failed', words};
		}
	};

	return {
		plan,
		async write(command) {
			const counts = counted;
			if (counts?.command.ticket !== command.ticket) {
				return;
			}

			const done = writeFile(command, counts);
			writing = done;
			dispatch({kind: 'export-done', ticket: command.ticket, outcome: await done});
		},
		async stop() {
			isStopped = true;
			await writing;
		},
	};
}

async function findPlace(
	findFolder: () => string,
	clock: Clock,
): Promise<Pick<ExportPlan, 'folder' | 'stamp' | 'notWritable'>> {
	const time = formatInstant(clock.now()).replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
	try {
		const folder = findFolder();
		const names = (stamp: string): string[] => exportChoices.map(choice => nameExport(choice, stamp));
		const stamp = findFreeStamp(folder, time, names);
		const reason = await whyNotWritable(`${folder}/${names(stamp)[0]}`);
		const notWritable = reason === undefined ? undefined : `${reason}; start waftop in a folder where you may write`;
		return {folder, stamp, notWritable};
	} catch (error) {
		const notWritable = `the folder that waftop was started in cannot be used: ${toSentence(error)}`;
		return {folder: '.', stamp: time, notWritable};
	}
}

/** How the rows of the view are put together, where they are not addresses. */
function nameGrouping({view, row, picture: {grouping}}: PlanExport): ExportPlan['grouped'] {
	return view === 'clients' && row === undefined && grouping?.by !== 'address' ? grouping?.by : undefined;
}

function nameSubset({view, row}: PlanExport): ReportWish['only'] {
	return row === undefined ? (view === 'through' ? 'not stopped' : undefined) : 'one transaction';
}

/** View, time span and filter, for the comments of a file. */
function describe(command: PlanExport): string[] {
	const {picture} = command;
	const {from, to, filter} = picture.totals.question;
	const subset = nameSubset(command);
	return [
		...(subset === undefined ? [] : [subset]),
		`${formatInstant(from)} to ${formatInstant(to)}`,
		...(filter.length === 0 ? [] : [`filter ${formatFilter(filter)}`]),
	];
}

function noteOf({choice, plan: {folder, stamp}}: {choice: ExportChoice; plan: ExportPlan}, {command}: Counted) {
	const {view, picture} = command;
	const {from, to, filter} = picture.totals.question;
	return {
		action: 'export',
		what: choice.subject,
		format: choice.format,
		file: `${folder}/${nameExport(choice, stamp)}`,
		view,
		filter: formatFilter(filter),
		from: formatInstant(from),
		to: formatInstant(to),
	} as const;
}
