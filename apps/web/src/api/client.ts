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
  throw new ApiError(response.status, (typeof error === 'object' && error !== null ? error : {}) as Problem);
}

/** Sends a form with a file; `onProgress` hears shares from 0 to 1. */
export function sendForm<T>(path: string, form: FormData, onProgress?: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('authorization', `Bearer ${tokens()?.access_token ?? ''}`);
    request.upload.addEventListener('progress', (event) => onProgress?.(event.loaded / event.total));
    request.addEventListener('error', () =>
      reject(new ApiError(0, { title: 'The connection broke while sending the file.' })),
    );
    request.addEventListener('load', () => {
      const answer = parsed(request.responseText);
      if (request.status < 300) resolve(answer as T);
      else reject(new ApiError(request.status, answer as Problem));
    });
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
