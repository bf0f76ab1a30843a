{
  "extends": "../../tsconfig.json",
  "compilerOptions": {
    "rootDir": ".",
    "outDir": "dist"
  },
  "include": ["src/**/*.ts", "twin/**/*.ts"],
  "exclude": ["**/*.spec.ts", "dist", "vitest.config.ts"],
  "references": [
    {
      "path": "../../libs/plugin-sdk"
    }
  ]
}
