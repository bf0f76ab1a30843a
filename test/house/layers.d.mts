export const layers: Record<string, string[] | '*'>;
export function workspaceOf(file: string): string | null;
export function forbiddenImport(file: string, specifier: string): string | null;
export function isSource(file: string): boolean;
