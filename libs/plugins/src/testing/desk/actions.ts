import { z } from 'zod';
import { desk, textual } from './base.js';

const words = z.object({ text: z.string().min(1) });
const done = z.object({ id: z.string() });
const preview = (target: string) => (input: { text: string }) => ({ method: 'POST', target, body: input });

/** The desk de-duplicates on our key. */
export const note = desk.action({
  title: 'Write a note',
  input: words,
  output: done,
  idempotency: { class: 'key', carry: { header: 'Idempotency-Key' } },
  preview: preview('/notes'),
  run: async ({ client, key }, input) => {
    const answer = await client.send('POST', '/notes', input, { 'idempotency-key': key });
    return { id: textual(answer['id']) };
  },
});

/** The same input twice leaves the same state. */
export const setField = desk.action({
  title: 'Set a field',
  input: z.object({ ticket: z.string(), value: z.union([z.string(), z.number(), z.null()]) }),
  output: done,
  idempotency: { class: 'upsert', target: ({ ticket }) => ticket },
  preview: ({ ticket, value }) => ({ method: 'PUT', target: `/tickets/${ticket}`, body: { value } }),
  run: async ({ client, settings }, { ticket, value }) => {
    const answer = await client.send('PUT', `/tickets/${ticket}`, { name: settings.field, value });
    return { id: textual(answer['id']) };
  },
});

/** Looked for by its marker before a second attempt. */
export const post = desk.action({
  title: 'Post to the board',
  input: words,
  output: done,
  timeoutMs: 300,
  idempotency: {
    class: 'lookup',
    find: async ({ client }, _input, marker) =>
      (await client.get('/posts', { marker }))['found'] === true ? { id: 'found' } : null,
  },
  preview: preview('/posts'),
  run: async ({ client, marker }, { text }) => {
    const answer = await client.send('POST', '/posts', { text, marker });
    return { id: textual(answer['id']) };
  },
});

/** Twice is one time too many, and nobody can tell afterwards. */
export const ring = desk.action({
  title: 'Ring the bell',
  input: words,
  output: done,
  timeoutMs: 300,
  idempotency: { class: 'none' },
  preview: preview('/rings'),
  run: async ({ client }, input) => ({ id: textual((await client.send('POST', '/rings', input))['id']) }),
});

/** Goes where nobody has let it go. */
export const stray = desk.action({
  title: 'Call a host without a grant',
  input: words,
  output: done,
  idempotency: { class: 'key', carry: { field: 'key' } },
  preview: preview('https://elsewhere.example/'),
  run: async ({ http }, { text }) => {
    await http.request({ method: 'POST', path: text, json: {} });
    return { id: 'sent' };
  },
});
