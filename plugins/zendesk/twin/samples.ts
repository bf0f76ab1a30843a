/** A ticket somebody might write. `replies` are the customer's (`c`) and the agent's (`a`) later words. */
export interface Sample {
  from: string;
  company: string;
  subject: string;
  body: string;
  priority: 'low' | 'normal' | 'high' | 'urgent' | null;
  tags: string[];
  replies?: ['a' | 'c', string][];
}

const ask = (
  from: string,
  company: string,
  subject: string,
  body: string,
  priority: Sample['priority'] = 'normal',
  tags: string[] = [],
): Sample => {
  return { from, company, subject, body, priority, tags };
};

/** Already there when the account is connected. */
export const history: Sample[] = [
  {
    ...ask(
      'Ines Moreau',
      'Lumen Labs',
      'How do I add a second workspace?',
      'Hello, could you tell me how to add a second workspace to our account? I looked in the settings and could not find it.',
    ),
    replies: [
      [
        'a',
        'Hi Ines, open the menu under your company name and choose "New workspace". You need the owner role.',
      ],
      ['c', 'Found it, thank you so much, that was quick!'],
    ],
  },
  ask(
    'Tom Becker',
    'Nordwind',
    'Invoice 2291 charged twice',
    'You charged our card twice for invoice 2291. Please refund one of the payments, our accounting closes on Friday.',
    'high',
    ['billing'],
  ),
  {
    ...ask(
      'Priya Nair',
      'Kite & Co',
      'Cannot log in after password reset',
      'I reset my password this morning and since then I cannot log in. It says the link has expired, every time I try.',
      'high',
      ['login'],
    ),
    replies: [['a', 'Hi Priya, sorry about that. I have sent you a fresh link, it works for one hour.']],
  },
  ask(
    'Marco Rossi',
    'Bottega Digitale',
    'Export to CSV cuts off at 10,000 rows',
    'The CSV export stops at 10,000 rows although the report shows 14,382. Is that a limit or a bug?',
  ),
  ask(
    'Hannah Lee',
    'Paperplane',
    'Love the new dashboard',
    'Just wanted to say that the new dashboard is great. Our team found three problems in the first hour. Well done!',
    'low',
    ['feedback'],
  ),
  ask(
    'Samuel Okoro',
    'Lagos Logistics',
    'Webhook signature documentation',
    'Where can I find the documentation of the webhook signature? We want to verify deliveries in our own service.',
  ),
  ask(
    'Julia Novak',
    'Verde Foods',
    'Please add dark mode',
    'It would be wonderful to have a dark mode in the mobile app. Many of us work at night.',
    'low',
    ['feature'],
  ),
  ask(
    'Ben Carter',
    'Harbor Insurance',
    'Report loads very slowly',
    'The monthly report takes more than two minutes to load since last week. Before that it was a few seconds.',
  ),
];

/** Arrive one by one while one looks. */
export const arrivals: Sample[] = [
  ask(
    'Olivia Grant',
    'Brightside',
    'Terrible experience, nobody answers',
    'This is the third time I write to you and nobody answers. The app crashes every time I open a report and I have lost a whole day of work. This is unacceptable and I am furious.',
    'normal',
    ['app'],
  ),
  ask(
    'Diego Alvarez',
    'Casa Verde',
    'How can I invite my colleagues?',
    'Hi, how can I invite five colleagues at once? Do I have to send the invitations one by one?',
  ),
  ask(
    'Nora Lindqvist',
    'Fjord Travel',
    'Wrong amount on our invoice',
    'The invoice for this month shows 40 seats, we only have 25. Please correct the invoice and tell me when the refund arrives.',
    'high',
    ['billing'],
  ),
  ask(
    'Ahmed Farouk',
    'Delta Media',
    'Thank you for the fast help',
    'Thanks a lot for the fast and friendly help yesterday, everything works perfectly now. Great support!',
    'low',
  ),
  ask(
    'Grace Kim',
    'Seoul Stack',
    'API returns 500 on large batches',
    'Since this morning your API returns error 500 when we send more than 200 records. Smaller batches work. The error message is empty. Is this a known bug?',
    'high',
    ['api'],
  ),
  ask(
    'Peter Hofer',
    'Alpenwerk',
    'Locked out of my account',
    'I am locked out of my account after the two factor login stopped working. I need access today, please unlock me.',
    'high',
    ['login'],
  ),
  ask(
    'Laura Bianchi',
    'Studio Nove',
    'Feature request: scheduled exports',
    'It would be very helpful if exports could be scheduled for every Monday. At the moment we do it by hand.',
  ),
  ask(
    'Kofi Mensah',
    'Accra Retail',
    'Possible data leak in shared links',
    'I opened a shared link of another company and could see their customer list. This looks like a serious security problem, please look at it immediately.',
    'urgent',
    ['security'],
  ),
  ask(
    'Emily Watson',
    'Northgate',
    'Cancel our contract',
    'We are very disappointed. The sync has been broken for two weeks, your answers are useless and we are losing customers because of you. Cancel our contract and refund the last month.',
    'high',
  ),
  ask(
    'Yuki Tanaka',
    'Hoshi Games',
    'Where do I find the audit log?',
    'Where do I find the audit log of our workspace? We need it for our yearly review.',
  ),
  ask(
    'Carlos Mendes',
    'Porto Print',
    'Dashboard is slow and times out',
    'The dashboard is extremely slow today and times out for half of the team. Please fix the performance, we cannot work like this.',
    'high',
    ['performance'],
  ),
  ask(
    'Anna Kowalska',
    'Bursztyn',
    'Connecting Salesforce',
    'We would like to connect your product with Salesforce. Is there a guide for the integration and which permissions does the user need?',
  ),
  ask(
    'David Cohen',
    'Tel Systems',
    'Data in the weekly report looks wrong',
    'The number of resolved tickets in the weekly report does not match the list. Which of the two numbers is right?',
  ),
  ask(
    'Fatima Zahra',
    'Atlas Trade',
    'Great webinar',
    'The webinar on automations was excellent, clear and useful. Please do more of them!',
    'low',
  ),
  ask(
    'Jack Murphy',
    'Shamrock Foods',
    'Attachment upload fails',
    'Uploading a PDF fails with "unexpected error" in Chrome and Firefox. It worked last week. Nothing helps, also not clearing the cache.',
  ),
  ask(
    'Sofia Petrova',
    'Volga Tech',
    'Worst support ever',
    'Worst support I have ever seen. Your agent closed my ticket without an answer, the bug is still there and it keeps deleting our data. I am angry and want to speak to a manager now.',
    'normal',
  ),
  ask(
    'Liam O’Connor',
    'Galway Gear',
    'VAT number on invoices',
    'Please add our VAT number to all future invoices. Where can I change the billing address?',
    'normal',
    ['billing'],
  ),
  ask(
    'Mei Chen',
    'Jade Health',
    'Single sign-on with Entra',
    'We want to set up single sign-on with Microsoft Entra. Do you support SAML on our plan and how do I configure it?',
  ),
  ask(
    'Noah Fischer',
    'Isar Mobility',
    'App crashes on start',
    'The Android app crashes on start after the update to 4.2. I reinstalled it twice, still broken.',
    'high',
    ['app'],
  ),
  ask(
    'Isabella Silva',
    'Rio Studio',
    'Happy customer',
    'I have used many tools and yours is by far the best. Thank you to the whole team, keep going!',
    'low',
  ),
  ask(
    'George Papadopoulos',
    'Aegean Tours',
    'Emails are not sent',
    'Notification emails have not been sent since yesterday evening. Our customers complain that they hear nothing from us.',
    'urgent',
  ),
  ask(
    'Chloe Martin',
    'Atelier Bleu',
    'Bulk edit of tags',
    'Could you add a way to edit the tags of many tickets at once? It would save us hours.',
    'low',
    ['feature'],
  ),
  ask(
    'Raj Patel',
    'Monsoon Bank',
    'Permissions of the read-only role',
    'A user with the read-only role can delete comments. That should not be possible. Please check the permissions.',
    'high',
    ['security'],
  ),
  ask(
    'Eva Schneider',
    'Spree Labs',
    'How long are logs kept?',
    'How long do you keep the logs and can we change the retention ourselves?',
  ),
  ask(
    'Lucas Dubois',
    'Rhône Data',
    'Sync with Jira stopped',
    'The sync with Jira stopped on Monday. New issues are not created any more and there is no error in the log.',
    'high',
    ['integration'],
  ),
  ask(
    'Amara Diallo',
    'Sahel Energy',
    'Charged after cancellation',
    'I cancelled in March and you charged me again in April and May. This is outrageous. I want my money back at once or I will dispute the payments.',
    'high',
    ['billing'],
  ),
  ask(
    'Oscar Nilsson',
    'Polar Parts',
    'Keyboard shortcuts',
    'Is there a list of keyboard shortcuts? I remember seeing one but cannot find it.',
    'low',
  ),
  ask(
    'Maria Garcia',
    'Sol Clinics',
    'Search finds nothing',
    'Search returns no results for words that are clearly in the tickets. It worked before the weekend.',
  ),
  ask(
    'Henry Adams',
    'Granite Legal',
    'Request for a data processing agreement',
    'Please send us your current data processing agreement and the list of subprocessors.',
  ),
  ask(
    'Zoe Walker',
    'Tasman Wool',
    'You saved our launch',
    'Your team stayed late to help us and saved our launch. Fantastic work, thank you, we really appreciate it!',
    'low',
  ),
  ask(
    'Ivan Horvat',
    'Adria Ship',
    'Import fails at row 512',
    'The import of our customer file fails at row 512 with "invalid date". The date looks fine to me. What format do you expect?',
  ),
  ask(
    'Layla Hassan',
    'Nile Books',
    'Password reset email never arrives',
    'I requested a password reset four times and the email never arrives. I checked the spam folder. I cannot log in.',
    'high',
    ['login'],
  ),
];

/** For the scene of the angry customer. */
export const angry: Sample = ask(
  'Victor Stone',
  'Stonebridge',
  'Unacceptable: system down again',
  'Your system is down again, for the third time this week. Our whole team cannot work, customers are shouting at us and your status page says everything is fine. This is a complete disaster, I am extremely angry and I want a call from a manager today.',
  'normal',
);
