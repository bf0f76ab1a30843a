import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { collect, fileOf } from '../testing/files.js';
import { encodingOf, eightBitEncoding, readText } from './text-file.js';
import type { Encoding } from './types.js';

const unicode = fc.string({ unit: 'grapheme', maxLength: 200 });
const western = fc.string({
  unit: fc.constantFrom('a', 'e', ' ', ',', '\n', 'é', 'ß', 'ø', '€', '“', '™', 'ÿ'),
  minLength: 1,
  maxLength: 200,
});

/** Without the signs whose bytes could be the rest of a UTF-8 character. */
const letters = western.map((text) => text.replace(/[€“™]/g, 'e'));

async function decoded(bytes: Buffer, encoding: Encoding): Promise<string> {
  const chunks = await collect(readText(fileOf(bytes), encoding));
  return chunks.map((chunk) => chunk.text).join('');
}

describe('text', () => {
  it.each<Encoding>(['utf-8', 'utf-16le', 'utf-16be'])(
    'comes back from %s as it went in',
    async (encoding) => {
      await fc.assert(
        fc.asyncProperty(unicode, async (text) => {
          fc.pre(text.isWellFormed() && !text.startsWith('\uFEFF'));
          expect(await decoded(iconv.encode(text, encoding), encoding)).toBe(text);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('comes back from Windows-1252', async () => {
    await fc.assert(
      fc.asyncProperty(western, async (text) => {
        expect(await decoded(iconv.encode(text, 'windows-1252'), 'windows-1252')).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[Encoding, string]>([
    ['utf-8', '\uFEFF'],
    ['utf-16le', '\uFEFF'],
    ['utf-16be', '\uFEFF'],
  ])('%s loses its byte order mark', async (encoding, mark) => {
    expect(await decoded(iconv.encode(`${mark}id`, encoding), encoding)).toBe('id');
  });

  it('with damage is read as the Encoding Standard says', async () => {
    const byte = fc.constantFrom(
      0x41,
      0x80,
      0xbf,
      0xc2,
      0xc0,
      0xe2,
      0x82,
      0xac,
      0xed,
      0xa0,
      0xf0,
      0x9f,
      0x98,
      0xf5,
      0xff,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(byte, { maxLength: 40 }), async (bytes) => {
        expect(await decoded(Buffer.from(bytes), 'utf-8')).toBe(
          new TextDecoder().decode(Uint8Array.from(bytes)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it.each([1, 2, 3])(
    'is not torn where a chunk ends within a character, %i bytes into it',
    async (before) => {
      const text = 'a'.repeat(1024 * 1024 - before) + '😀€é and so on';
      expect(await decoded(Buffer.from(text), 'utf-8')).toBe(text);
    },
  );

  it('counts the bytes read, not the characters', async () => {
    const bytes = Buffer.from('é'.repeat(700_000));
    const chunks = await collect(readText(fileOf(bytes), 'utf-8'));
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.at(-1)!.bytesRead).toBe(1_400_000);
  });
});

describe('the guess', () => {
  it('calls every well-formed text UTF-8 when it is', async () => {
    await fc.assert(
      fc.asyncProperty(unicode, async (text) => {
        fc.pre(text.isWellFormed() && !text.includes('\u0000'));
        expect(await eightBitEncoding(fileOf(Buffer.from(text)))).toBe('utf-8');
      }),
      { numRuns: 60 },
    );
  });

  it('calls western text Windows-1252 when it has a character that is no UTF-8', async () => {
    await fc.assert(
      fc.asyncProperty(letters, async (text) => {
        const bytes = iconv.encode(`${text} é e`, 'windows-1252');
        expect(await eightBitEncoding(fileOf(bytes))).toBe('windows-1252');
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, number[], Encoding | null]>([
    ['UTF-8 mark', [0xef, 0xbb, 0xbf, 0x61], 'utf-8'],
    ['LE mark', [0xff, 0xfe, 0x61, 0], 'utf-16le'],
    ['BE mark', [0xfe, 0xff, 0, 0x61], 'utf-16be'],
    ['zeros at odd places', [0x61, 0, 0x62, 0], 'utf-16le'],
    ['zeros at even places', [0, 0x61, 0, 0x62], 'utf-16be'],
    ['no sign', [0x61, 0x62], null],
    ['half a mark', [0xef, 0xbb], null],
    ['nothing', [], null],
  ])('%s', (_, bytes, encoding) => {
    expect(encodingOf(Buffer.from(bytes))?.encoding ?? null).toBe(encoding);
  });
});
