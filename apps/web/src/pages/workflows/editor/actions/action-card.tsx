import { Group, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { FormContext, type FormSurroundings } from '../../../../forms/form-context.js';
import { placed, under } from '../../../../forms/errors.js';
import { SchemaFields } from '../../../../forms/schema-fields.js';
import { actionWords, wordsOf } from '../../../../parts/words.js';
import { variables } from '../../variables.js';
import { actionFields, type DraftAction } from '../draft.js';
import { actionFormId } from '../element-for.js';
import { useEditorState } from '../editor-context.js';
import { messageAt } from '../message-at.js';
import { AccountChoice } from './account-choice.js';
import { CardButtons } from './card-buttons.js';
import { UnknownAction } from './unknown-action.js';

/** One action with its parameters; its texts are templates. */
export function ActionCard({ action, index }: { action: DraftAction; index: number }) {
  const { offers, told } = useEditorState();
  const offer = offers.find(({ type }) => type === action.type);
  const title = offer
    ? `${offer.plugin ? `${wordsOf(offer.plugin)}: ` : ''}${offer.title}`
    : actionWords(action.type);
  const wrong = messageAt(told, `actions.${index}.type`);
  return (
    <li id={actionFormId(action.key)} className="action-card" tabIndex={-1} aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" fw={600}>
            {index + 1}. {title}
          </Text>
          <CardButtons action={action} index={index} />
        </Group>
        {wrong && (
          <Text size="sm" c="var(--danger)">
            {wrong}
          </Text>
        )}
        {offer ? <AccountChoice action={action} offer={offer} /> : <UnknownAction type={action.type} />}
        <Params action={action} index={index} />
      </Stack>
    </li>
  );
}

function Params({ action, index }: { action: DraftAction; index: number }) {
  const { offers, told, change } = useEditorState();
  const fields = useMemo(() => actionFields(action.type, offers), [action.type, offers]);
  if (fields === null) return null;
  const surroundings: FormSurroundings = {
    id: actionFormId(action.key),
    errors: placed(fields, under(`actions.${index}.params`, told)),
    disabled: false,
    stored: {},
    variables,
  };
  const whole = surroundings.errors[''];
  return (
    <FormContext.Provider value={surroundings}>
      {whole && (
        <Text size="sm" c="var(--danger)">
          {whole}
        </Text>
      )}
      <SchemaFields
        fields={fields}
        values={action.values}
        onChange={(path, value) => change({ do: 'param', key: action.key, path, value })}
      />
    </FormContext.Provider>
  );
}
