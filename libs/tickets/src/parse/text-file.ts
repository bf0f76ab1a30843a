import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import type { Encoding } from './types.js';

export const headBytes = 256 * 1024;
const chunkBytes = 1024 * 1024;
const tailBytes = 3;

/** The first bytes of a file. */
export async function readHead(path: string, bytes = headBytes): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Byte order marks are believed, and many zero bytes mean UTF-16; null = no sign, the bytes themselves must tell. */
export function encodingOf(head: Buffer): { encoding: Encoding; bom: boolean } | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bom: true };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bom: true };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bom: true };
  const sample = head.subarray(0, 4_096);
  const zerosAt = (odd: number): number => sample.filter((byte, i) => byte === 0 && i % 2 === odd).length;
  if (zerosAt(1) > sample.length / 8) return { encoding: 'utf-16le', bom: false };
  if (zerosAt(0) > sample.length / 8) return { encoding: 'utf-16be', bom: false };
  return null;
}

/**
 * UTF-8 unless most of what is not ASCII cannot be UTF-8. The whole file is looked at: a long export may hold its first
 * accent in the last row, and a single damaged byte must not turn every other accent into nonsense.
 */
export async function eightBitEncoding(path: string): Promise<'utf-8' | 'windows-1252'> {
  const census: Census = { characters: 0, strays: 0 };
  let carried = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    const bytes = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
    carried = Buffer.from(bytes.subarray(bytes.length - cutBytes(bytes)));
    count(bytes.subarray(0, bytes.length - carried.length), census);
  }
  count(carried, census);
  return census.strays > census.characters ? 'windows-1252' : 'utf-8';
}

interface Census {
  /** Characters of several bytes that are good UTF-8. */
  characters: number;
  /** Bytes above 127 that belong to no such character. */
  strays: number;
}

function count(bytes: Buffer, census: Census): void {
  if (isAscii(bytes)) return;
  const good = isUtf8(bytes);
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at]!);
    const whole = length > 1 && (good || isUtf8(bytes.subarray(at, at + length)));
    if (whole) census.characters += 1;
    else if (length !== 1) census.strays += 1;
    at += whole ? length : 1;
  }
}

/** 0 = no character begins with this byte. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte >= 0xc2 && byte < 0xe0) return 2;
  if (byte >= 0xe0 && byte < 0xf0) return 3;
  return byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
}

/** How many bytes at the end are a character cut in two. */
function cutBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(tailBytes, bytes.length); back += 1) {
    const length = sequenceLength(bytes[bytes.length - back]!);
    if (length > 0) return length > back ? back : 0;
  }
  return 0;
}

/**
 * The text of a file in chunks, without its byte order mark. `bytesRead` counts the file's bytes. Not by `TextDecoder`: what
 * it makes takes two bytes for each character, and everything that is then cut from it, copied and sent takes twice as long.
 */
export async function* readText(
  path: string,
  encoding: Encoding,
): AsyncIterable<{ text: string; bytesRead: number }> {
  const decoder = iconv.getDecoder(encoding);
  let bytesRead = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    bytesRead += chunk.length;
    yield { text: decoder.write(chunk), bytesRead };
  }
  const text = decoder.end() ?? '';
  if (text) yield { text, bytesRead };
}
