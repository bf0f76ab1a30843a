import { describe, expect, it } from 'vitest';
import { commands, service } from './services.js';

describe('a service key', () => {
  it('is data: a name and a version', () => {
    expect(service<{ speak(): void }>('tts', 2)).toEqual({ key: 'tts', version: 2 });
    expect(JSON.parse(JSON.stringify(commands))).toEqual({ key: 'commands', version: 1 });
  });

  it('cannot be changed', () => {
    expect(() => Object.assign(commands, { version: 2 })).toThrow(TypeError);
  });
});
