const names: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};

/**
A text as HTML shows it, between tags and in quoted attributes.
*/
export function escapeHtml(text: string): string {
	return text.replaceAll(/[&<>"']/g, character => names[character]);
}
