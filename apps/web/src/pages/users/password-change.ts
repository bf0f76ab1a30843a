export interface ProfileValues {
  name: string;
  email: string;
  current: string;
  password: string;
}

/** What is sent: the current password only where there is one. */
export function passwordChange(values: ProfileValues, hasPassword: boolean) {
  const { name, email, current, password } = values;
  const change = { name: name.trim(), email: email.trim(), password };
  return hasPassword ? { ...change, current_password: current } : change;
}

/** The hub's messages under the form's own field names. */
export function fieldErrors(byPath: Record<string, string>): Record<string, string> {
  const { current_password: current, ...rest } = byPath;
  return current === undefined ? rest : { ...rest, current };
}
