import {type DenyOutcome} from '../../waf/deny.ts';
import {type CommandResult, type Nginx, type ReloadResult} from '../nginx/nginx.ts';
import {findTrustedPath, readTrusted} from '../../files/trusted-file.ts';
import {isLockError, withLock} from './deny-lock.ts';
import {type FilePlan} from './deny-plan.ts';
import {replaceFile, sweepLeftovers} from './replace-file.ts';

/**
Where a change of the file is; tests of faults end the process there.
*/
export type ApplyStep = 'locked' | 'checked' | 'written' | 'tested' | 'reloaded' | 'restored';

export type ApplyOptions = {
	readonly nginx: Pick<Nginx, 'test' | 'reload'>;
	readonly file: string;

	/** Plans anew from the file as it is under the lock; `undefined` stands for a file that is not there. */
	readonly plan: (text: string | undefined) => Promise<FilePlan | {readonly outcome: DenyOutcome}>;
	readonly onStep?: ((step: ApplyStep) => void) | undefined;
};

/**
What became of it, without ranges and time.
*/
export type Applied =
	| {readonly kind: 'written'; readonly plan: FilePlan; readonly later: ReloadResult['later']}
	| {readonly kind: 'ended'; readonly outcome: DenyOutcome};

type Failure = Extract<DenyOutcome, {kind: 'failed'}>;

/**
Changes the deny file under a lock: only where nginx accepts its configuration before and after, and reloads. Where a step fails, the old file is put back and tested.
*/
export async function applyPlan(options: ApplyOptions): Promise<Applied> {
	// A link keeps pointing to the file that is changed.
	const found = findTrustedPath(options.file);
	if ('reason' in found) {
		const words = `${options.file} is not safe to write: ${found.reason}`;
		return end({kind: 'failed', step: 'write', words, restored: true});
	}

	try {
		return await withLock(found.file, async () => applyLocked({...options, file: found.file}));
	} catch (error) {
		if (isLockError(error)) {
			return end({kind: 'failed', step: 'lock', words: error.message, restored: true});
		}

		throw error;
	}
}

async function applyLocked({nginx, file, plan: makePlan, onStep}: ApplyOptions): Promise<Applied> {
	onStep?.('locked');
	await sweepLeftovers(file);
	const before = readOld(file);
	if (before.problem !== undefined) {
		return end({kind: 'failed', step: 'write', words: before.problem, restored: true});
	}

	const plan = await makePlan(before.text);
	if ('outcome' in plan) {
		return end(plan.outcome);
	}

	const check = await nginx.test();
	if (!check.ok) {
		return end({
			kind: 'failed',
			step: 'check',
			words: `nginx refuses its configuration as it is: ${check.words}`,
			restored: true,
		});
	}

	onStep?.('checked');
	try {
		await replaceFile(file, plan.text);
	} catch (error) {
		return end({
			kind: 'failed',
			step: 'write',
			words: `cannot write ${file}: ${(error as Error).message}`,
			restored: true,
		});
	}

	onStep?.('written');
	const restore = async (step: Failure['step'], {words}: CommandResult): Promise<Applied> => {
		const restored = await putBack(nginx, file, before.text);
		onStep?.('restored');
		return end({kind: 'failed', step, words, restored});
	};

	const tested = await nginx.test();
	if (!tested.ok) {
		return restore('test', tested);
	}

	onStep?.('tested');
	const reloaded = await nginx.reload();
	if (!reloaded.ok) {
		return restore('reload', reloaded);
	}

	onStep?.('reloaded');
	return {kind: 'written', plan, later: reloaded.later};
}

function end(outcome: DenyOutcome): Applied {
	return {kind: 'ended', outcome};
}

function readOld(file: string): {text: string | undefined; problem: string | undefined} {
	try {
		return {text: readTrusted(file, 'latin1', {isAlone: true}), problem: undefined};
	} catch (error) {
		const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
		return {text: undefined, problem: isMissing ? undefined : `cannot read ${file}: ${(error as Error).message}`};
	}
}

async function putBack(nginx: Pick<Nginx, 'test'>, file: string, text: string | undefined): Promise<boolean> {
	try {
		await replaceFile(file, text);
		return (await nginx.test()).ok;
	} catch {
		return false;
	}
}
