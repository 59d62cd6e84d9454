/* Samples: `export APACHE_LOG_DIR=/var/log/apache2$SUFFIX`, `SUFFIX=`, `export LANG="C"` */
const assignment = /^\s*(?:export\s+)?([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s;"']*)\s*(?:#.*)?$/;

/**
The variables that a file for the shell such as Debian's `envvars` sets, without a shell: plain assignments, with variables known by then. What needs more than that is left out.

@param instance What Debian appends to the names of a second Apache: `-test` for `/etc/apache2-test`.
*/
export function readShellVariables(text: string, instance: string): Map<string, string> {
	const found = new Map<string, string>();
	for (const line of text.split('\n')) {
		const [, name, written = ''] = assignment.exec(line) ?? [];
		if (name === undefined || /[`]|\$\(/.test(written)) {
			continue;
		}

		const isQuoted = /^["']/.test(written);
		const bare = isQuoted ? written.slice(1, -1) : written;
		const value = written.startsWith("'") ? bare : expandShell(bare, found);
		if (value !== undefined) {
			found.set(name, name === 'SUFFIX' ? instance : value);
		}
	}

	return found;
}

function expandShell(text: string, known: ReadonlyMap<string, string>): string | undefined {
	let isKnown = true;
	// Samples: `$SUFFIX`, `${APACHE_CONFDIR}`; anything else in braces is an expression of the shell.
	const value = text.replaceAll(
		/\$(?:(\w+)|\{([^}]*)\})/g,
		(_, bare: string | undefined, braced: string | undefined) => {
			const found = known.get(bare ?? braced ?? '');
			isKnown &&= found !== undefined;
			return found ?? '';
		},
	);
	return isKnown ? value : undefined;
}

/**
A text with its `${NAME}`s put in, as Apache does; undefined where one is not known.
*/
export function expandVariables(text: string, known: ReadonlyMap<string, string>): string | undefined {
	let isKnown = true;
	const value = text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
		const found = known.get(name);
		isKnown &&= found !== undefined;
		return found ?? '';
	});
	return isKnown ? value : undefined;
}
