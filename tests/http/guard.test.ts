import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenDoor, openDoor } from '../support/door.ts';

const TOKEN = 'a-token-of-enough-length';
let open: OpenDoor;
let closed: OpenDoor;
beforeAll(async () => {
  open = await openDoor({ env: { VITRINE_ALLOWED_HOSTS: 'Box.Local, other.example' }, engine: false });
  closed = await openDoor({ env: { VITRINE_TOKEN: TOKEN }, engine: false });
});
afterAll(async () => {
  await open.close();
  await closed.close();
});

function status(port: number, method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, setHost: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

it.each<[string, number]>([
  ['127.0.0.1', 200],
  ['127.0.0.1:4000', 200],
  ['localhost', 200],
  ['LOCALHOST:80', 200],
  ['[::1]:3000', 200],
  ['box.local', 200],
  ['BOX.local:3000', 200],
  ['other.example', 200],
  ['evil.example', 421],
  ['127.0.0.1.evil.example', 421],
  ['127.evil.example', 421],
  ['localhost.evil.example', 421],
  ['box.local.evil.example', 421],
  ['127.0.0.1@evil.example', 421],
])('host %s is answered %i', async (host, expected) => {
  expect(await status(open.api.port, 'GET', '/api/health', { host })).toBe(expected);
});

it.each<[string, Record<string, string>, number]>([
  ['a program without Origin', {}, 201],
  ['a page of ours', { origin: 'http://127.0.0.1:5', 'sec-fetch-site': 'same-origin' }, 201],
  ['a page of ours over https', { origin: 'https://127.0.0.1:5' }, 201],
  ['another page', { origin: 'http://evil.example' }, 403],
  ['another port', { origin: 'http://127.0.0.1:6' }, 403],
  ['a sandboxed page', { origin: 'null' }, 403],
  ['a cross-site form without Origin', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a same-site page without Origin', { 'sec-fetch-site': 'same-site' }, 403],
])('a write from %s', async (_, headers, expected) => {
  const before = await open.test.counts();
  expect(await status(open.api.port, 'POST', '/api/v1/runs', { host: '127.0.0.1:5', ...headers })).toBe(expected);
  expect((await open.test.counts()).run - before.run).toBe(expected === 201 ? 1 : 0);
});

it.each<[string, Record<string, string>, number]>([
  ['our own page', { origin: 'http://127.0.0.1:5', 'sec-fetch-site': 'same-origin' }, 404],
  ['our own page, by a browser that sends no Origin', { 'sec-fetch-site': 'same-origin' }, 404],
  ['a program that says nothing', {}, 403],
  ['an address typed by hand', { 'sec-fetch-site': 'none' }, 403],
  ['another page', { origin: 'http://evil.example' }, 403],
])('an action of a page, asked by %s', async (_, headers, expected) => {
  expect(await status(open.api.port, 'POST', '/workspaces', { host: '127.0.0.1:5', ...headers })).toBe(expected);
});

it('lets any page read, as no answer carries a permission to be read across origins', async () => {
  const response = await fetch(`${open.api.url}/api/v1/presets`, { headers: { origin: 'http://evil.example' } });
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, null]);
});

it.each<[string, string, Record<string, string>, number]>([
  ['nothing', '/api/v1/presets', {}, 401],
  ['the bearer', '/api/v1/presets', { authorization: `Bearer ${TOKEN}` }, 200],
  ['another bearer', '/api/v1/presets', { authorization: `Bearer ${TOKEN}x` }, 401],
  ['an empty bearer', '/api/v1/presets', { authorization: 'Bearer ' }, 401],
  ['basic', '/api/v1/presets', { authorization: `Basic ${TOKEN}` }, 401],
  ['the cookie', '/api/v1/presets', { cookie: `a=b; vitrine_token=${TOKEN}` }, 200],
  ['a broken cookie', '/api/v1/presets', { cookie: 'vitrine_token=%E0%A4%A' }, 401],
  ['the query', `/api/v1/presets?token=${TOKEN}`, {}, 200],
  ['an address that is none', '//', {}, 401],
  ['health without a token', '/api/health', {}, 401],
])('where a token is needed, %s', async (_, path, headers, expected) => {
  expect(await status(closed.api.port, 'GET', path, { host: '127.0.0.1', ...headers })).toBe(expected);
});

it.each<[string, string, number]>([
  ['GET', '/artifacts/%ff', 400],
  ['GET', '/files/%zz', 400],
  ['DELETE', '/api/v1/artifacts/%', 400],
  ['GET', '/api/v1/artifacts?q=a%00b', 400],
  ['GET', '/api/v1/artifacts/a%00b', 400],
  ['GET', '/api/v1/artifacts?q=100%25', 200],
  ['GET', '/api/v1/artifacts?q=a%', 200],
  ['TRACE', '/api/v1/artifacts', 405],
  ['TRACE', '/', 405],
  ['PROPFIND', '/runs', 405],
])('%s %s is answered %i', async (method, path, expected) => {
  expect(await status(open.api.port, method, path, { host: 'localhost' })).toBe(expected);
});
