import { describe, expect, it } from 'vitest';
import { hasPictures } from './html-page.js';

describe('pictures of a message', () => {
  it.each([
    ['<p>x</p><img alt="Logo" data-src="https://a.test/p.gif" />', true],
    ['<img alt="Logo" data-src="http://a.test/p.gif" />', false],
    ['<img src="https://a.test/p.gif">', false],
    ['<p data-src="https://a.test/p.gif">x</p>', false],
    ['', false],
  ])('%s are there to be asked for: %s', (html, there) => {
    expect(hasPictures(html)).toBe(there);
  });
});
