import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { MultipartFile } from '@fastify/multipart';
import { invalid, newId, ProblemError } from '@patchbay/platform';
import type { UploadedFile } from '@patchbay/tickets';
import type { FastifyRequest } from 'fastify';
import { keepFile } from './keep-file.js';

/** A multipart form with one file that lies on our disk, durably. */
export interface ReceivedForm {
  file: UploadedFile;
  fields: Record<string, string>;
}

const maxFieldBytes = 256 * 1024;
const maxFields = 10;

/** Streams the form's file into `folder`; the body is never held in memory. Throws 413, 415 or 422. */
export async function receiveFile(
  request: FastifyRequest,
  folder: string,
  maxBytes: number,
): Promise<ReceivedForm> {
  if (!request.isMultipart())
    throw new ProblemError(
      415,
      'unsupported_media_type',
      'Send multipart/form-data with the file in the field "file".',
    );
  await mkdir(folder, { recursive: true });
  const fields: Record<string, string> = {};
  let file: UploadedFile | null = null;
  try {
    const limits = { fileSize: maxBytes, files: 1, fields: maxFields, fieldSize: maxFieldBytes };
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') fields[part.fieldname] = String(part.value);
      else if (part.fieldname === 'file') file = await store(part, folder);
      else
        throw invalid([
          { path: part.fieldname, message: 'is not a file field of this form; send the file as "file"' },
        ]);
    }
  } catch (error) {
    if (file) await rm(file.path, { force: true });
    throw isBrokenForm(error)
      ? new ProblemError(400, 'bad_form', 'The form ends early or has no boundary.')
      : error;
  }
  if (!file) throw invalid([{ path: 'file', message: 'is missing' }]);
  return { file, fields };
}

/** The form's parser throws plain errors for what only the sender can mend. */
const isBrokenForm = (error: unknown): boolean =>
  error instanceof Error && /^Multipart: |unexpected end of multipart data/i.test(error.message);

async function store(part: MultipartFile, folder: string): Promise<UploadedFile> {
  const path = join(folder, newId());
  try {
    const bytes = await keepFile(path, part.file);
    if (part.file.truncated)
      throw new ProblemError(
        413,
        'too_large',
        'The file is larger than this hub accepts (PATCHBAY_MAX_UPLOAD_MB).',
      );
    return { path, name: basename(part.filename || 'upload').slice(0, 300), bytes };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
