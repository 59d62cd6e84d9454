/**
Draws the rows of a screen in a frame that tells its size, for the message of a failed test.
*/
export function drawScreen(rows: string[], columns: number): string {
	const title = ` ${columns}×${rows.length} `;
	const top = `┌${title}${'─'.repeat(Math.max(0, columns - title.length))}┐`;
	const body = rows.map(row => `│${row.padEnd(columns)}│`);
	return [top, ...body, `└${'─'.repeat(columns)}┘`].join('\n');
}
