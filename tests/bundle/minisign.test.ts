import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildBundle } from '../../server/bundle/build-bundle.ts';
import { checkSignature, formatPublicKey, formatSecretKey, generateKey, parsePublicKey, parseSecretKey, signBytes } from '../../server/bundle/minisign.ts';
import { newFolder } from '../support/folders.ts';
import { sampleContent } from './sample-content.ts';
import { hasTool, runTool } from './tools.ts';

const BYTES = Buffer.from('hello\n');
const ABOUT = { file: 'f', time: '2026-03-01T00:00:00Z' };

describe('signatures', () => {
  it('hold for these bytes, this key and this comment alone', () => {
    const [key, other] = [generateKey(), generateKey()];
    const text = signBytes(key, BYTES, ABOUT);
    expect(signBytes(key, BYTES, ABOUT)).toBe(text);
    expect(checkSignature(text, BYTES, key.publicKey)).toBeNull();
    expect(checkSignature(text, Buffer.from('hellp\n'), key.publicKey)).toContain('these bytes');
    expect(checkSignature(text, BYTES, other.publicKey)).toContain('was made with key');
    expect(checkSignature(text.replace('file:f', 'file:g'), BYTES, key.publicKey)).toContain('trusted comment');
    expect(checkSignature(text.replace('by Vitrine', 'by nobody'), BYTES, key.publicKey)).toContain('untrusted comment');
    expect(checkSignature('', BYTES, key.publicKey)).toContain('four lines');
  });

  it('keys survive being written down', () => {
    const key = generateKey();
    const again = parseSecretKey(formatSecretKey(key));
    expect(formatSecretKey(again)).toBe(formatSecretKey(key));
    expect(checkSignature(signBytes(again, BYTES, ABOUT), BYTES, parsePublicKey(formatPublicKey(key.publicKey)))).toBeNull();
    for (const text of ['', 'RW', formatPublicKey(key.publicKey).slice(0, -6)]) expect(() => parsePublicKey(text)).toThrow(/not a minisign public key/);
    const bytes = Buffer.from(formatSecretKey(key).split('\n')[1], 'base64');
    bytes[70] ^= 1;
    expect(() => parseSecretKey(bytes.toString('base64'))).toThrow(/do not belong together/);
    bytes.write('Sc', 2);
    expect(() => parseSecretKey(bytes.toString('base64'))).toThrow(/protected by a password/);
  });
});

describe('minisign itself', () => {
  it('verifies what we sign: a bundle’s checksums', async () => {
    if (!hasTool('minisign', 'our signature against it')) return;
    const key = generateKey();
    const { path } = await buildBundle(sampleContent(), { parent: newFolder('bundle'), key });
    const publicKey = formatPublicKey(key.publicKey).split('\n')[1];
    const verify = () => runTool('minisign', ['-V', '-P', publicKey, '-m', 'checksums.sha256'], path);
    expect(verify()).toMatchObject({ status: 0, stdout: expect.stringContaining('Signature and comment signature verified') });
    writeFileSync(join(path, 'checksums.sha256'), 'other');
    expect(verify().status).toBe(1);
  });

  it('reads our keys, writes keys and signatures that we read', () => {
    if (!hasTool('minisign', 'keys of ours and of minisign')) return;
    const folder = newFolder('minisign');
    const key = generateKey();
    writeFileSync(join(folder, 'ours.key'), formatSecretKey(key));
    writeFileSync(join(folder, 'f'), BYTES);
    expect(runTool('minisign', ['-S', '-s', 'ours.key', '-m', 'f'], folder).status).toBe(0);
    expect(checkSignature(readFileSync(join(folder, 'f.minisig'), 'utf8'), BYTES, key.publicKey)).toBeNull();
    expect(runTool('minisign', ['-G', '-W', '-p', 'theirs.pub', '-s', 'theirs.key'], folder).status).toBe(0);
    const theirs = parseSecretKey(readFileSync(join(folder, 'theirs.key'), 'utf8'));
    expect(formatPublicKey(theirs.publicKey)).toBe(readFileSync(join(folder, 'theirs.pub'), 'utf8'));
    writeFileSync(join(folder, 'f.minisig'), signBytes(theirs, BYTES, ABOUT));
    expect(runTool('minisign', ['-V', '-p', 'theirs.pub', '-m', 'f'], folder).status).toBe(0);
  });
});
