import type { Json } from '@patchbay/domain';
import type { LinearModel, Vectoriser, VectoriserOptions } from '@patchbay/plugin-sdk';
import { OneVsRest } from './linear/model.js';
import { TfIdf } from './text/vectoriser.js';

/** The header of an artifact; the numbers follow it: idf, weights, bias. */
interface Header {
  format: typeof format;
  options: VectoriserOptions;
  names: string[];
  labels: string[];
  extra: Json;
}

/** A vectoriser, a linear model and small JSON that belong together. */
export interface Parts {
  vectoriser: Vectoriser;
  model: LinearModel;
  extra: Json;
  epsilon?: number;
}

const format = 'patchbay.linear/1';
const align = 4;

/** These bytes are not an artifact of this format. */
export class ArtifactError extends Error {
  override name = 'ArtifactError';
}

/**
 * Layout: length of the header (uint32, little endian), header JSON padded with spaces to 4 bytes, float32 numbers.
 * Columns whose weights all lie below `epsilon` are left out. Equal parts give equal bytes.
 */
export function pack({ vectoriser, model, extra, epsilon = 0 }: Parts): Uint8Array {
  if (!(vectoriser instanceof TfIdf)) throw new ArtifactError('Only the text vectoriser can be packed');
  const { names, idf, options } = vectoriser.vocabulary;
  const kept = [...names.keys()].filter((column) => strongest(model, column) >= epsilon);
  const extras = Array.from({ length: vectoriser.size - names.length }, (_, at) => names.length + at);
  const header: Header = {
    format,
    options,
    names: kept.map((column) => names[column] as string),
    labels: model.labels,
    extra,
  };
  return write(header, [
    ...kept.map((column) => idf[column] as number),
    ...[...kept, ...extras].flatMap((column) => model.labels.map((_, label) => model.weight(label, column))),
    ...biasOf(model),
  ]);
}

/** Reads an artifact. Throws {@link ArtifactError} on foreign or cut bytes. */
export function unpack(artifact: Uint8Array): { vectoriser: TfIdf; model: OneVsRest; extra: Json } {
  const { header, numbers } = read(artifact);
  const { names, labels, options, extra } = header;
  const columns = names.length + (options.lexicon ? 2 : 0);
  const expected = names.length + (columns + 1) * labels.length;
  if (numbers.length !== expected) {
    throw new ArtifactError(`${numbers.length} numbers where ${expected} belong`);
  }
  const split = names.length + columns * labels.length;
  return {
    vectoriser: new TfIdf({ options, names, idf: numbers.slice(0, names.length) }),
    model: new OneVsRest(labels, numbers.slice(names.length, split), numbers.slice(split)),
    extra,
  };
}

function strongest(model: LinearModel, column: number): number {
  return model.labels.reduce((max, _, label) => Math.max(max, Math.abs(model.weight(label, column))), 0);
}

function biasOf(model: LinearModel): Float64Array {
  return model.margins({ indices: new Int32Array(0), values: new Float32Array(0) });
}

function write(header: Header, numbers: number[]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / align) * align;
  const bytes = new Uint8Array(align + length + numbers.length * 4).fill(0x20, align, align + length);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(json, align);
  new Float32Array(bytes.buffer, align + length).set(numbers);
  return bytes;
}

function read(artifact: Uint8Array): { header: Header; numbers: Float32Array } {
  const bytes = new Uint8Array(artifact);
  const length = bytes.length < align ? Infinity : new DataView(bytes.buffer).getUint32(0, true);
  if (align + length > bytes.length) throw new ArtifactError('Too short for its header');
  const header = parse(new TextDecoder().decode(bytes.subarray(align, align + length)));
  const rest = bytes.buffer.slice(align + length);
  return { header, numbers: new Float32Array(rest, 0, Math.floor(rest.byteLength / 4)) };
}

function parse(json: string): Header {
  try {
    const header = JSON.parse(json) as Header;
    if (header.format === format) return header;
  } catch (cause) {
    throw new ArtifactError('The header is not JSON', { cause });
  }
  throw new ArtifactError(`Not of the format ${String(format)}`);
}
