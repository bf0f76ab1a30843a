import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import type { Encoding } from './types.js';

const headBytes = 256 * 1024;
const chunkBytes = 1024 * 1024;

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

/** Byte order marks are believed; else many zero bytes mean UTF-16, and invalid UTF-8 means Windows-1252. */
export function detectEncoding(head: Buffer): { encoding: Encoding; bom: boolean } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bom: true };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bom: true };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bom: true };
  const sample = head.subarray(0, 4_096);
  const zerosAt = (odd: number): number => sample.filter((byte, i) => byte === 0 && i % 2 === odd).length;
  if (zerosAt(1) > sample.length / 8) return { encoding: 'utf-16le', bom: false };
  if (zerosAt(0) > sample.length / 8) return { encoding: 'utf-16be', bom: false };
  return { encoding: isUtf8(head) ? 'utf-8' : 'windows-1252', bom: false };
}

/** The text of a file in chunks, without its byte order mark. `bytesRead` counts the file's bytes. */
export async function* readText(
  path: string,
  encoding: Encoding,
): AsyncIterable<{ text: string; bytesRead: number }> {
  const decoder = encoding === 'utf-8' ? new TextDecoder('utf-8') : iconv.getDecoder(encoding);
  let bytesRead = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    bytesRead += chunk.length;
    yield {
      text: decoder instanceof TextDecoder ? decoder.decode(chunk, { stream: true }) : decoder.write(chunk),
      bytesRead,
    };
  }
  const text = decoder instanceof TextDecoder ? decoder.decode() : (decoder.end() ?? '');
  if (text) yield { text, bytesRead };
}

/** A character may be cut at the end of the head. */
function isUtf8(head: Buffer): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    decoder.decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
