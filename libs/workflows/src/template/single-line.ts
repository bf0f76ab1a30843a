/**
 * Makes one line of a rendered text for a header: a subject, a sender name, an HTTP header. Line breaks
 * of any kind and control characters become single spaces, so no further header can be smuggled in.
 */
export function singleLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
