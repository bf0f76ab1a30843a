import { evaluateRule, explainRule, type Json, type JsonObject, type RuleLeaf } from '@patchbay/domain';
import { renderParams } from '../template/index.js';
import type { Workflow, WorkflowAction } from '../workflow.js';

/** An action with its templates filled in. */
export interface PlannedAction {
  action: WorkflowAction;
  params: JsonObject;
  error: string | null;
}

/** What a workflow would do with a ticket. Pure. */
export interface Plan {
  matched: boolean;
  reason: string;
  conditions: RuleLeaf[];
  actions: PlannedAction[];
}

/** The same for the real run and the dry run. */
export function plan(workflow: Pick<Workflow, 'condition' | 'actions'>, view: JsonObject): Plan {
  const { matched, reason } = holds(workflow.condition, view);
  const conditions = workflow.condition === true ? [] : explainRule(workflow.condition, view);
  return { matched, reason, conditions, actions: workflow.actions.map((action) => fillIn(action, view)) };
}

function holds(condition: Json, view: JsonObject): { matched: boolean; reason: string } {
  if (condition === true) return { matched: true, reason: 'The workflow has no condition.' };
  const result = evaluateRule(condition, view);
  if (result.reason)
    return { matched: false, reason: `The condition could not be decided: ${result.reason}` };
  return {
    matched: result.matched,
    reason: result.matched ? 'The condition holds.' : 'The condition does not hold.',
  };
}

function fillIn(action: WorkflowAction, view: JsonObject): PlannedAction {
  try {
    return { action, params: renderParams(action.params, view) as JsonObject, error: null };
  } catch (error) {
    return { action, params: action.params, error: error instanceof Error ? error.message : String(error) };
  }
}
