import { sha256, versionDigest } from '../blobs/digest.ts';
import { plural } from '../kit/words.ts';
import { parseBagInfo, payloadOxum } from './bag.ts';
import type { BundleFacts, SumList } from './bundle-facts.ts';
import { checkCrate } from './check-crate.ts';
import { BAG_INFO, BAGIT, BAGIT_DECLARATION, CHECKSUMS, DATA, isSummed, isTagged, MANIFEST, PAYLOAD_MANIFEST, SIGNATURE, TAG_MANIFEST } from './layout.ts';
import { checkSignature, keyIdText, type PublicKey, parsePublicKey } from './minisign.ts';
import { findTwins, pathFault } from './safe-path.ts';

interface Outcome {
  faults: readonly string[];
  detail?: string;
}

interface NamedCheck {
  name: string;
  title: string;
  run(facts: BundleFacts, options: { publicKey?: PublicKey }): Outcome;
}

const payloadOf = (facts: BundleFacts): [string, { sha256: string; bytes: number }][] => [...facts.files].filter(([path]) => path.startsWith(DATA));

/** A list against the files it should list, both ways: none missing, none unlisted, no other bytes. */
function compareList(list: SumList, name: string, facts: BundleFacts, isListed: (path: string) => boolean): Outcome {
  const faults = list.faults.map((fault) => `${name} ${fault}`);
  for (const [path, digest] of list.sums) {
    const file = facts.files.get(path);
    if (!isListed(path)) faults.push(`${path} has no place in ${name}`);
    else if (!file) faults.push(`${path} is listed and missing`);
    else if (file.sha256 !== digest) faults.push(`${path} has other bytes than listed: ${file.sha256} for ${digest}`);
  }
  for (const path of facts.files.keys()) if (isListed(path) && !list.sums.has(path)) faults.push(`${path} is not listed`);
  return { faults, detail: plural(list.sums.size, 'file') };
}

function checkPaths({ files, format }: BundleFacts): Outcome {
  const paths = [...files.keys()];
  const faults = paths.flatMap((path) => {
    const fault = pathFault(path);
    return fault ? [`${JSON.stringify(path)} ${fault}`] : [];
  });
  for (const [a, b] of findTwins(paths)) faults.push(`${a} and ${b} are one where case does not count`);
  return { faults, detail: `${plural(files.size, 'file')} in a ${format}` };
}

function checkBagInfo(facts: BundleFacts): Outcome {
  const text = facts.texts.get(BAG_INFO);
  if (text === undefined) return { faults: [`${BAG_INFO} is missing`] };
  const said = parseBagInfo(text).get('Payload-Oxum');
  const found = payloadOxum(payloadOf(facts).map(([, file]) => file));
  return { faults: said === found ? [] : [`Payload-Oxum says ${said ?? 'nothing'}; the payload is ${found} (bytes.files)`], detail: found };
}

/** The table of contents names every payload file, and everything it points to is there. */
function checkManifestFiles(facts: BundleFacts): Outcome {
  const { manifest, files } = facts;
  if (!manifest) return { faults: [`${MANIFEST} cannot be read`] };
  const faults: string[] = [];
  const listed = new Map(manifest.files.map((file) => [file.path, file]));
  for (const [path, file] of payloadOf(facts)) {
    const row = listed.get(path);
    if (!row) faults.push(`${path} is not in ${MANIFEST}`);
    else if (row.sha256 !== file.sha256 || row.sizeBytes !== file.bytes) faults.push(`${path} is another file than ${MANIFEST} says`);
  }
  for (const path of listed.keys()) if (!files.has(path) || !path.startsWith(DATA)) faults.push(`${path} is in ${MANIFEST} and missing from the payload`);
  const pointed = [...manifest.scenario_plans, ...manifest.workflows, ...manifest.registry].map((one) => one.file);
  for (const path of [...pointed, ...manifest.runs.map((run) => run.document)])
    if (!files.has(path)) faults.push(`${MANIFEST} points to ${path}, which is missing`);
  const bytes = payloadOf(facts).reduce((sum, [, file]) => sum + file.bytes, 0);
  if (manifest.payload_bytes !== bytes) faults.push(`${MANIFEST} says ${manifest.payload_bytes} bytes of payload; there are ${bytes}`);
  return {
    faults,
    detail: `${plural(manifest.runs.length, 'run')}, ${plural(manifest.artifacts.length, 'artifact version')}, ${manifest.complete ? 'complete' : 'with references to what is elsewhere'}`,
  };
}

/** Each version's digest, computed again from its files under their own names; and no file belongs to none. */
function checkArtifacts({ manifest, files }: BundleFacts): Outcome {
  if (!manifest) return { faults: [`${MANIFEST} cannot be read`] };
  const faults: string[] = [];
  const owned = new Set<string>();
  for (const { id, version, digest, included, files: rows } of manifest.artifacts) {
    if (!included) continue;
    for (const row of rows) {
      owned.add(row.file);
      const file = files.get(row.file);
      if (!file) faults.push(`${id} v${version}: ${row.file} is missing`);
      else if (file.sha256 !== row.sha256) faults.push(`${id} v${version}: ${row.file} has other bytes than recorded`);
    }
    const found = versionDigest(rows.map((row) => ({ path: row.path, sha256: files.get(row.file)?.sha256 ?? '', bytes: row.sizeBytes })));
    if (found !== digest) faults.push(`${id} v${version} has digest ${found}; recorded is ${digest}`);
  }
  for (const path of files.keys()) if (path.startsWith('data/artifacts/') && !owned.has(path)) faults.push(`${path} belongs to no artifact`);
  const included = manifest.artifacts.filter((artifact) => artifact.included).length;
  return { faults, detail: `${included} recomputed, ${manifest.artifacts.length - included} only referenced` };
}

function checkSignatureFile({ texts, manifest, files }: BundleFacts, { publicKey }: { publicKey?: PublicKey }): Outcome {
  const text = texts.get(SIGNATURE);
  const strays = [...files.keys()].filter((path) => path.startsWith(`${CHECKSUMS}.`) && path !== SIGNATURE);
  if (strays.length > 0) return { faults: strays.map((path) => `${path} is not covered by any list and not known here`) };
  const named = manifest?.signer?.public_key;
  if (text === undefined) {
    if (publicKey) return { faults: ['a signature was asked for and there is none'] };
    return named === undefined ? { faults: [], detail: 'not signed' } : { faults: [`${MANIFEST} names a signer and ${SIGNATURE} is missing`] };
  }
  const key = publicKey ?? (named === undefined ? null : parseKey(named));
  if (!key) return { faults: [`${SIGNATURE} is there, but no key to check it with: pass the public key`] };
  const fault = checkSignature(text, Buffer.from(texts.get(CHECKSUMS) ?? ''), key);
  if (fault) return { faults: [`${SIGNATURE} ${fault}`] };
  return {
    faults: [],
    detail: `${keyIdText(key.keyId)}, ${publicKey ? 'the key you named' : 'the key the bundle names itself; compare it with the sender’s'}`,
  };
}

function parseKey(text: string): PublicKey | null {
  try {
    return parsePublicKey(text);
  } catch {
    return null;
  }
}

/** Everything that is looked at, in the order in which it is told. Each is a pure function of what one pass over the bytes found. */
export const BUNDLE_CHECKS: readonly NamedCheck[] = [
  {
    name: 'container',
    title: 'One folder of plain files, within the limits',
    run: ({ refusal, format }) => ({ faults: refusal === null ? [] : [refusal], detail: format ?? '' }),
  },
  { name: 'paths', title: 'Every path keeps the rules and has no twin', run: checkPaths },
  {
    name: 'bagit-declaration',
    title: 'It declares itself a BagIt 1.0 bag that needs no fetching',
    run: ({ texts, files }) => ({
      faults: [
        ...(texts.get(BAGIT) === BAGIT_DECLARATION ? [] : [`${BAGIT} is ${files.has(BAGIT) ? 'not the two lines of BagIt 1.0' : 'missing'}`]),
        ...(files.has('fetch.txt') ? ['fetch.txt is there; a bundle is whole by itself'] : []),
      ],
    }),
  },
  { name: 'payload-oxum', title: 'The payload has the bytes and files it says', run: checkBagInfo },
  {
    name: 'payload-list',
    title: `${PAYLOAD_MANIFEST} lists every payload file and no other, and the bytes are those listed`,
    run: (facts) => compareList(facts.payloadList, PAYLOAD_MANIFEST, facts, (path) => path.startsWith(DATA)),
  },
  {
    name: 'tag-list',
    title: `${TAG_MANIFEST} lists every other file, and the bytes are those listed`,
    run: (facts) => compareList(facts.tagList, TAG_MANIFEST, facts, isTagged),
  },
  {
    name: 'checksums',
    title: `${CHECKSUMS} lists every file and no other, and the bytes are those listed`,
    run: (facts) => compareList(facts.checksums, CHECKSUMS, facts, isSummed),
  },
  {
    name: 'manifest-schema',
    title: `${MANIFEST} has the form of this version`,
    run: ({ manifestFaults }) => ({ faults: manifestFaults.map((fault) => `${MANIFEST} ${fault}`) }),
  },
  {
    name: 'payload-digest',
    title: `${MANIFEST} names the payload it came with`,
    run: ({ manifest, texts }) => {
      const found = sha256(texts.get(PAYLOAD_MANIFEST) ?? '');
      return {
        faults: manifest?.payload_digest === found ? [] : [`payload digest is ${found}; ${MANIFEST} says ${manifest?.payload_digest ?? 'nothing'}`],
        detail: found,
      };
    },
  },
  { name: 'manifest-files', title: `${MANIFEST} and the files agree`, run: checkManifestFiles },
  { name: 'artifact-digests', title: 'Every artifact has the digest it was recorded with', run: checkArtifacts },
  { name: 'crate', title: 'The RO-Crate describes these very files and runs', run: checkCrate },
  { name: 'signature', title: 'The checksums are signed by whom it says', run: checkSignatureFile },
];
