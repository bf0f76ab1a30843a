import { describe, expect, it } from 'vitest';
import { intentOf, labelsOf } from './support.js';

/** What a support desk reads every day, and what it is about; the model was not trained on rows marked `new`. */
const everyday: [labels: string[], text: string, origin?: 'new'][] = [
  [
    ['access_problem'],
    'Cannot log in after password reset. I reset my password this morning and since then I cannot log in. It says the link has expired, every time I try.',
  ],
  [
    ['bug_report', 'data_question'],
    'Export to CSV cuts off at 10,000 rows. The CSV export stops at 10,000 rows although the report shows 14,382. Is that a limit or a bug?',
  ],
  [
    [],
    'Love the new dashboard. Just wanted to say that the new dashboard is great. Our team found three problems in the first hour. Well done!',
  ],
  [
    ['integration_help', 'how_to_question'],
    'Webhook signature documentation. Where can I find the documentation of the webhook signature? We want to verify deliveries in our own service.',
  ],
  [
    ['feature_request'],
    'Please add dark mode. It would be wonderful to have a dark mode in the mobile app. Many of us work at night.',
  ],
  [
    ['performance_issue'],
    'Report loads very slowly. The monthly report takes more than two minutes to load since last week. Before that it was a few seconds.',
  ],
  [
    ['bug_report'],
    'Terrible experience, nobody answers. This is the third time I write to you and nobody answers. The app crashes every time I open a report and I have lost a whole day of work. This is unacceptable and I am furious.',
  ],
  [
    ['how_to_question'],
    'How can I invite my colleagues? Hi, how can I invite five colleagues at once? Do I have to send the invitations one by one?',
  ],
  [
    ['billing_issue'],
    'Wrong amount on our invoice. The invoice for this month shows 40 seats, we only have 25. Please correct the invoice and tell me when the refund arrives.',
  ],
  [
    [],
    'Thank you for the fast help. Thanks a lot for the fast and friendly help yesterday, everything works perfectly now. Great support!',
  ],
  [
    ['bug_report', 'integration_help'],
    'API returns 500 on large batches. Since this morning your API returns error 500 when we send more than 200 records. Smaller batches work. The error message is empty. Is this a known bug?',
  ],
  [
    ['access_problem'],
    'Locked out of my account. I am locked out of my account after the two factor login stopped working. I need access today, please unlock me.',
  ],
  [[], 'Just a note to say your rep Kevin went above and beyond for me', 'new'],
  [[], 'All sorted now, appreciate it!', 'new'],
  [[], 'I am so grateful for your patience with my silly questions', 'new'],
  [[], 'Fifth email and still silence. What kind of company is this?', 'new'],
  [[], 'Absolutely appalling treatment from your staff', 'new'],
  [[], 'Hello, I tried to reach you by phone earlier, please ring back when you can', 'new'],
  [[], 'Thanks, will check and get back to you', 'new'],
  [[], 'Attaching the signed form here', 'new'],
  [[], 'Let me know if Wednesday suits you for a chat', 'new'],
  [[], 'Do you have an office in Toronto?', 'new'],
  [['bug_report'], 'Whenever I hit submit on the contact form the screen turns white', 'new'],
  [['bug_report'], 'Your last release broke our templates, all placeholders come out empty', 'new'],
  [['bug_report'], 'The PDF preview is upside down', 'new'],
  [['bug_report'], "Undo doesn't work anymore in the latest build", 'new'],
  [['bug_report'], 'I keep getting "unexpected error" when adding a note', 'new'],
  [['bug_report'], 'Comments vanish as soon as I reload the ticket', 'new'],
  [['bug_report'], "Android app crashes on launch after yesterday's update", 'new'],
  [['bug_report'], 'Sorting by last name gives a random order', 'new'],
  [['feature_request'], 'It would be super useful to filter by country', 'new'],
  [['feature_request'], 'Please consider adding two columns to the agent view', 'new'],
  [['feature_request'], 'Could we have an option to auto-archive old conversations?', 'new'],
  [['feature_request'], 'Is there any plan to support Arabic?', 'new'],
  [['feature_request'], 'A keyboard shortcut for closing tickets would save me hours', 'new'],
  [['feature_request'], "We'd like to request a bulk assign feature", 'new'],
  [['how_to_question'], 'How can I rename a pipeline?', 'new'],
  [['how_to_question'], 'Where do I turn off the sound for new messages?', 'new'],
  [['how_to_question'], 'What is the easiest way to hand over my tickets when I go on leave?', 'new'],
  [['how_to_question'], 'Can you show me how to add a banner to the help centre?', 'new'],
  [['how_to_question'], 'Is it possible to undo a closed conversation, and how?', 'new'],
  [['billing_issue'], 'My credit card was billed after I cancelled', 'new'],
  [['billing_issue'], "Could you resend last month's receipt?", 'new'],
  [['billing_issue'], 'We are being charged for 12 users but only 8 are active', 'new'],
  [['billing_issue'], 'Do you have annual pricing for nonprofits?', 'new'],
  [['billing_issue'], 'Please reverse the payment made by mistake yesterday', 'new'],
  [['billing_issue'], "We'd like to switch from monthly to annual billing", 'new'],
  [['access_problem'], 'The login page rejects my credentials', 'new'],
  [['access_problem'], 'I never receive the verification code on my phone', 'new'],
  [['access_problem'], 'My teammate needs permission to edit the shared folder', 'new'],
  [['access_problem'], "Can't get into my account after changing my email", 'new'],
  [['access_problem'], 'It logs me out every few minutes', 'new'],
  [['performance_issue'], 'Opening a conversation takes forever since last night', 'new'],
  [['performance_issue'], 'Dashboard takes 40 seconds to load', 'new'],
  [['performance_issue'], 'Everything is super laggy on my laptop', 'new'],
  [['performance_issue'], 'Search has become painfully slow', 'new'],
  [['performance_issue'], 'Response times tripled over the weekend', 'new'],
  [['security_concern'], "I noticed a login from a country I've never been to", 'new'],
  [['security_concern'], 'Are you GDPR compliant and where can I get the DPA?', 'new'],
  [['security_concern'], 'Received a suspicious email with your logo asking for card details', 'new'],
  [['security_concern'], 'I believe there is an XSS vulnerability in your comment form', 'new'],
  [['security_concern'], "Other people's files are visible to me, this looks like a data leak", 'new'],
  [['integration_help'], "We can't get the Jira integration to create issues", 'new'],
  [['integration_help'], 'How do we authenticate against your REST API?', 'new'],
  [['integration_help'], 'Does your webhook retry when our endpoint is down?', 'new'],
  [['integration_help'], 'Zapier says the connection has expired', 'new'],
  [['integration_help'], 'Which OAuth scopes are needed to read contacts?', 'new'],
  [['data_question'], 'How do you calculate CSAT in the weekly report?', 'new'],
  [['data_question'], 'Can I export everything as a spreadsheet?', 'new'],
  [['data_question'], 'In which region are our backups hosted?', 'new'],
  [['data_question'], "Figures in the analytics tab don't match our CRM", 'new'],
  [['data_question'], 'For how many years do you store closed tickets?', 'new'],
];

describe('everyday tickets', () => {
  it.each(everyday.filter(([labels]) => labels.length > 0))('%j: %s', (labels, text) => {
    expect(labels).toContain(labelsOf(text)[0]);
  });

  it.each(everyday.filter(([labels]) => labels.length === 0))('no intent %j: %s', (_, text) => {
    const { value } = intentOf(text);
    expect(value.filter((one) => one.confidence >= 0.5)).toEqual([]);
  });

  it('seen for the first time are right in nine of ten cases, and rarely more is said than is true', () => {
    const unseen = everyday.filter(([, , origin]) => origin === 'new');
    const said = unseen.map(([, text]) => labelsOf(text));
    const right = unseen.filter(([labels], at) =>
      labels.length === 0 ? said[at]?.length === 0 : labels.some((label) => said[at]?.includes(label)),
    );
    const labels = said.flatMap((list, at) => list.map((label) => unseen[at]?.[0].includes(label) ?? false));
    expect(unseen.length).toBeGreaterThan(50);
    expect(right.length / unseen.length).toBeGreaterThanOrEqual(0.9);
    expect(labels.filter(Boolean).length / labels.length).toBeGreaterThanOrEqual(0.88);
  });
});

describe('the demo', () => {
  it.each<[string, string, string[]]>([
    [
      'Thank you for the fast help',
      'Thanks a lot for the fast and friendly help yesterday, everything works perfectly now. Great support!',
      [],
    ],
    ['Thank you for the fast help', '', []],
    ['Terrible experience, nobody answers', '', []],
    ['Love the new dashboard', 'Our team found three problems in the first hour. Well done!', []],
    [
      'Terrible experience, nobody answers',
      'This is the third time I write to you and nobody answers. The app crashes every time I open a report.',
      ['bug_report'],
    ],
    [
      'Invoice 2291 charged twice',
      'You charged our card twice. Please refund one of the payments.',
      ['billing_issue'],
    ],
    ['Locked out of my account', 'I need access today, please unlock me.', ['access_problem']],
    ['Please add dark mode', 'Many of us work at night.', ['feature_request']],
    ['Report loads very slowly', 'It takes more than two minutes since last week.', ['performance_issue']],
  ])('"%s" / "%s" is %j', (subject, body, expected) => {
    expect(labelsOf(body, subject)).toEqual(expected);
  });
});

describe('several concerns in one ticket', () => {
  it.each<[string, string[]]>([
    ['How do I create an API token?', ['how_to_question', 'integration_help']],
    [
      'My account was hacked and now my password does not work, I am locked out.',
      ['access_problem', 'security_concern'],
    ],
    ['Please add an integration with Asana.', ['feature_request', 'integration_help']],
  ])('%s', (text, expected) => {
    expect(labelsOf(text).toSorted()).toEqual(expected);
  });
});

describe('what decided', () => {
  it.each([
    ['Please refund my invoice', 'refund'],
    ['The app crashes when I press save', 'crashes'],
    ['I forgot my password', 'password'],
    ['Is this mail phishing?', 'phishing'],
  ])('in "%s" is shown: %s', (text, word) => {
    const [factor] = intentOf(text).factors.filter((one) => one.feature === word);
    expect(factor?.contribution).toBeGreaterThan(0);
    expect(factor?.evidence).toContain(word);
  });
});
