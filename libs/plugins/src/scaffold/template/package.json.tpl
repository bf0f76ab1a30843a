{
  "name": "@patchbay/plugin-__ID__",
  "version": "0.1.0",
  "private": true,
  "license": "Apache-2.0",
  "type": "module",
  "exports": {
    ".": {
      "patchbay-source": "./src/index.ts",
      "types": "./dist/src/index.d.ts",
      "default": "./dist/src/index.js"
    },
    "./twin": {
      "patchbay-source": "./twin/index.ts",
      "types": "./dist/twin/index.d.ts",
      "default": "./dist/twin/index.js"
    }
  },
  "files": [
    "dist",
    "icon.svg"
  ],
  "dependencies": {
    "@patchbay/plugin-sdk": "0.1.0",
    "zod": "__ZOD__"
  }
}
