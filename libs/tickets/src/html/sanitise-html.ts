import sanitise from 'sanitize-html';

/** HTML above this is not kept; the plain text beside it is. */
export const maxHtmlBytes = 262_144;
/** Deep nesting costs the parser the square of its depth, before any limit of depth is asked. */
export const maxTags = 10_000;
const nestingLimit = 50;
/** Relative addresses would be ours. */
const absolute = /^(https?:\/\/|mailto:|tel:)/i;

const rules: sanitise.IOptions = {
  allowedTags: [
    'p',
    'br',
    'hr',
    'div',
    'span',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'blockquote',
    'pre',
    'code',
    'b',
    'strong',
    'i',
    'em',
    'u',
    's',
    'del',
    'ins',
    'sub',
    'sup',
    'small',
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
    'table',
    'thead',
    'tbody',
    'tfoot',
    'tr',
    'th',
    'td',
    'caption',
    'a',
    'img',
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel', 'target'],
    img: ['data-src', 'alt', 'width', 'height'],
    th: ['colspan', 'rowspan'],
    td: ['colspan', 'rowspan'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['http', 'https'] },
  allowedSchemesAppliedToAttributes: ['href', 'src', 'data-src'],
  allowProtocolRelative: false,
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'title',
    'template',
    'xmp',
    'svg',
    'math',
  ],
  nestingLimit,
  transformTags: {
    a: (tagName, { href, title }) => ({
      tagName,
      attribs: {
        ...(href && absolute.test(href) && { href }),
        ...(title && { title }),
        rel: 'noopener noreferrer nofollow',
        target: '_blank',
      },
    }),
    // A picture tells its sender that the mail was read: nothing loads before its reader asks for it.
    img: (tagName, { src, 'data-src': waiting, ...rest }) => {
      const from = src ?? waiting ?? '';
      return { tagName, attribs: { ...rest, 'data-src': /^https?:/i.test(from) ? from : '' } };
    },
  },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs['data-src'],
};

/** Is it too large or too much of it to be cleaned? */
export const isTooMuch = (html: string): boolean =>
  html.length > maxHtmlBytes ||
  Buffer.byteLength(html) > maxHtmlBytes ||
  html.split('<', maxTags + 2).length > maxTags + 1;

/** HTML of strangers without scripts, styles, forms and anything that loads by itself; null when too large or empty. */
export function sanitiseHtml(html: string): string | null {
  if (isTooMuch(html)) return null;
  const clean = sanitise(html, rules).trim();
  return clean === '' ? null : clean;
}
