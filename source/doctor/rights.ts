import {type PathState, type WebServer} from './box.ts';

const read = 4;
const write = 2;
const enter = 1;

type User = NonNullable<WebServer['worker']>;
type Known = Extract<PathState, {readonly mode: number}>;

function bitsFor({mode, uid, gid}: Pick<Known, 'mode' | 'uid' | 'gid'>, user: User): number {
	return (uid === user.uid ? mode >> 6 : user.gids.includes(gid) ? mode >> 3 : mode) & 7;
}

/**
Whether a user can make files in a folder, by owner and mode of it and of all folders on the way. Root always can.
*/
export function canMakeFiles(state: PathState, user: User): boolean {
	return (
		'mode' in state &&
		state.is === 'folder' &&
		(user.uid === 0 ||
			((bitsFor(state, user) & (write | enter)) === (write | enter) &&
				state.parents.every(parent => (bitsFor(parent, user) & enter) !== 0)))
	);
}

/**
Whether every user of the machine can read a file.
*/
export function isReadByAll(state: PathState): boolean {
	return (
		'mode' in state &&
		state.is === 'file' &&
		(state.mode & read) !== 0 &&
		state.parents.every(({mode}) => (mode & enter) !== 0)
	);
}

/**
Permissions as they are written: `644`.
*/
export function formatMode(mode: number): string {
	return mode.toString(8).padStart(3, '0');
}
