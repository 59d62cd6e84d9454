import process from 'node:process';
import {type GivenRule} from '../alerts/live/engine.ts';
import {createOutput} from '../actions/output.ts';
import {readChanges} from '../actions/trail/read-trail.ts';
import {findTrailFile} from '../actions/trail/trail.ts';
import {createServiceManager} from '../actions/service/systemd-notify.ts';
import {clock} from '../pipeline/real-clock.ts';
import {createPipeline, type Pipeline} from '../pipeline/pipeline.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type Settings} from '../settings/settings.ts';
import {type WatchRequest} from '../settings/watch-command-line.ts';
import {formatAlertEvent, toAlertEventObject} from '../views/printed/alert-event.ts';
import {formatDebugAlert} from '../views/printed/debug-alert.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {listAlerters, terminalAlerters} from '../waf/alerters.ts';
import {type Milliseconds, minute, type Timestamp} from '../waf/clock.ts';
import {ExpectedError} from '../waf/expected-error.ts';
import {toJsonLine} from '../waf/json-line.ts';
import {type IndexConnection} from './connect-index.ts';
import {openContinuedLogs} from './continued-logs.ts';
import {findAlertFolder} from './alert-folder.ts';
import {waitForState} from './wait-for-state.ts';
import {limitHeapGrowth} from './heap-growth.ts';
import {explainNothingRead} from './explain-nothing-read.ts';
import {findEmptySpan} from './find-empty-span.ts';
import {watchNotedDenials} from './noted-denials.ts';
import {onInterrupt} from './on-interrupt.ts';
import {openAlerts} from './open-alerts.ts';
import {openIndex} from './open-index.ts';
import {openPlaces} from './open-places.ts';
import {readAlertRules} from './read-alert-rules.ts';
import {createChannelNotices} from './channel-notices.ts';
import {createSourceNotices} from './source-notices.ts';

const tickInterval: Milliseconds = 100;

const overlap: Milliseconds = 15 * minute;

/** The notes of what was denied on this machine are read so often. */
const noteApart: Milliseconds = minute;

/** What is asked of late does not rest on the history, so a small one does: no fewer than transactions may be open. */
const capacity = 65_536;

/**
Evaluates alert rules without a screen until it is stopped: `waftop watch`. Returns the exit code.
*/
export async function runWatch({settings, json}: WatchRequest): Promise<number> {
	limitHeapGrowth();
	const stop = new AbortController();
	onInterrupt(stop);
	const rules = await readAlertRules(settings, clock.now);
	for (const note of new Set(rules.flatMap(({notes}) => notes))) {
		say(note);
	}

	const output = createOutput(process.stdout, () => stop.abort());
	const findPlace = await openPlaces(settings);
	let over = 0;
	const folder = findAlertFolder(settings);
	sayTerminalCalls(rules);
	const service = createServiceManager();
	const alerts = await openAlerts({
		settings,
		rules,
		pipeline: () => pipeline,
		state:
			folder === undefined
				? undefined
				: {
						folder,
						takeLock: async () =>
							waitForState(folder, {
								say(words) {
									say(words);
									// One that is not ready in time is ended.
									service.ready();
								},
								stop: stop.signal,
								meanwhile: () => service.alive(clock.now()),
							}),
					},
		leaveOut: terminalAlerters,
		show: signal => process.stderr.write(formatDebugAlert(signal)),
		say,
		ifHeld(holder) {
			// Whoever ends it while it waits for a screen wants no reason.
			if (stop.signal.aborted) {
				return;
			}

			throw new ExpectedError(
				'failed',
				`${holder} watches these logs with these rules already`,
				'end it, or name other rules or logs',
			);
		},
		onEvent(event, telling) {
			over += telling === 'over' ? 1 : 0;
			output.write(`${json ? toJsonLine(toAlertEventObject(event, telling)) : formatAlertEvent(event, telling)}\n`);
			// It has left before it is noted as told: a kill in between would lose it.
			void output.whenRoom();
		},
	});
	if (settings.since !== undefined && alerts.counts !== undefined) {
		say(
			`--since: what an earlier run has evaluated is not evaluated again, and its alerts are not sent; remove ${folder} to begin anew`,
		);
	}

	const resumed = resume(settings, alerts.counts?.newest ?? undefined);
	const reach = await openIndex(resumed);
	const pipeline: Pipeline = createPipeline({
		settings: resumed,
		clock,
		capacity,
		onComplete: alerts.complete,
		async whenRoom() {
			await alerts.whenRoom();
			await output.whenRoom();
		},
		openSource(origins) {
			alerts.use(origins);
			const {files, standardInput, since, watched} = settings;
			const isPlain = files.length > 0 && !standardInput && since === undefined && watched === undefined;
			return (
				reach?.openSource() ??
				(isPlain && alerts.counts !== undefined ? openContinuedLogs(settings, alerts.counts.files, origins) : undefined)
			);
		},
		findPlace,
	});
	service.ready();
	// What gets past a deny rule is a fact that rules can ask for.
	const followDenials = createRepeated(noteApart, () =>
		watchNotedDenials(readChanges(findTrailFile())).follow(pipeline.history),
	);
	followDenials(clock.now());
	const announce = createSourceNotices();
	const noticeChannels = createChannelNotices(say);
	// Where an earlier run counted something, the logs are known to be the right ones.
	const isUnknown = (alerts.counts?.newest ?? undefined) === undefined;
	let isStartRead = !isUnknown;
	const ticks = setInterval(() => {
		pipeline.tick();
		announce(pipeline.reports.facts());
		if (!isStartRead && pipeline.intake.isFollowing()) {
			isStartRead = true;
			void explainStart(settings, pipeline);
		}

		alerts.tick();
		noticeChannels(alerts.status().channels);
		service.alive(clock.now());
		followDenials(clock.now());
		void output.whenRoom();
	}, tickInterval);
	try {
		await pipeline.run(stop.signal);
		announce(pipeline.reports.facts());
	} finally {
		clearInterval(ticks);
	}

	const stopping = service.stopping();
	if (!stop.signal.aborted) {
		await alerts.finish(stop.signal);
	}

	await alerts.close();
	await output.whenRoom();
	pipeline.close();
	await stopping;
	const code = isUnknown && !stop.signal.aborted ? await explainEnd(settings, pipeline, reach) : exitCodes.ok;
	await reach?.close();
	if (over > 0) {
		const [were, them] = over === 1 ? ['1 alert was', 'it'] : [`${over} alerts were`, 'them'];
		const anew = folder === undefined ? 'start' : `remove ${folder}, then start`;
		say(`${were} over before the start: printed and not sent; to have ${them} sent, ${anew} with --since TIME`);
	}

	return code;
}

/** An empty log is one that was just rotated, a pipe and an index have no start, and a span may lie ahead: only of other lines there is something to say. */
async function explainStart(settings: Settings, pipeline: Pipeline): Promise<void> {
	const {elastic, standardInput} = settings;
	const lines = pipeline.intake.counts();
	const isOpen = elastic !== undefined || standardInput || lines.read === 0;
	if (!isOpen && findEmptySpan(settings, pipeline, lines.modsecurity) === undefined) {
		await explainNothingRead(settings, lines, pipeline.reports.lastOther(), {index: undefined, emptySpan: undefined});
	}
}

async function explainEnd(settings: Settings, pipeline: Pipeline, index: IndexConnection | undefined): Promise<number> {
	const lines = pipeline.intake.counts();
	const emptySpan = findEmptySpan(settings, pipeline, lines.modsecurity);
	return explainNothingRead(settings, lines, pipeline.reports.lastOther(), {index, emptySpan});
}

/** An index is read again from a while before the newest document that was counted, since some come late. */
function resume(settings: Settings, newest: Timestamp | undefined): Settings {
	return settings.elastic === undefined || settings.since !== undefined || newest === undefined
		? settings
		: {...settings, since: {kind: 'instant', time: newest - overlap, isLocal: false}};
}

/** Does something so often at most. */
function createRepeated(apart: Milliseconds, task: () => void): (now: Timestamp) => void {
	let doneAt = -Infinity;
	return now => {
		if (now - doneAt >= apart) {
			doneAt = now;
			task();
		}
	};
}

/** A bell that nobody rings is a channel that tells nobody. */
function sayTerminalCalls(rules: readonly GivenRule[]): void {
	const named = rules
		.filter(({isEnabled}) => isEnabled)
		.flatMap(({rule}) => listAlerters(rule.options).map(({name}) => name))
		.filter(name => terminalAlerters.has(name));
	if (named.length > 0) {
		say(`${[...new Set(named)].join(', ')}: only the screen calls through the terminal; nothing is sent by it here`);
	}
}

function say(words: string): void {
	process.stderr.write(`waftop: ${sanitize(words)}\n`);
}
