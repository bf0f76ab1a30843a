import { TextInput, type TextInputProps } from '@mantine/core';

/** Six digits of the app; where `recovery`, a recovery code does as well. */
export function CodeInput({ recovery, ...rest }: TextInputProps & { recovery?: boolean }) {
  return (
    <TextInput
      label={
        recovery ? 'Code of your authenticator app, or a recovery code' : 'Code of your authenticator app'
      }
      required
      autoComplete="one-time-code"
      inputMode={recovery ? 'text' : 'numeric'}
      maxLength={50}
      {...rest}
    />
  );
}
