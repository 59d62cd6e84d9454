import {type Block, type Directive, type WebServer} from './box.ts';
import {allBlocks} from './effective.ts';

/**
What to do with a directive, as lines to paste under a comment that says where.

Of nginx only the directive is named and never its line, which may hold a whole location; directives of ModSecurity stand there within the quotes of `modsecurity_rules`.

@param cause What to replace; undefined: nothing is set, and the lines are to be added.
@param lines In the syntax of the cause: of ModSecurity, or of nginx where the cause is one of nginx.
*/
export function replacing(
	cause: Directive | undefined,
	server: WebServer,
	block: Block,
	lines: readonly string[],
): string[] {
	if (cause === undefined || cause.line === 0) {
		const file = block.rules.find(({name}) => name === 'secruleengine')?.file ?? server.mainFile;
		return isNginxFile(server, file) ? [`# in http, in ${file}`, ...inRules(lines)] : [`# in ${file}`, ...lines];
	}

	const place = `line ${cause.line} of ${cause.file}`;
	if (!cause.name.startsWith('sec')) {
		return server.kind === 'nginx'
			? [`# in ${place}, instead of ${cause.name} alone: the rest of the line stays`, ...lines]
			: [`# instead of ${place}`, ...lines];
	}

	if (isNginxFile(server, cause.file)) {
		return isAlone(cause, server)
			? [`# in ${place}, instead of modsecurity_rules alone: the rest of the line stays`, ...inRules(lines)]
			: [`# within the quotes of modsecurity_rules at ${place}, instead of this ${nameOf(cause)} alone`, ...lines];
	}

	// Rules go on over lines that end with a backslash.
	const isRule = cause.name === 'secrule' || cause.name === 'secaction';
	return [isRule ? `# instead of the ${nameOf(cause)} that begins in ${place}` : `# instead of ${place}`, ...lines];
}

/**
A comment that says which directive to delete.
*/
export function deleting(cause: Directive, server: WebServer): string {
	const place = `line ${cause.line} of ${cause.file}`;
	if (isNginxFile(server, cause.file)) {
		return isAlone(cause, server)
			? `# in ${place}, delete modsecurity_rules with its text: the rest of the line stays`
			: `# within the quotes of modsecurity_rules at ${place}, delete this ${nameOf(cause)} alone`;
	}

	return `# delete ${place}`;
}

/** The name as it is written. */
function nameOf({name, text}: Directive): string {
	const written = text.split(/\s/, 1)[0];
	return written.toLowerCase() === name ? written : name;
}

function textsIn(server: WebServer, file: string): Directive[] {
	return allBlocks(server.top).flatMap(({own}) =>
		own.filter(directive => directive.name === 'modsecurity_rules' && directive.file === file),
	);
}

/** Whether bare directives of ModSecurity would be errors of syntax in a file. */
function isNginxFile(server: WebServer, file: string): boolean {
	return server.kind === 'nginx' && (file === server.mainFile || textsIn(server, file).length > 0);
}

/** Whether a text in nginx holds nothing but the one directive. */
function isAlone(cause: Directive, server: WebServer): boolean {
	const texts = textsIn(server, cause.file).filter(({line}) => line === cause.line);
	const [first] = texts;
	return texts.length === 1 && !(first.words[0] ?? '').trim().includes('\n');
}

/** One text for each, since a fix is lines. */
function inRules(lines: readonly string[]): string[] {
	return lines.map(line => `modsecurity_rules '${line.replaceAll(/[\\']/g, String.raw`\$&`)}';`);
}
