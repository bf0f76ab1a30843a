import { describe, expect, it } from 'vitest';
import { sentimentOf } from './support.js';

/** What a support desk reads every day. The model was not trained on rows marked `new`. */
const everyday: [label: string, text: string, origin?: 'new'][] = [
  ['positive', 'Thank you for the fast help'],
  [
    'positive',
    'Thanks a lot for the fast and friendly help yesterday, everything works perfectly now. Great support!',
  ],
  [
    'positive',
    'Just wanted to say that the new dashboard is great. Our team found three problems in the first hour. Well done!',
  ],
  ['positive', 'All sorted now, appreciate it!', 'new'],
  ['positive', 'I am so grateful for your patience with my silly questions', 'new'],
  ['positive', 'Really happy with the new release, great work', 'new'],
  ['positive', 'Wonderful service, thank you Julia', 'new'],
  ['positive', 'This is not bad at all, I like it', 'new'],
  ['negative', 'Terrible experience, nobody answers'],
  [
    'negative',
    'This is the third time I write to you and nobody answers. The app crashes every time I open a report and I have lost a whole day of work. This is unacceptable and I am furious.',
  ],
  [
    'negative',
    'Invoice 2291 charged twice\nYou charged our card twice for invoice 2291. Please refund one of the payments, our accounting closes on Friday.',
  ],
  [
    'negative',
    'I reset my password this morning and since then I cannot log in. It says the link has expired, every time I try.',
  ],
  ['negative', 'Fifth email and still silence. What kind of company is this?', 'new'],
  ['negative', 'Absolutely appalling treatment from your staff', 'new'],
  ['negative', 'Search has become painfully slow', 'new'],
  ['negative', 'My credit card was billed after I cancelled', 'new'],
  ['negative', 'I am not happy with this product', 'new'],
  ['negative', 'The worst update so far, everything is broken', 'new'],
  ['negative', "Your hotline doesn't help at all", 'new'],
  [
    'neutral',
    'Hello, could you tell me how to add a second workspace to our account? I looked in the settings and could not find it.',
  ],
  ['neutral', 'Hi, how can I invite five colleagues at once? Do I have to send the invitations one by one?'],
  [
    'neutral',
    'Where can I find the documentation of the webhook signature? We want to verify deliveries in our own service.',
  ],
  ['neutral', 'Hello, I tried to reach you by phone earlier, please ring back when you can', 'new'],
  ['neutral', 'Attaching the signed form here', 'new'],
  ['neutral', 'Let me know if Wednesday suits you for a chat', 'new'],
  ['neutral', 'Could you resend the receipt of March?', 'new'],
  ['neutral', 'Which OAuth scopes are needed to read contacts?', 'new'],
  ['neutral', 'In which region are our backups hosted?', 'new'],
];

describe('everyday tickets', () => {
  it.each(everyday)('%s: %s', (label, text) => {
    expect(sentimentOf(text).label).toBe(label);
  });

  it.each(everyday)('come with a score of the sign of their label, %s: %s', (label, text) => {
    const { score } = sentimentOf(text).value;
    const least = { negative: -1, neutral: -0.5, positive: 0.1 }[label] ?? NaN;
    const most = { negative: -0.1, neutral: 0.5, positive: 1 }[label] ?? NaN;
    expect(score).toBeGreaterThanOrEqual(least);
    expect(score).toBeLessThanOrEqual(most);
  });

  it('are clearly negative when money was taken twice', () => {
    expect(
      sentimentOf(
        'You charged our card twice. Please refund one of the payments.',
        'Invoice 2291 charged twice',
      ).value.score,
    ).toBeLessThan(-0.3);
  });

  it.each([
    ['I am happy', 'I am not happy'],
    ['It works', "It doesn't work"],
    ['good support', 'bad support'],
    ['Thank you', 'Thank you, but nobody answers and I am angry'],
  ])('"%s" reads better than "%s"', (better, worse) => {
    expect(sentimentOf(better).value.score).toBeGreaterThan(sentimentOf(worse).value.score);
  });
});

describe('what decided', () => {
  it.each([
    ['I am furious about this', 'furious', -1],
    ['Thank you, great support', 'thank', 1],
    ['This is a terrible product', 'terrible', -1],
    ['I love the new design', 'love', 1],
  ])('in "%s" is shown: %s', (text, word, sign) => {
    const factor = sentimentOf(text).factors.find((one) => one.feature === word);
    expect(Math.sign(factor?.contribution ?? 0)).toBe(sign);
    expect(factor?.evidence).toContain(word === 'thank' ? 'Thank' : word);
  });

  it('names a negated word as such', () => {
    const shown = sentimentOf('The new editor is not good').factors.map((one) => one.feature);
    expect(shown).toContain('not good');
  });
});
