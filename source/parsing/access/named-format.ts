import {createAccessFormat, type AccessFormat} from './access-format.ts';
import {readApacheFormat} from './apache-format.ts';
import {createKnownFormats} from './known-formats.ts';
import {readNginxFormat} from './nginx-format.ts';

/* Samples: `escape=json '…'`, `escape=none …` */
const escapeOption = /^escape=(default|json|none)\s+/;

/**
The format that a text means: one of the known by name, or what stands in a configuration, of nginx with `$`, of Apache with `%`. Undefined where it is neither.

@param name What it is called.
*/
export function readNamedFormat(text: string, name = '--access-format'): AccessFormat | undefined {
	const known = createKnownFormats().find(format => format.name.toLowerCase() === text.toLowerCase());
	if (known !== undefined) {
		return known;
	}

	const escape = escapeOption.exec(text);
	const format = escape === null ? text : text.slice(escape[0].length);
	if (/\$\{?[a-z_]/i.test(format)) {
		return createAccessFormat(name, readNginxFormat(format, escape?.[1] as 'default' | undefined));
	}

	return /%[>{a-zA-Z]/.test(format) ? createAccessFormat(name, readApacheFormat(format)) : undefined;
}
