/** Plugins that come with Patchbay; PATCHBAY_PLUGINS replaces the list. */
export const defaultPlugins = [
  '@patchbay/plugin-zendesk',
  '@patchbay/plugin-slack',
  '@patchbay/plugin-sentiment',
  '@patchbay/plugin-intent',
] as const;
