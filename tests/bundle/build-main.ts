/** Builds one bundle after the other in the folder it is given, each another, until somebody kills it. */
import { buildBundle } from '../../server/bundle/build-bundle.ts';
import { sampleContent } from './sample-content.ts';

const [parent] = process.argv.slice(2);
async function main(): Promise<void> {
  for (let round = 0; ; round++) {
    await buildBundle(sampleContent({ description: `${process.pid} ${round}` }), { parent });
    if (round === 0) console.log('first');
  }
}
void main();
