import {
  Alert,
  Badge,
  Button,
  Card,
  createTheme,
  defaultVariantColorsResolver,
  Drawer,
  InputWrapper,
  Menu,
  Modal,
  Notification,
  parseThemeColor,
  Table,
  Tooltip,
  type CSSVariablesResolver,
  type VariantColorsResolver,
} from '@mantine/core';
import { dark, darkScheme, ink, light, type SchemeTokens } from './colors.js';

/** "Light" variants mix their hue with the panel, so that text on them keeps its contrast in both schemes. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  const { isThemeColor, color } = parseThemeColor({ color: input.color ?? 'ink', theme: input.theme });
  if (input.variant !== 'light' || !isThemeColor) return usual;
  return {
    ...usual,
    color: `color-mix(in oklab, var(--mantine-color-${color}-7) var(--pb-ink), var(--pb-mix))`,
    background: `color-mix(in oklab, var(--mantine-color-${color}-6) 16%, var(--panel))`,
    hover: `color-mix(in oklab, var(--mantine-color-${color}-6) 24%, var(--panel))`,
  };
};

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  colors: { ink, dark },
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: 'md',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', monospace",
  fontSizes: { xs: '11.5px', sm: '12.5px', md: '13.5px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.55', lg: '1.6', xl: '1.65' },
  spacing: { xs: '10px', sm: '12px', md: '16px', lg: '20px', xl: '32px' },
  radius: { xs: '2px', sm: '4px', md: '8px', lg: '16px', xl: '32px' },
  headings: {
    fontWeight: '700',
    sizes: { h1: { fontSize: '18px' }, h2: { fontSize: '12.5px', fontWeight: '600' } },
  },
  variantColorResolver,
  components: {
    Alert: Alert.extend({ defaultProps: { variant: 'light' } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', size: 'sm', radius: 'sm' },
      styles: { root: { textTransform: 'none' }, label: { fontSize: 11, fontWeight: 550 } },
    }),
    Button: Button.extend({ defaultProps: { size: 'compact-sm' }, classNames: { root: 'pb-button' } }),
    Card: Card.extend({ defaultProps: { withBorder: true, padding: 'sm' } }),
    Drawer: Drawer.extend({
      defaultProps: { position: 'right', size: 420, overlayProps: { backgroundOpacity: 0.25 } },
      styles: { title: { fontSize: 18, fontWeight: 700 } },
    }),
    InputWrapper: InputWrapper.extend({
      styles: { description: { fontSize: 11.5 }, error: { fontSize: 11.5 } },
    }),
    // The placeholder is a focusable child that is no item, which ARIA forbids; without it the first item has the focus.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: { overlayProps: { backgroundOpacity: 0.25 } },
      styles: { title: { fontSize: 18, fontWeight: 700 } },
    }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      // Below a title Mantine writes in a grey of its own, too faint on white.
      styles: { description: { color: 'var(--mantine-color-text)' } },
    }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 4, fz: 'sm' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300 } }),
  },
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  // Mantine draws outlines of inputs, checkboxes and radios from these two, too faint for 3:1.
  light: { ...variables(light), '--mantine-color-gray-4': light.outline },
  dark: {
    ...variables(darkScheme),
    '--mantine-color-dark-4': darkScheme.outline,
    '--mantine-color-default': darkScheme.control,
  },
});

/** The CSS variables of one scheme. */
export function variables(tokens: SchemeTokens): Record<string, string> {
  return {
    '--app-bg': tokens.bg,
    '--panel': tokens.panel,
    '--line': tokens.line,
    '--hi': tokens.hi,
    '--bot': tokens.bot,
    '--note': tokens.note,
    '--danger': tokens.danger,
    '--negative': tokens.negative,
    '--neutral': tokens.neutral,
    '--positive': tokens.positive,
    '--series': tokens.series,
    '--ai': tokens.ai,
    '--nav-active': tokens.navActive,
    '--pb-mix': tokens.mix,
    '--pb-ink': tokens.inkShare,
    // Left alone, Mantine takes the grey that is the outline of fields here.
    '--menu-item-hover': tokens.item,
    '--mantine-color-body': tokens.panel,
    '--mantine-color-text': tokens.text,
    '--mantine-color-dimmed': tokens.dimmed,
    '--mantine-color-placeholder': tokens.placeholder,
    '--mantine-color-error': tokens.danger,
    '--mantine-color-red-text': tokens.danger,
    '--mantine-color-red-filled': tokens.dangerFill,
    '--mantine-color-red-filled-hover': tokens.dangerFillHover,
    '--mantine-color-anchor': tokens.anchor,
    '--mantine-color-default-border': tokens.outline,
    '--mantine-color-default-color': tokens.text,
  };
}
