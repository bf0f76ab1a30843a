import { DEFAULT_THEME, mergeMantineTheme, type MantineColorsTuple } from '@mantine/core';
import { describe, expect, it } from 'vitest';
import { dark, darkScheme, ink, light, type SchemeTokens } from './colors.js';
import { contrast } from './testing/contrast.js';
import { mix } from './testing/mix.js';
import { cssVariablesResolver, theme, variables } from './theme.js';

const text = 4.5;
const mark = 3;
const schemes: [string, SchemeTokens][] = [
  ['light', light],
  ['dark', darkScheme],
];
const whole = mergeMantineTheme(DEFAULT_THEME, theme);
const colours = { ...DEFAULT_THEME.colors, ...theme.colors } as Record<string, MantineColorsTuple>;

describe('the ratio itself', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#c92a2a', '#ffffff', 5.5],
    ['#5b6472', '#f7f8fa', 5.6],
    ['#9aa4b2', '#101216', 7.4],
    ['#ced4da', '#ffffff', 1.5],
  ])('%s on %s is %f', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 0);
    expect(contrast(one, other)).toBe(contrast(other, one));
  });

  it('mixes colours as the design table says', () => {
    expect(contrast(mix(ink[7], 0.62, '#000000'), '#202968')).toBeLessThan(1.05);
    expect(contrast(mix('#ffffff', 0.5, '#000000'), '#636363')).toBeLessThan(1.05);
    expect(mix('#4656c9', 1, '#000000')).toBe('#4656c9');
  });
});

describe.each(schemes)('%s scheme', (_name, tokens) => {
  const surfaces = ['bg', 'panel', 'hi'] as const;
  const words = ['text', 'dimmed', 'danger', 'anchor', 'navActive'] as const;

  it.each(words.flatMap((word) => surfaces.map((surface) => [word, surface] as const)))(
    '%s can be read on %s',
    (word, surface) => {
      expect(contrast(tokens[word], tokens[surface])).toBeGreaterThanOrEqual(text);
    },
  );

  it.each(['bot', 'note'] as const)('text can be read on a %s bubble', (bubble) => {
    expect(contrast(tokens.text, tokens[bubble])).toBeGreaterThanOrEqual(text);
    expect(contrast(tokens.dimmed, tokens[bubble])).toBeGreaterThanOrEqual(text);
  });

  it('placeholders can be read in fields', () => {
    expect(contrast(tokens.placeholder, tokens.control)).toBeGreaterThanOrEqual(text);
    expect(contrast(tokens.text, tokens.control)).toBeGreaterThanOrEqual(text);
  });

  it.each(['text', 'dimmed'] as const)('%s can be read on the chosen item of a menu', (word) => {
    expect(variables(tokens)['--menu-item-hover']).toBe(tokens.item);
    expect(contrast(tokens[word], tokens.item)).toBeGreaterThanOrEqual(text);
  });

  it('outlines of fields are seen against field, panel and page', () => {
    for (const ground of [tokens.control, tokens.panel, tokens.bg])
      expect(contrast(tokens.outline, ground)).toBeGreaterThanOrEqual(mark);
  });

  it.each(['series', 'negative', 'neutral', 'positive', 'ai'] as const)('%s marks are seen', (series) => {
    expect(contrast(tokens[series], tokens.panel)).toBeGreaterThanOrEqual(mark);
    expect(contrast(tokens[series], tokens.bg)).toBeGreaterThanOrEqual(mark);
  });

  it('error words can be read on fields and panels', () => {
    expect(variables(tokens)['--mantine-color-error']).toBe(tokens.danger);
    expect(contrast(tokens.danger, tokens.panel)).toBeGreaterThanOrEqual(text);
  });

  it.each(['ink', 'teal', 'yellow', 'red', 'gray', 'violet', 'cyan'])(
    'a light %s badge can be read',
    (hue) => {
      const share = Number.parseInt(tokens.inkShare, 10) / 100;
      const label = mix(colours[hue]![7], share, tokens.mix === '#000' ? '#000000' : '#ffffff');
      const ground = mix(colours[hue]![6], 0.16, tokens.panel);
      expect(contrast(label, ground)).toBeGreaterThanOrEqual(text);
      expect(contrast(label, mix(colours[hue]![6], 0.24, tokens.panel))).toBeGreaterThanOrEqual(text);
    },
  );
});

describe('filled buttons', () => {
  const shade = theme.primaryShade as { light: 7; dark: 6 };

  it.each([
    ['light', ink[shade.light], ink[8]],
    ['dark', ink[shade.dark], ink[7]],
  ])('%s: white can be read at rest and under the pointer', (_scheme, rest, hover) => {
    expect(contrast('#ffffff', rest)).toBeGreaterThanOrEqual(text);
    expect(contrast('#ffffff', hover)).toBeGreaterThanOrEqual(text);
  });
});

describe('what Mantine is told', () => {
  const told = cssVariablesResolver(whole);

  it.each(schemes)('white words on red, and red words, %s', (_scheme, tokens) => {
    const set = variables(tokens);
    for (const fill of ['--mantine-color-red-filled', '--mantine-color-red-filled-hover'])
      expect(contrast('#ffffff', set[fill]!)).toBeGreaterThanOrEqual(text);
    expect(contrast(set['--mantine-color-red-filled']!, tokens.panel)).toBeGreaterThanOrEqual(mark);
    expect(contrast(set['--mantine-color-red-text']!, tokens.panel)).toBeGreaterThanOrEqual(text);
  });

  it('bodies and texts of both schemes, so that no neutral grey is left', () => {
    expect(told.light['--mantine-color-body']).toBe('#ffffff');
    expect(told.dark['--mantine-color-body']).toBe('#16191f');
    expect(told.dark['--mantine-color-text']).toBe('#dde2ea');
    expect(told.light['--mantine-color-text']).toBe('#1b2028');
  });

  it('outlines in the variables its inputs really read', () => {
    expect(contrast(told.light['--mantine-color-gray-4']!, '#ffffff')).toBeGreaterThanOrEqual(mark);
    expect(
      contrast(told.dark['--mantine-color-dark-4']!, told.dark['--mantine-color-default']!),
    ).toBeGreaterThanOrEqual(mark);
  });

  it('both schemes set the same tokens', () => {
    expect(Object.keys(variables(light))).toEqual(Object.keys(variables(darkScheme)));
  });

  it('dark surfaces are one family: each step is darker than the one before', () => {
    const steps = dark.map((step) => contrast(step, '#000000'));
    expect([...steps].sort((a, b) => b - a)).toEqual(steps);
  });

  it('light variants mix with the panel, other variants are left alone', () => {
    const resolve = theme.variantColorResolver!;
    const asked = { theme: whole, color: 'violet', gradient: undefined, autoContrast: true };
    expect(resolve({ ...asked, variant: 'light' })).toMatchObject({
      color: 'color-mix(in oklab, var(--mantine-color-violet-7) var(--pb-ink), var(--pb-mix))',
      background: 'color-mix(in oklab, var(--mantine-color-violet-6) 16%, var(--panel))',
    });
    expect(resolve({ ...asked, variant: 'filled' }).background).toBe('var(--mantine-color-violet-filled)');
    expect(resolve({ ...asked, color: '#123456', variant: 'light' }).background).not.toContain('--panel');
  });

  it('motion is left out for those who asked for less', () => {
    expect(theme.respectReducedMotion).toBe(true);
  });
});
