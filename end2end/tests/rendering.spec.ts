// R14: the preview is what is sent. The same 500 random messages, rendered by the WASM in a browser and by the program on the server,
// are the same byte for byte.
//
// RENDERING      the folder of the browser's files (default: target/rendering)
// RENDERING_BIN  the program (default: the release build)
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';

const COUNT = 500;
const folder = process.env.RENDERING ?? path.join(__dirname, '../../target/rendering');
const program = process.env.RENDERING_BIN ?? path.join(__dirname, '../../target/release/rendering');

interface Glue {
  (options: { module_or_path: Uint8Array }): Promise<unknown>;
  rendered(seed: number): string;
}

/** Where two texts part, with what stands there. */
function difference(seed: number, server: string, browser: string): string {
  let at = 0;
  while (server[at] === browser[at]) at += 1;
  const from = Math.max(0, at - 40);
  return `seed ${seed}, character ${at}: the server has ${JSON.stringify(server.slice(from, at + 40))}, the browser ${JSON.stringify(browser.slice(from, at + 40))}`;
}

test('R14: browser and server render 500 random messages alike, byte for byte', async ({ page }) => {
  const server = execFileSync(program, [String(COUNT)], { maxBuffer: 64 * 1024 * 1024 }).toString().trimEnd().split('\n');
  expect(server).toHaveLength(COUNT);
  const script = readFileSync(path.join(folder, 'rendering.js')).toString();
  const wasm = readFileSync(path.join(folder, 'rendering_bg.wasm')).toString('base64');
  const browser = await page.evaluate(
    async ([script, wasm, count]) => {
      const glue = new Function(`${script}; return wasm_bindgen;`)() as Glue;
      await glue({ module_or_path: Uint8Array.from(atob(wasm), (sign) => sign.charCodeAt(0)) });
      return Array.from({ length: count }, (_, seed) => glue.rendered(seed));
    },
    [script, wasm, COUNT] as const,
  );
  const differences = server.flatMap((email, seed) => (email === browser[seed] ? [] : [difference(seed, email, browser[seed] ?? '')]));
  expect(differences).toEqual([]);
});
