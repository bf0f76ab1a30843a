import { generateSecret, generateURI, verifySync } from 'otplib';

/** Clocks of phones go wrong: one step of 30 s before and after still fits. */
const tolerance = 30;

export const newTotpSecret = (): string => generateSecret();

/** What the QR code says; the label is what the app shows. */
export const totpUri = (secret: string, email: string): string =>
  generateURI({ issuer: 'Patchbay', label: email, secret });

/** The 30-second step a code belongs to, or null when it fits none. The caller sees to it that each step works once. */
export function stepOf(secret: string, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const epoch = Math.floor(now.getTime() / 1_000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: tolerance });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
