// What the benchmarks ask of a practice as its administrator: through the same functions as the pages.
import { randomUUID } from 'node:crypto';
import { request } from '@playwright/test';

/** Signed in as the administrator of the practice at `url`. */
export async function office(url, email, password) {
  const context = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  await context.post('/sign-in', { form: { email, password, next: '' }, maxRedirects: 0 });
  const ask = async (name, data) => {
    const answer = await context.post(`/api/${name}`, { data });
    if (!answer.ok()) throw new Error(`${name} answers ${answer.status()}: ${await answer.text()}`);
    return answer.json();
  };

  /** A new client is invited with the forms of these titles; the answer is the link in the e-mail. */
  async function invited(...titles) {
    const address = `${randomUUID()}@mail.example`;
    const none = { preferred_name: '', phone: '', date_of_birth: '', revision: 0 };
    const client = await ask('clients/add', { form: { ...none, first_name: 'Bea', last_name: 'Measured', email: address } });
    const clients = { These: [client] };
    const draft = await ask('invitations/draft', { clients });
    const forms = draft.forms.filter((form) => titles.includes(form.title)).map((form) => form.id);
    const batch = { idempotency_key: randomUUID(), clients, chosen_count: null, messages: [draft.messages[0].written], forms, save_as_default: false };
    await ask('invitations/send', { batch });
    for (;;) {
      const mail = (await ask('mailbox/list', {})).find((mail) => mail.to.includes(address));
      const { text } = mail ? await ask('mailbox/get', { id: mail.id }) : { text: '' };
      const link = /http:\/\/\S+\/join\/[\w-]+/.exec(text)?.[0];
      if (link) return link;
    }
  }
  return { ask, invited, close: () => context.dispose() };
}
