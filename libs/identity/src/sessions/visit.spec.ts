import { describe, expect, it } from 'vitest';
import { deviceOf } from './visit.js';

const mozilla = 'Mozilla/5.0';
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('a device', () => {
  it.each([
    [`${mozilla} (X11; Linux x86_64) ${webkit} Chrome/128.0.0.0 Safari/537.36`, 'Chrome on Linux'],
    [
      `${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/128.0.0.0 Safari/537.36 Edg/128.0.0.0`,
      'Edge on Windows',
    ],
    [
      `${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/128.0.0.0 Safari/537.36 OPR/114.0.0.0`,
      'Opera on Windows',
    ],
    [
      `${mozilla} (Macintosh; Intel Mac OS X 14.5; rv:128.0) Gecko/20100101 Firefox/128.0`,
      'Firefox on macOS',
    ],
    [
      `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/17.5 Safari/605.1.15`,
      'Safari on macOS',
    ],
    [
      `${mozilla} (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${webkit} Version/17.5 Mobile/15E148 Safari/604.1`,
      'Safari on iPhone',
    ],
    [
      `${mozilla} (iPad; CPU OS 17_5 like Mac OS X) ${webkit} CriOS/128.0 Mobile/15E148 Safari/604.1`,
      'Chrome on iPad',
    ],
    [
      `${mozilla} (Linux; Android 14; SM-S918B) ${webkit} SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36`,
      'Samsung Internet on Android',
    ],
    [
      `${mozilla} (Linux; Android 14) ${webkit} Chrome/128.0.0.0 Mobile Safari/537.36 EdgA/128.0.0.0`,
      'Edge on Android',
    ],
    [
      `${mozilla} (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/128.0.0.0 Safari/537.36`,
      'Chrome on ChromeOS',
    ],
    [`${mozilla} (X11; Linux x86_64) ${webkit} HeadlessChrome/128.0.0.0 Safari/537.36`, 'Chrome on Linux'],
    ['curl/8.5.0', 'curl'],
    ['python-requests/2.32.3', 'Python'],
    ['node', 'Node.js'],
  ])('%s', (agent, device) => {
    expect(deviceOf(agent)).toBe(device);
  });

  it.each([undefined, '', 'lightMyRequest', '<script>alert(1)</script>', 'x'.repeat(100_000)])(
    'nobody knows is said to be unknown (%#)',
    (agent) => {
      expect(deviceOf(agent)).toBe('Unknown device');
    },
  );

  it('keeps nothing of what the other side wrote', () => {
    expect(deviceOf('<b>Chrome/1</b> Windows evil')).toBe('Chrome on Windows');
  });
});
