import { expect, test } from '../support/test';
import { headers } from '../support/smtp';
import { linkIn } from '../support/practice';

test.use({ setting: { file: 'walk-3-killed', demo: true, smtp: true } });

test('R9: killed between the mail server taking an e-mail and noting it, the program loses nothing when it is back', async ({ server, sink, practice }) => {
  const client = await practice.client('Pilar Ivarsson');
  const state = async () => (await practice.ask<{ portal: string }>('clients/get', { id: client.id })).portal;
  await sink.hold();
  await practice.ask('invitations/send', { batch: await practice.batch([client.id]) });
  const first = await sink.mailTo(client.email!);
  await server.kill();
  await sink.release();
  await server.startAgain();
  expect(await state()).toBe('Queued');

  // That long an e-mail cannot be told from one that is being sent.
  server.letLeasesRunOut();
  const again = await sink.mailTo(client.email!, 2);
  expect(headers(again, 'Message-ID'), 'mail programs show it once').toEqual(headers(first, 'Message-ID'));
  expect(linkIn(again.text), 'whichever is opened').toBe(linkIn(first.text));
  await expect.poll(state).toBe('Sent');
});
