import type { TemplateHelper } from './helper.js';

const SAFE_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** `safeUrl url`: the normalised address, or nothing when it is not one a customer may be sent to. */
export const safeUrlHelper: TemplateHelper = {
  usage: 'safeUrl address',
  values: [1, 1],
  run: ([value]) => {
    if (typeof value !== 'string' || !URL.canParse(value)) return '';
    const { protocol, href } = new URL(value);
    return SAFE_PROTOCOLS.has(protocol) ? href : '';
  },
};
