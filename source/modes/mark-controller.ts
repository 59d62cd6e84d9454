import path from 'node:path';
import {type MarkFile} from '../actions/triage/mark-file.ts';
import {type Trail} from '../actions/trail/trail.ts';
import {toIdStrength} from '../parsing/values/unique-id.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Command} from '../screen/command.ts';
import {type Message} from '../screen/message.ts';
import {type Settings} from '../settings/settings.ts';
import {type Clock} from '../waf/clock.ts';
import {toSentence} from '../waf/expected-error.ts';
import {hidePassword} from '../waf/url-password.ts';
import {nameMarkedLog, type MarkEntry, type MarkKey} from '../waf/mark.ts';

/**
Where marks of clients hold: the logs that are read, or the index; none where a log has no name, such as a pipe.
*/
export function findMarkedLogs({files, demo, standardInput, elastic}: Settings): readonly string[] {
	if (demo || standardInput) {
		return [];
	}

	return elastic === undefined
		? [...new Set(files.map(file => nameMarkedLog(path.resolve(file))))]
		: [`${(elastic.nodes ?? []).map(node => hidePassword(node)).join(',')} ${elastic.index}`];
}

/**
Takes over the marks that were kept for these logs. Returns what went wrong, in a sentence.
*/
export function loadMarks(
	file: MarkFile,
	logs: readonly string[],
	marks: Pipeline['reports']['marks'],
): string | undefined {
	try {
		const kept = file.read();
		marks.load(kept.filter(({key}) => key.kind !== 'client' || logs.includes(key.log)));
		return undefined;
	} catch (error) {
		return toSentence(error);
	}
}

export type MarkControllerOptions = {
	readonly reports: Pick<Pipeline['reports'], 'marks' | 'detail' | 'placeOf'>;
	readonly slotOf: Pipeline['history']['slotOf'];
	readonly logs: readonly string[];

	/** Undefined: marks are of this run only. */
	readonly file: MarkFile | undefined;
	readonly trail: Trail;
	readonly by: string;
	readonly clock: Clock;
	readonly dispatch: (message: Message) => void;
};

/**
Carries out what the screen asks of marking: in the book at once, in the file behind it, with a note of it.
*/
export type MarkController = {
	mark(command: Extract<Command, {kind: 'mark'}>): Promise<void>;

	/** Settles when nothing is half kept. */
	settled(): Promise<void>;
};

export function createMarkController(options: MarkControllerOptions): MarkController {
	const {reports, slotOf, logs, file, trail, by, clock, dispatch} = options;
	let keeping: Promise<unknown> = Promise.resolve();

	/** The keys that find it again; none where nothing does. */
	const keysOf = (subject: Extract<Command, {kind: 'mark'}>['subject']): readonly MarkKey[] => {
		if (subject.kind === 'client') {
			const names = logs.length === 0 ? [''] : logs;
			return names.map(log => ({kind: 'client', log, address: subject.address}));
		}

		const slot = slotOf(subject.row);
		if (slot === undefined) {
			return [];
		}

		const id = reports.detail(slot).uniqueId;
		const bytes = Buffer.from(id ?? '', 'latin1');
		if (id !== undefined && toIdStrength(bytes, 0, bytes.length) === 'strong') {
			return [{kind: 'id', id}];
		}

		const place = reports.placeOf(slot);
		return place === undefined ? [] : [{kind: 'place', ...place}];
	};

	const keep = async (keys: readonly MarkKey[], entry: MarkEntry | undefined): Promise<string | undefined> => {
		try {
			let dropped = 0;
			for (const key of keys) {
				dropped += (await file?.keep(key, entry)) ?? 0;
			}

			return file === undefined
				? 'for this run only'
				: dropped === 0
					? undefined
					: `${dropped} of the oldest marks had to go`;
		} catch (error) {
			return `not kept: ${toSentence(error)}`;
		}
	};

	return {
		async mark({subject, mark, note}) {
			const keys = keysOf(subject);
			if (keys.length === 0) {
				const text = 'not marked: nothing names this request in its log for certain';
				dispatch({kind: 'notice', text});
				return;
			}

			const entry = mark === undefined ? undefined : {mark, note, time: clock.now(), by};
			for (const key of keys) {
				reports.marks.set(key, entry);
			}

			// One after another: each reads what the one before has written.
			const isKept = subject.kind === 'transaction' || logs.length > 0;
			const done = keeping.then(async () => (isKept ? keep(keys, entry) : 'for this run only: a pipe has no name'));
			keeping = done;
			const doubt = await done;
			const unnoted = await trail.note({
				action: 'mark',
				outcome: doubt?.startsWith('not kept') === true ? 'failed' : 'applied',
				mark: mark ?? 'none',
				note,
				keys,
				words: doubt,
			});
			const words = [mark === undefined ? 'mark taken away' : `marked ${mark}`, doubt, unnoted];
			dispatch({kind: 'notice', text: words.filter(word => word !== undefined).join('; ')});
		},
		async settled() {
			await keeping;
		},
	};
}
