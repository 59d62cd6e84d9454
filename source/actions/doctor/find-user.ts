import {type WebServer} from '../../doctor/box.ts';
import {type RootedFiles} from './rooted-files.ts';

/**
A user of the machine by name, with the groups that it is in; undefined where there is none.
*/
export function findUser(files: RootedFiles, name: string): WebServer['worker'] {
	const linesOf = (file: string): string[][] => {
		const read = files.readText(file);
		return 'text' in read ? read.text.split('\n').map(line => line.split(':')) : [];
	};

	const user = linesOf('/etc/passwd').find(([own]) => own === name);
	if (user === undefined) {
		return undefined;
	}

	const groups = linesOf('/etc/group').filter(([, , , members = '']) => members.split(',').includes(name));
	return {uid: Number(user[2]), gids: [Number(user[3]), ...groups.map(([, , gid]) => Number(gid))]};
}
