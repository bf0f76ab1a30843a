/** The text with `{{name}}` put in place of what is marked. */
export function inserted(text: string, name: string, from: number, to: number): string {
  return `${text.slice(0, from)}{{${name}}}${text.slice(to)}`;
}
