/** Where to go after signing in: a page of this console, never a foreign address. */
export function nextPage(next: string | undefined): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next) || /[\r\n\t]/.test(next)) return '/operations';
  return /^\/(sign-in|welcome|sign-up|confirm-sign-up|forgot-password|reset-password|verify-email)(?=[?#/]|$)/.test(
    next,
  )
    ? '/operations'
    : next;
}
