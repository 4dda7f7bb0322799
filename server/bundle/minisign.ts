import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign, verify } from 'node:crypto';
import { AppError } from '../errors.ts';

/**
 * Keys and signatures as the program minisign reads and writes them: Ed25519 over the BLAKE2b-512 of the file (`ED`), and a second
 * signature over the first and the trusted comment. So whoever gets a bundle can check it with a tool that is not ours.
 * @see https://jedisct1.github.io/minisign/#signature-format
 */
export interface PublicKey {
  /** Eight bytes that name the key pair. */
  keyId: Buffer;
  key: KeyObject;
}
export interface SecretKey {
  keyId: Buffer;
  key: KeyObject;
  publicKey: PublicKey;
}

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519 = Buffer.from('Ed');
const PREHASHED = Buffer.from('ED');
const COMMENT = 'untrusted comment: ';
const TRUSTED = 'trusted comment: ';

const rawPublic = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);

/** Key id as minisign prints it: the eight bytes as a number, hex, upper case, without leading zeros. */
export const keyIdText = (keyId: Buffer): string => keyId.readBigUInt64LE().toString(16).toUpperCase();

/** A new key pair. */
export function generateKey(): SecretKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyId = randomBytes(8);
  return { keyId, key: privateKey, publicKey: { keyId, key: publicKey } };
}

/** Content of `minisign.pub`. */
export function formatPublicKey({ keyId, key }: PublicKey): string {
  return `${COMMENT}minisign public key ${keyIdText(keyId)}\n${encodePublicKey({ keyId, key })}\n`;
}

/** The one line of a public key, as `minisign -P` takes it. */
const encodePublicKey = ({ keyId, key }: PublicKey): string => Buffer.concat([ED25519, keyId, rawPublic(key)]).toString('base64');

export const describePublicKey = (key: PublicKey): { keyId: string; publicKey: string } => ({ keyId: keyIdText(key.keyId), publicKey: encodePublicKey(key) });

/** @param text a key file, or its second line alone. @throws AppError INVALID_INPUT */
export function parsePublicKey(text: string): PublicKey {
  const bytes = decode(lastLine(text));
  if (bytes?.length !== 42 || !bytes.subarray(0, 2).equals(ED25519)) throw badKey('is not a minisign public key (56 characters that begin with RW)');
  return { keyId: bytes.subarray(2, 10), key: createPublicKey({ key: Buffer.concat([SPKI, bytes.subarray(10)]), format: 'der', type: 'spki' }) };
}

/** Content of a secret key file without a password, as `minisign -G -W` makes it. Keep it where only the server reads it. */
export function formatSecretKey({ keyId, key, publicKey }: SecretKey): string {
  const seed = key.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8.length);
  // Algorithm, no key derivation, name of a checksum; salt and limits; then the key; the checksum of a key without a password is zero.
  const bytes = Buffer.concat([ED25519, Buffer.alloc(2), Buffer.from('B2'), Buffer.alloc(48), keyId, seed, rawPublic(publicKey.key), Buffer.alloc(32)]);
  return `${COMMENT}minisign encrypted secret key\n${bytes.toString('base64')}\n`;
}

/** @throws AppError INVALID_INPUT for anything but a minisign key without a password */
export function parseSecretKey(text: string): SecretKey {
  const bytes = decode(lastLine(text));
  if (bytes?.length !== 158 || !bytes.subarray(0, 2).equals(ED25519)) throw badKey('is not a minisign secret key');
  if (bytes.readUInt16LE(2) !== 0) throw badKey('is protected by a password, which a server cannot type; make one without: minisign -G -W');
  const body = bytes.subarray(54, 126);
  const keyId = Buffer.from(body.subarray(0, 8));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, body.subarray(8, 40)]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key);
  if (!rawPublic(publicKey).equals(body.subarray(40))) throw badKey('holds two halves that do not belong together; the file is damaged');
  return { keyId, key, publicKey: { keyId, key: publicKey } };
}

const badKey = (why: string): AppError => new AppError('INVALID_INPUT', `the key ${why}`, [{ path: 'key', message: why }]);

/** Content of the `.minisig` file for a signed file. Deterministic: same key, bytes, name and time, same signature. */
export function signBytes({ keyId, key }: SecretKey, bytes: Uint8Array, about: { file: string; time: string }): string {
  const comment = `timestamp:${Math.floor(Date.parse(about.time) / 1000)}\tfile:${about.file}\thashed`;
  const signature = sign(null, createHash('blake2b512').update(bytes).digest(), key);
  const global = sign(null, Buffer.concat([signature, Buffer.from(comment)]), key);
  const line = Buffer.concat([PREHASHED, keyId, signature]).toString('base64');
  return `${COMMENT}${ownComment(keyIdText(keyId))}\n${line}\n${TRUSTED}${comment}\n${global.toString('base64')}\n`;
}

const ownComment = (keyId: string): string => `signature by Vitrine with key ${keyId}`;

/** What stands in a `.minisig` file, or why it is none. Key id without a check: only `checkSignature` says whether it holds. */
function parseSignature(text: string): { keyId: Buffer; prehashed: boolean; signature: Buffer; comment: string; global: Buffer } | string {
  const lines = text.split('\n');
  const [untrusted, first, trusted, second, end] = lines;
  if (lines.length !== 5 || end !== '' || !untrusted.startsWith(COMMENT) || !trusted.startsWith(TRUSTED)) return 'is not four lines as minisign writes them';
  const [bytes, global] = [decode(first), decode(second)];
  const algorithm = bytes?.subarray(0, 2);
  if (bytes?.length !== 74 || !algorithm || !(algorithm.equals(PREHASHED) || algorithm.equals(ED25519))) return 'holds no Ed25519 signature in its second line';
  if (global?.length !== 64) return 'holds no signature of its comment in its fourth line';
  const keyId = bytes.subarray(2, 10);
  // No signature covers this line, so that only what we or minisign itself write there is let pass.
  if (![ownComment(keyIdText(keyId)), 'signature from minisign secret key'].includes(untrusted.slice(COMMENT.length)))
    return `has the untrusted comment "${untrusted.slice(COMMENT.length, 200)}", which neither Vitrine nor minisign writes`;
  return { keyId, prehashed: algorithm.equals(PREHASHED), signature: bytes.subarray(10), comment: trusted.slice(TRUSTED.length), global };
}

/** Whether a `.minisig` file is a signature of these bytes by this key: null, or why not. */
export function checkSignature(text: string, bytes: Uint8Array, { keyId, key }: PublicKey): string | null {
  const parsed = parseSignature(text);
  if (typeof parsed === 'string') return parsed;
  if (!parsed.keyId.equals(keyId)) return `was made with key ${keyIdText(parsed.keyId)}, not with ${keyIdText(keyId)}`;
  const message = parsed.prehashed ? createHash('blake2b512').update(bytes).digest() : bytes;
  if (!verify(null, message, key, parsed.signature)) return 'does not belong to these bytes';
  if (!verify(null, Buffer.concat([parsed.signature, Buffer.from(parsed.comment)]), key, parsed.global)) return 'does not belong to its trusted comment';
  return null;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';

/** Base64 in its one canonical spelling; null for anything else. */
function decode(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
