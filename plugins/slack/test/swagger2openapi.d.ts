declare module 'swagger2openapi' {
  export function convertObj(
    definition: object,
    options: { patch?: boolean; warnOnly?: boolean },
  ): Promise<{ openapi: object }>;
}
