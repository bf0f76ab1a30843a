// Dependency direction as a lint rule, so that an editor shows it before a test does.
import { relative, sep } from 'node:path';
import { forbiddenImport } from './layers.mjs';

const root = new URL('../../', import.meta.url).pathname;

const dependencyDirection = {
  create(context) {
    const file = relative(root, context.filename).split(sep).join('/');
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || node.importKind === 'type') return;
      const message = forbiddenImport(file, source);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default { meta: { name: 'house' }, rules: { 'dependency-direction': dependencyDirection } };
