export { checkRule, type RuleProblem } from './check.js';
export { evaluateRule, type RuleResult } from './evaluate.js';
export { explainRule, type RuleLeaf } from './explain.js';
export { RULE_LIMITS } from './limits.js';
export { RULE_OPERATORS } from './operators.js';
export { ruleVariables } from './variables.js';
