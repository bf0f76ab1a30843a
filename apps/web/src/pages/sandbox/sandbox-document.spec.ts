import { describe, expect, it } from 'vitest';
import { inScheme, sandboxDocument } from './sandbox-document.js';

const both =
  '<style>a{}@media(prefers-color-scheme:dark){b{}}@media ( prefers-color-scheme : light ){c{}}</style>';

describe('the scheme of the page', () => {
  it.each([
    ['dark', '@media(min-width:0){b{}}', '@media (max-width:0){c{}}'],
    ['light', '@media(max-width:0){b{}}', '@media (min-width:0){c{}}'],
  ] as const)('is %s when the console is', (scheme, dark, light) => {
    expect(inScheme(both, scheme)).toContain(dark);
    expect(inScheme(both, scheme)).toContain(light);
  });

  it('leaves other questions alone', () => {
    const html = '<style>@media(max-width:400px){a{}}@media(prefers-reduced-motion){b{}}</style>';
    expect(inScheme(html, 'dark')).toBe(html);
  });

  it('is told to the browser too, for scroll bars and form controls', () => {
    expect(sandboxDocument('<p>x</p>', 'dark')).toContain('<meta name="color-scheme" content="dark">');
    expect(sandboxDocument('<p>x</p>', 'light')).toContain('<body><p>x</p></body>');
  });
});
