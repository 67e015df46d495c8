import { engine } from '../support/server';
import { expect, test } from '../support/test';

test.use({ setting: { file: 'walk-6', demo: true, smtp: false } });

test.describe('Walk 6: all of it on SQLite and on PostgreSQL', () => {
  test('the walks run on the engine that they were asked to run on', async ({ server }) => {
    expect(server.output).toContain(engine === 'postgres' ? '(PostgreSQL)' : '(SQLite)');
  });
});
