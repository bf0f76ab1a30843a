import type { Json } from '../json.js';
import { RULE_LIMITS } from './limits.js';
import { literalPaths, readOperation } from './operation.js';
import { RULE_OPERATORS } from './operators.js';

/** What is wrong with a rule; `path` is dotted ("and.0.=="), empty for the rule itself. */
export interface RuleProblem {
  path: string;
  message: string;
}

const ALLOWED: ReadonlySet<string> = new Set(RULE_OPERATORS);
const FORBIDDEN_PARTS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Checks a rule before it is stored; an empty list means it may be saved. Takes any input, never throws. */
export function checkRule(rule: unknown): RuleProblem[] {
  const check = new RuleCheck();
  check.visit(rule, '', 1);
  if (check.problems.length === 0 && byteLength(rule) > RULE_LIMITS.bytes) {
    return [{ path: '', message: `The rule is larger than ${RULE_LIMITS.bytes} bytes.` }];
  }
  return check.problems;
}

class RuleCheck {
  readonly problems: RuleProblem[] = [];
  private nodes = 0;

  visit(rule: unknown, path: string, depth: number): void {
    if (this.isOver(path)) return;
    if (typeof rule !== 'object' || rule === null) this.visitScalar(rule, path);
    else if (depth > RULE_LIMITS.depth)
      this.add(path, `The rule is nested deeper than ${RULE_LIMITS.depth}.`);
    else if (Array.isArray(rule)) this.visitAll(rule, path, depth);
    else this.visitOperation(rule as { [key: string]: Json }, path, depth);
  }

  private visitAll(rules: readonly unknown[], path: string, depth: number): void {
    for (const [index, rule] of rules.entries()) {
      if (this.nodes > RULE_LIMITS.nodes) return;
      this.visit(rule, joined(path, String(index)), depth + 1);
    }
  }

  private visitOperation(rule: { [key: string]: Json }, path: string, depth: number): void {
    const operation = readOperation(rule);
    if (operation === null) return this.add(path, 'An operation has exactly one operator.');
    const here = joined(path, operation.op.slice(0, 40));
    if (!ALLOWED.has(operation.op)) return this.add(here, 'This operator does not exist.');
    for (const field of literalPaths(operation)) this.checkField(field, here);
    this.visitAll(operation.args, here, depth);
  }

  private visitScalar(value: unknown, path: string): void {
    const isJson = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
    if (!isJson) this.add(path, 'This value is not JSON.');
  }

  private checkField(field: string, path: string): void {
    const parts = field.split('.');
    if (parts.length > RULE_LIMITS.path_parts) {
      this.add(path, `A field path has at most ${RULE_LIMITS.path_parts} parts.`);
    } else if (parts.some((part) => FORBIDDEN_PARTS.has(part))) {
      this.add(path, 'This field cannot be read.');
    } else if (field !== '' && parts.includes('')) {
      this.add(path, 'A field path has no empty parts.');
    }
  }

  private isOver(path: string): boolean {
    this.nodes += 1;
    if (this.nodes === RULE_LIMITS.nodes + 1) {
      this.add(path, `The rule has more than ${RULE_LIMITS.nodes} nodes.`);
    }
    return this.nodes > RULE_LIMITS.nodes;
  }

  private add(path: string, message: string): void {
    if (this.problems.length < RULE_LIMITS.problems) this.problems.push({ path, message });
  }
}

function joined(path: string, part: string): string {
  return path === '' ? part : `${path}.${part}`;
}

function byteLength(rule: unknown): number {
  return new TextEncoder().encode(JSON.stringify(rule)).length;
}
