import {createHash} from 'node:crypto';
import os from 'node:os';
import process from 'node:process';
import {type BulkDocument, createBulkWriter} from '../actions/ship/bulk-writer.ts';
import {type Checkpoints, readCheckpoints, type ShippedUpTo, writeCheckpoints} from '../actions/ship/checkpoint.ts';
import {putTemplate} from '../actions/ship/index-template.ts';
import {toShippedDocument} from '../actions/ship/shipped-document.ts';
import {findStateFile} from '../actions/trail/state-folder.ts';
import {isElasticError} from '../elastic/elastic-error.ts';
import {clock, sleep} from '../pipeline/real-clock.ts';
import {createPipeline, type Pipeline} from '../pipeline/pipeline.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type ShipRequest} from '../settings/ship-command-line.ts';
import {createBackoff} from '../sources/index/elastic-backoff.ts';
import {type FileIdentity, identifyDescriptor} from '../sources/files/file-identity.ts';
import {type Origins} from '../sources/origins.ts';
import {createSourceNotices} from './source-notices.ts';
import {onInterrupt} from './on-interrupt.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {formatInstant} from '../waf/calendar.ts';
import {second} from '../waf/clock.ts';
import {toSentence} from '../waf/expected-error.ts';
import {toSystemReason} from '../waf/system-reason.ts';
import {maskForOutput} from '../secrets/mask.ts';
import {connectToIndex} from './connect-index.ts';
import {openShippedLogs, type ShippedLogs} from './shipped-logs.ts';

const tickInterval = second;
const capacity = 65_536;

/** A transaction on its way, with the place of its first line. */
type Sent = BulkDocument & {readonly origin: number; readonly offset: number};

function say(words: string): void {
	process.stderr.write(`waftop: ${sanitize(words)}\n`);
}

/**
Tails logs and writes a document a transaction into an index, each once: its id is made of this machine's name, the file and the place of its first line, so what is sent twice is the same document. Returns the exit code.
*/
export async function runShip({settings, index, stateFile}: ShipRequest): Promise<number> {
	const stop = new AbortController();
	const interrupted = onInterrupt(stop);
	const reach = await connectToIndex(settings.elastic!);
	const backoff = createBackoff(Math.random);
	let told: string | undefined;
	const onFailure = (error: Parameters<typeof backoff.fail>[0]): number => {
		if (told !== error.message) {
			told = error.message;
			say(`${toSentence(error)}; nothing is lost, waftop keeps trying`);
		}

		return backoff.fail(error);
	};

	const {elastic} = reach;
	for (;;) {
		try {
			await putTemplate(elastic, index, stop.signal);
			break;
		} catch (error) {
			if (isElasticError(error, 'forbidden')) {
				say(
					'cannot install the index template (403): the user or key lacks manage_index_templates; the server will guess field types',
				);
				break;
			}

			// A server that is away comes back; one that says no does not change its mind.
			if (!isElasticError(error, 'refused', 'unreachable', 'timeout', 'closed', 'busy', 'unavailable')) {
				throw error;
			}

			await sleep(onFailure(error), stop.signal);
			if (stop.signal.aborted) {
				return exitCodes.interrupted;
			}
		}
	}

	const writer = createBulkWriter<Sent>({
		elastic,
		sleep,
		onFailure,
		onSuccess() {
			told = undefined;
			backoff.succeed(clock.now());
		},
	});
	const file = stateFile ?? findStateFile('ship.json');
	const identities = createIdentities();
	let isEnded = false;
	let checkpoints: Checkpoints = readCheckpoints(file);
	let logs: ShippedLogs | undefined;
	const pipeline: Pipeline = createPipeline({
		settings,
		clock,
		capacity,
		// What is not whole when it ends is read again at the next start.
		onComplete(slot) {
			if (!stop.signal.aborted) {
				writer.add(toSent(pipeline, slot, identities, {index, showSecrets: settings.showSecrets}));
			}
		},
		whenRoom: async () => writer.whenRoom(),
		openSource(origins) {
			logs = openShippedLogs(settings, {origins, checkpoints, isEnded: () => isEnded});
			identities.use(origins);
			return logs.source;
		},
	});
	const announce = createSourceNotices();
	const save = async (): Promise<void> => {
		const next = {...checkpoints, ...findSettled(logs, pipeline, writer.waiting(), identities)};
		if (JSON.stringify(next) !== JSON.stringify(checkpoints)) {
			checkpoints = next;
			await writeCheckpoints(file, checkpoints);
		}
	};

	let saving: Promise<void> = Promise.resolve();
	const ticks = setInterval(() => {
		pipeline.tick();
		announce(pipeline.reports.facts());
		saving = saving.then(save).catch((error: unknown) => say(`cannot write ${file}: ${toSystemReason(error)}`));
	}, tickInterval);
	const writing = writer.run(stop.signal);
	try {
		await pipeline.run(stop.signal);
		isEnded = !stop.signal.aborted;
		writer.finish();
		await writing;
	} finally {
		clearInterval(ticks);
		await saving;
	}

	await save();
	pipeline.close();
	await elastic.close();
	if (writer.rejected > 0) {
		say(`${elastic.name} rejected ${writer.rejected} transactions: ${writer.lastRejection}`);
	}

	say(`shipped ${writer.written} transactions to ${elastic.name}`);
	return interrupted() ? exitCodes.interrupted : writer.rejected > 0 ? exitCodes.failed : exitCodes.ok;
}

type Identities = {
	use(origins: Origins): void;
	of(origin: number): FileIdentity | undefined;
};

/** Of open files, asked once each. */
function createIdentities(): Identities {
	const known = new Map<number, FileIdentity>();
	let origins: Origins | undefined;
	return {
		use(given) {
			origins = given;
		},
		of(origin) {
			const descriptor = origins?.descriptorOf(origin);
			const found = known.get(origin) ?? (descriptor === undefined ? undefined : identifyDescriptor(descriptor));
			if (found !== undefined) {
				known.set(origin, found);
			}

			return found;
		},
	};
}

type Sending = {readonly index: string; readonly showSecrets: boolean};

function toSent(
	{intake, history, reports}: Pipeline,
	slot: number,
	identities: Identities,
	{index, showSecrets}: Sending,
): Sent {
	const {origin, offset} = history.firstLineOf(slot);
	const {inode, firstLine} = identities.of(origin) ?? {inode: 0, firstLine: ''};
	const observer = os.hostname();
	const whole = reports.detail(slot);
	const detail = showSecrets ? whole : maskForOutput(whole);
	const created = detail.time ?? clock.now();
	const id = createHash('sha256')
		.update([observer, inode, firstLine, offset].join('\0'))
		.digest('base64url')
		.slice(0, 22);
	const document = toShippedDocument(detail, intake.zone(), reports.countedFacts(slot), observer);
	return {
		index: `${index}-${formatInstant(created).slice(0, 10).replaceAll('-', '.')}`,
		id,
		source: JSON.stringify(document),
		origin,
		offset,
	};
}

function findSettled(
	logs: ShippedLogs | undefined,
	{history}: Pipeline,
	waiting: Iterable<Sent>,
	identities: Identities,
): Record<string, ShippedUpTo> {
	const pending = [...waiting, ...history.openFirstLines()];
	const settled: Record<string, ShippedUpTo> = {};
	for (const {name, span} of logs?.spans ?? []) {
		const place = span.settled(pending, clock.now());
		const identity = place && identities.of(place.origin);
		if (place !== undefined && identity !== undefined) {
			settled[name] = {...identity, offset: place.offset};
		}
	}

	return settled;
}
