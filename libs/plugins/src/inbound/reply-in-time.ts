import type { RawReply, RawRequest, Webhook } from '@patchbay/plugin-sdk';
import type { AnyConn } from '../calls/contexts.js';

/** The plugin's answer, or its `late` answer when that takes too long; the work goes on and may answer later by itself. */
export async function replyInTime(
  reply: NonNullable<Webhook<AnyConn>['reply']>,
  ctx: AnyConn,
  raw: RawRequest,
): Promise<RawReply | null> {
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  const late = new Promise<RawReply>((resolve) => {
    timer = setTimeout(() => {
      isLate = true;
      resolve(reply.late);
    }, reply.withinMs);
  });
  const answered = reply.run(ctx, raw, () => isLate);
  answered.catch((error: unknown) => ctx.log.warn('a webhook answer failed', { error: String(error) }));
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
