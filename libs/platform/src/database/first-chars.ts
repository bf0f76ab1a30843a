/**
 * SQL for the first characters of a text, `left(text, chars)`. Most texts are short, and to cut those PostgreSQL would count
 * their characters first: their bytes it knows.
 */
export const firstChars = (text: string, chars: number): string =>
  `case when octet_length(${text}) <= ${chars} then ${text} else left(${text}, ${chars}) end`;
