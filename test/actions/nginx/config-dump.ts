import {readConfig, fitsPattern} from '../../../source/actions/nginx/config-include.ts';
import {type NginxConfig} from '../../../source/actions/nginx/nginx.ts';

/* Sample: `# configuration file /etc/nginx/nginx.conf:` */
const head = /^# configuration file (.+):$/;

/**
Reads what `nginx -T` printed: every file that nginx itself opened, one after another, the main one first. Undefined where it holds none.
*/
export function parseDump(output: string): NginxConfig | undefined {
	const texts = new Map<string, string>();
	let file: string | undefined;
	let lines: string[] = [];
	const close = (): void => {
		if (file !== undefined && !texts.has(file)) {
			texts.set(file, lines.join('\n'));
		}
	};

	for (const line of output.split('\n')) {
		const [, name] = head.exec(line) ?? [];
		if (name === undefined) {
			lines.push(line);
		} else {
			close();
			file = name;
			lines = [];
		}
	}

	close();
	const [mainFile] = texts.keys();
	const sorted = [...texts.keys()].toSorted();
	return mainFile === undefined
		? undefined
		: readConfig(mainFile, {
				read: name => (texts.has(name) ? {text: texts.get(name)!} : {reason: 'nginx did not print it'}),
				match: pattern => sorted.filter(name => fitsPattern(name, pattern)),
			});
}
