import { authorised } from './client.js';
import { ApiError, type Problem } from './problem.js';
import { fileName } from './file-name.js';

/** Fetches a file with the session's token and hands it to the browser to save. */
export async function saveFile(path: string, fallback: string): Promise<void> {
  const answer = await authorised(new Request(new URL(path, location.origin)));
  if (!answer.ok) throw new ApiError(answer.status, (await answer.json().catch(() => ({}))) as Problem);
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName(answer.headers.get('content-disposition')) ?? fallback;
  link.click();
  URL.revokeObjectURL(address);
}
