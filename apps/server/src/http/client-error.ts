import type { Duplex } from 'node:stream';

const refusals: Record<string, [number, string, string]> = {
  HPE_HEADER_OVERFLOW: [431, 'Headers too large', 'headers_too_large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Too slow', 'too_slow'],
};

/** Bytes that are no request, or come too slowly to become one: told once, and the connection ends. */
export function refuseConnection(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, title, code] = refusals[error.code ?? ''] ?? [400, 'Bad request', 'bad_request'];
  const body = JSON.stringify({
    type: 'about:blank',
    title,
    status,
    code,
    detail: 'This is no HTTP request we accept.',
  });
  socket.end(
    [
      `HTTP/1.1 ${status} ${title}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}
