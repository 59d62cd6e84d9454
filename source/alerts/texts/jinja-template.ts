import {parse, tokenize} from '@huggingface/jinja';
import {FormatError} from './format-text.ts';
import {evaluateTemplate} from './jinja-evaluate.ts';
import {filters} from './jinja-filters.ts';
import {type Node, nodeTypes} from './jinja-nodes.ts';
import {tests} from './jinja-tests.ts';
import {type Fields} from './jinja-values.ts';

/**
A template in the language Jinja.
*/
export type JinjaTemplate = {
	/**
	The text with values, of which only own fields are seen.

	@throws {FormatError} where a value is not what the template takes it for, or the text goes on for too long.
	*/
	readonly print: (values: Fields) => string;
};

/** Longer ones are no text of an alert. */
const longestTemplate = 100_000;

/**
Reads a template; filters, tests and statements that are not known are named.

@throws {FormatError}
*/
export function readJinja(text: string): JinjaTemplate {
	if (text.length > longestTemplate) {
		throw new FormatError(`a template of ${text.length} characters; at most ${longestTemplate}`);
	}

	let program: Node;
	try {
		program = parse(tokenize(keepRaw(text), {lstrip_blocks: false, trim_blocks: false}));
	} catch (error) {
		throw new FormatError(`no template: ${(error as Error).message.split('\n')[0]}`);
	}

	check(program);
	return {print: values => evaluateTemplate(program, values)};
}

/** The parser knows no raw blocks: what stands in one is a text. */
function keepRaw(text: string): string {
	return text.replaceAll(
		/\{%-?\s*raw\s*-?%\}([^]*?)\{%-?\s*endraw\s*-?%\}/g,
		(_, inner: string) => `{{ ${JSON.stringify(inner).replaceAll('{', '{" ~ "').replaceAll('%', '%" ~ "')} }}`,
	);
}

function check(node: Node): void {
	if (!nodeTypes.has(node.type)) {
		throw new FormatError(`${node.type.toLowerCase()} is not offered in templates`);
	}

	if (node.type === 'FilterExpression' || node.type === 'FilterStatement') {
		checkName('filter', node.filter, filters);
	} else if (node.type === 'TestExpression') {
		checkName('test', node.test, tests);
	}

	for (const value of Object.values(node) as readonly unknown[]) {
		const inner = value instanceof Map ? [...value].flat() : [value].flat();
		for (const child of inner as readonly unknown[]) {
			if (typeof child === 'object' && child !== null && 'type' in child && !('kind' in child)) {
				checkChild(child as Node);
			}
		}
	}
}

/** Tokens of operators are no nodes, and names of filters were looked at. */
function checkChild(child: Node): void {
	if (nodeTypes.has(child.type) || /^[A-Z]\w+(?:Statement|Expression|Literal)$|^Macro$/.test(child.type)) {
		check(child);
	}
}

function checkName(kind: string, node: Node, known: ReadonlyMap<string, unknown>): void {
	const name =
		node.type === 'Identifier'
			? node.value
			: node.type === 'CallExpression' && node.callee.type === 'Identifier'
				? node.callee.value
				: '';
	if (!known.has(name)) {
		throw new FormatError(`there is no ${kind} ${name}`);
	}
}
