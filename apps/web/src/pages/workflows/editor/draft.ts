import { checkRule, type Json, type JsonObject } from '@patchbay/domain';
import type { ActionOffer, Workflow } from '../../../api/types.js';
import { checked } from '../../../forms/errors.js';
import type { Field } from '../../../forms/field.js';
import { fieldsOf } from '../../../forms/read-schema.js';
import { answerOf, parsed, valuesOf, type Values } from '../../../forms/values.js';
import { readTree, writeTree, type Tree } from '../condition/tree.js';
import { unfinished } from '../condition/tree-edit.js';

/** What the hub takes for a workflow. */
export type WorkflowInput = Pick<Workflow, 'name' | 'enabled' | 'trigger' | 'actions'> & { condition: Json };

/** An action while it is being edited. `key` keeps its inputs together when the order changes. */
export interface DraftAction {
  key: string;
  type: string;
  values: Values;
  connectionId: string | null;
}

/** Rows while rows can draw it, JSON Logic as text otherwise or when somebody wants to write it. */
export type DraftCondition = { as: 'rows'; tree: Tree } | { as: 'json'; text: string };

export interface Draft {
  name: string;
  enabled: boolean;
  trigger: Workflow['trigger'];
  condition: DraftCondition;
  actions: DraftAction[];
}

export type Offers = Pick<ActionOffer, 'type' | 'params_schema'>[];

export interface Told {
  path: string;
  message: string;
}

/** The one box of an action whose plugin is gone: nothing is lost, and nothing can be drawn. */
const wholeParams: Field = {
  name: 'params',
  path: 'params',
  title: 'Parameters',
  hint: null,
  placeholder: null,
  required: false,
  fallback: undefined,
  kind: 'json',
};

/** The inputs of an action; null = nobody offers it at present. */
export function actionFields(type: string, offers: Offers): Field[] | null {
  const offer = offers.find((one) => one.type === type);
  return offer ? fieldsOf(offer.params_schema) : null;
}

export const blank: WorkflowInput = {
  name: '',
  enabled: true,
  trigger: { event: 'ticket.analysed', include_imports: false },
  condition: true,
  actions: [],
};

export function draftOf(input: WorkflowInput, offers: Offers, key: () => string): Draft {
  return {
    name: input.name,
    enabled: input.enabled,
    trigger: input.trigger,
    condition: conditionOf(input.condition),
    actions: input.actions.map((action) => ({
      key: key(),
      type: action.type,
      connectionId: action.connection_id ?? null,
      values: paramsAsValues(action.type, action.params as JsonObject, offers),
    })),
  };
}

function paramsAsValues(type: string, params: JsonObject, offers: Offers): Values {
  const fields = actionFields(type, offers);
  return fields === null ? valuesOf([wholeParams], { params }) : valuesOf(fields, params);
}

export function conditionOf(rule: Json): DraftCondition {
  const tree = readTree(rule);
  return tree === null ? { as: 'json', text: JSON.stringify(rule, null, 2) } : { as: 'rows', tree };
}

export const newAction = (type: string, offers: Offers, key: string): DraftAction => ({
  key,
  type,
  connectionId: null,
  values: paramsAsValues(type, {}, offers),
});

/** The condition as JSON Logic; undefined while its text is not JSON. */
export const ruleOf = (condition: DraftCondition): Json | undefined =>
  condition.as === 'rows' ? writeTree(condition.tree) : parsed(condition.text);

/** What would be sent to the hub. */
export function inputOf(draft: Draft, offers: Offers): WorkflowInput {
  return {
    name: draft.name.trim(),
    enabled: draft.enabled,
    trigger: draft.trigger,
    condition: ruleOf(draft.condition) ?? true,
    actions: draft.actions.map(({ type, values, connectionId }) => ({
      type,
      params: paramsOf(type, values, offers),
      connection_id: connectionId,
    })),
  };
}

function paramsOf(type: string, values: Values, offers: Offers): JsonObject {
  const fields = actionFields(type, offers);
  if (fields !== null) return answerOf(fields, values);
  return (answerOf([wholeParams], values)['params'] ?? {}) as JsonObject;
}

/** What the browser can tell is wrong, at the paths the hub would use. */
export function problemsOf(draft: Draft, offers: Offers): Told[] {
  const name = draft.name.trim() === '' ? [{ path: 'name', message: 'is needed' }] : [];
  const none =
    draft.actions.length === 0 ? [{ path: 'actions', message: 'must have at least one action' }] : [];
  return [...name, ...conditionProblems(draft.condition), ...none, ...actionProblems(draft.actions, offers)];
}

function conditionProblems(condition: DraftCondition): Told[] {
  if (condition.as === 'rows') {
    const missing = Object.keys(unfinished(condition.tree)).length;
    return missing > 0 ? [{ path: 'condition', message: 'has rows that are not finished' }] : [];
  }
  const rule = parsed(condition.text);
  if (rule === undefined) return [{ path: 'condition', message: 'is not valid JSON' }];
  if (rule === true) return [];
  return checkRule(rule).map(({ path, message }) => ({
    path: path ? `condition.${path}` : 'condition',
    message,
  }));
}

function actionProblems(actions: DraftAction[], offers: Offers): Told[] {
  return actions.flatMap(({ type, values }, i) => {
    const fields = actionFields(type, offers) ?? [wholeParams];
    return Object.entries(checked(fields, values)).map(([path, message]) => ({
      path: `actions.${i}.params.${path}`,
      message,
    }));
  });
}

/** Has anything changed that saving would keep? The keys of actions do not count. */
export const isSame = (a: Draft, b: Draft): boolean => JSON.stringify(bare(a)) === JSON.stringify(bare(b));

const bare = (draft: Draft): Draft => ({
  ...draft,
  actions: draft.actions.map((action) => ({ ...action, key: '' })),
});
