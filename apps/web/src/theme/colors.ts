import type { MantineColorsTuple } from '@mantine/core';

/** The primary hue. Filled buttons use 7 (light) and 6 (dark). */
export const ink: MantineColorsTuple = [
  '#eef1ff',
  '#dfe4fd',
  '#bcc6f7',
  '#97a6f2',
  '#788bee',
  '#6479eb',
  '#5468e4',
  '#4656c9',
  '#3c4bb4',
  '#303d9e',
];

/** Blue-grey instead of Mantine's neutral grey, so that panels, inputs and page agree. */
export const dark: MantineColorsTuple = [
  '#dde2ea',
  '#c3cad5',
  '#9aa4b2',
  '#8d97a5',
  '#3a414d',
  '#2a303a',
  '#1d2129',
  '#16191f',
  '#12151a',
  '#101216',
];

/** Everything that differs between the schemes. */
export interface SchemeTokens {
  bg: string;
  panel: string;
  line: string;
  hi: string;
  bot: string;
  note: string;
  danger: string;
  /** Fill of buttons for what does not come back; Mantine's own red is too light for white words. */
  dangerFill: string;
  dangerFillHover: string;
  dimmed: string;
  text: string;
  placeholder: string;
  outline: string;
  /** Fill of inputs and default buttons. */
  control: string;
  /** The item of a menu under the pointer or the focus. */
  item: string;
  anchor: string;
  navActive: string;
  mix: string;
  inkShare: string;
  negative: string;
  neutral: string;
  positive: string;
  series: string;
  /** A model said this. */
  ai: string;
}

export const light: SchemeTokens = {
  bg: '#f7f8fa',
  panel: '#ffffff',
  line: '#e4e7ec',
  hi: '#eef1ff',
  bot: '#e7ecff',
  note: '#fff8db',
  danger: '#c92a2a',
  dangerFill: '#c92a2a',
  dangerFillHover: '#b02525',
  dimmed: '#5b6472',
  text: '#1b2028',
  placeholder: '#6b7280',
  outline: '#868f9d',
  control: '#ffffff',
  item: '#f1f3f5',
  anchor: '#4656c9',
  navActive: '#303d9e',
  mix: '#000',
  inkShare: '62%',
  negative: '#e03131',
  neutral: '#868e96',
  positive: '#087f5b',
  series: '#4656c9',
  ai: '#7048e8',
};

export const darkScheme: SchemeTokens = {
  bg: '#101216',
  panel: '#16191f',
  line: '#262b34',
  hi: '#1d2233',
  bot: '#252c4a',
  note: '#3a3112',
  danger: '#ff8787',
  dangerFill: '#c92a2a',
  dangerFillHover: '#b02525',
  dimmed: '#9aa4b2',
  text: '#dde2ea',
  placeholder: '#8d97a5',
  outline: '#667080',
  control: '#1d2129',
  item: '#2a303a',
  anchor: '#788bee',
  navActive: '#eef1ff',
  mix: '#fff',
  inkShare: '45%',
  negative: '#ff8787',
  neutral: '#8d97a5',
  positive: '#38d9a9',
  series: '#788bee',
  ai: '#9775fa',
};
