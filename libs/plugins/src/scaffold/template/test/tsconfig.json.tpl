{
  "extends": "../../../test/tsconfig.check.json",
  "include": ["**/*.ts"]
}
