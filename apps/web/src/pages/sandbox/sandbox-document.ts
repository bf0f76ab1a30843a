/**
 * The page of a simulated tool as a document of its own. It asks for the scheme of the device; people choose the
 * console's scheme here, so that question is answered in its place.
 */
export function sandboxDocument(html: string, scheme: 'light' | 'dark'): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="${scheme}">
<style>html,body{margin:0;overflow-wrap:anywhere;background:${scheme === 'dark' ? '#16191f' : '#ffffff'}}</style></head>
<body>${inScheme(html, scheme)}</body></html>`;
}

const question = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/g;

export function inScheme(html: string, scheme: 'light' | 'dark'): string {
  return html.replaceAll(question, (_all, wanted) => (wanted === scheme ? '(min-width:0)' : '(max-width:0)'));
}
