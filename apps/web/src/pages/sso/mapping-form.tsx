import { Button, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ok } from '../../api/client.js';
import { rulesOf, rulesText, type Rule } from './provider-values.js';
import type { SsoConnection } from './sso-queries.js';
import { useSsoMutation } from './use-sso-mutation.js';

/** Which attribute says what, and which of its values mean which role. */
export function MappingForm({ connection }: { connection: SsoConnection }) {
  const { mapping, create_users, id } = connection;
  const form = useForm({
    initialValues: {
      email: mapping.email ?? '',
      name: mapping.name ?? '',
      role: mapping.role ?? '',
      rules: rulesText(connection),
      create: create_users,
    },
  });
  const save = useSsoMutation(({ rules, create, ...names }: typeof form.values) => {
    const roles = rulesOf(rules) as (Rule & { role: Exclude<Rule['role'], 'owner'> })[];
    const named = { email: names.email || null, name: names.name || null, role: names.role || null };
    const body = { create_users: create, mapping: { ...named, roles } };
    return ok(api.PATCH('/api/sso/connections/{id}', { params: { path: { id } }, body }));
  });
  const word = connection.protocol === 'saml' ? 'attribute' : 'claim';
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="sm">
        <TextInput label={`E-mail ${word}`} placeholder="The usual names" {...form.getInputProps('email')} />
        <TextInput label={`Name ${word}`} placeholder="The usual names" {...form.getInputProps('name')} />
        <TextInput label={`Role ${word}`} placeholder="None" {...form.getInputProps('role')} />
        <Textarea
          label="Roles"
          description="One rule a line, the first that fits counts: support-leads = analyst. Everybody else is a viewer."
          autosize
          minRows={2}
          {...form.getInputProps('rules')}
        />
        <Switch
          label="Make accounts for new people at their first login"
          {...form.getInputProps('create', { type: 'checkbox' })}
        />
        <Button type="submit" loading={save.isPending} style={{ alignSelf: 'flex-start' }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
