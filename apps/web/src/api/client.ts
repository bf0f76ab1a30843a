import createClient from 'openapi-fetch';
import { ApiError, type Problem } from './problem.js';
import type { paths } from './schema.js';
import { renew, tokens } from './session.js';

/** Sends with the session's token and renews it once when the hub says it has expired. */
export async function authorised(request: Request): Promise<Response> {
  const again = request.clone();
  const used = tokens()?.access_token;
  const answer = await send(request, used);
  if (answer.status !== 401 || used === undefined || !(await renew(used))) return answer;
  return send(again, tokens()?.access_token);
}

async function send(request: Request, token: string | undefined): Promise<Response> {
  if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, { title: 'The hub cannot be reached. Is it running?' });
  }
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorised });

/** The answer's data; a refusal is thrown. */
export async function ok<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw new ApiError(response.status, problemOf(error));
}

const problemOf = (body: unknown): Problem => (typeof body === 'object' && body !== null ? body : {});

/** Sends a form with a file, with a renewed token where needed; `onProgress` hears shares from 0 to 1. */
export async function sendForm<T>(
  path: string,
  form: FormData,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  const used = tokens()?.access_token;
  let answer = await post(path, form, onProgress, signal);
  if (answer.status === 401 && used !== undefined && (await renew(used)))
    answer = await post(path, form, onProgress, signal);
  if (answer.status < 300) return parsed(answer.responseText) as T;
  throw new ApiError(answer.status, parsed(answer.responseText) as Problem);
}

/** By XMLHttpRequest: fetch tells nothing about how much of a body has left. */
function post(
  path: string,
  form: FormData,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('authorization', `Bearer ${tokens()?.access_token ?? ''}`);
    request.upload.addEventListener('progress', (event) => onProgress?.(event.loaded / event.total));
    request.addEventListener('error', () =>
      reject(new ApiError(0, { title: 'The connection broke while sending the file.' })),
    );
    request.addEventListener('abort', () => reject(new DOMException('stopped by the user', 'AbortError')));
    request.addEventListener('load', () => resolve(request));
    signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { title: text.slice(0, 200) };
  }
}
