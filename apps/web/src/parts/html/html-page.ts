import DOMPurify from 'dompurify';

/** The hub has cleaned this before; a second look costs nothing and depends on nobody's first. */
const purify = {
  FORBID_TAGS: [
    'style',
    'form',
    'input',
    'button',
    'select',
    'textarea',
    'svg',
    'math',
    'video',
    'audio',
    'source',
  ],
  FORBID_ATTR: ['style', 'class', 'id', 'name', 'srcset', 'background', 'poster', 'action', 'formaction'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel):/i,
  ALLOW_DATA_ATTR: false,
  ADD_ATTR: ['data-src', 'target'],
};

/** HTML of a message as a document of its own, which runs nothing and loads nothing but pictures its reader asked for. */
export function htmlPage(html: string, scheme: 'light' | 'dark', pictures: boolean): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${pictures ? 'https:' : "'none'"}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="${scheme}">
<style>html{font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}body{margin:8px}img{max-width:100%;height:auto}</style>
</head><body>${bodyOf(html, pictures)}</body></html>`;
}

function bodyOf(html: string, pictures: boolean): string {
  const body = DOMPurify.sanitize(html, { ...purify, RETURN_DOM: true }) as HTMLElement | null;
  // A page of frames has no body.
  if (body === null) return '';
  for (const image of body.querySelectorAll('img')) {
    const source = image.getAttribute('data-src') ?? image.getAttribute('src') ?? '';
    image.removeAttribute('src');
    if (pictures && /^https:/i.test(source)) image.setAttribute('src', source);
  }
  for (const link of body.querySelectorAll('a')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
  }
  return body.innerHTML;
}

/** Whether there is a picture to ask for. */
export const hasPictures = (html: string): boolean => /<img\b[^>]*\bdata-src="https:/i.test(html);
