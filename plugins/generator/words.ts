/** Harbour Row's own names. Lists are only ever added to at the end: a name belongs to its number. */
const PLACES = 'Lantern Tide Rope Heron Chapel Ferry Gull Anchor Mill Signal Cooper Salt Barrel Orchard Bell Slate Kelp Tanner Beacon Weir'.split(' ');
const WAYS = ['Corner', 'Street', 'Stairs', 'Quay', 'Yard'];

const GOODS: readonly (readonly [string, string])[] = [
  ['Soap', 'Household'],
  ['Rye bread', 'Bakery'],
  ['Butter', 'Dairy'],
  ['Tea', 'Pantry'],
  ['Apples', 'Produce'],
  ['Smoked herring', 'Fish'],
  ['Candles', 'Household'],
  ['Oat biscuits', 'Bakery'],
  ['Hard cheese', 'Dairy'],
  ['Honey', 'Pantry'],
  ['Onions', 'Produce'],
  ['Mussels', 'Fish'],
  ['Matches', 'Household'],
  ['Seed cake', 'Bakery'],
  ['Buttermilk', 'Dairy'],
  ['Coffee', 'Pantry'],
  ['Pears', 'Produce'],
  ['Cod', 'Fish'],
  ['Lamp oil', 'Household'],
  ['Rolls', 'Bakery'],
  ['Eggs', 'Dairy'],
  ['Salt', 'Pantry'],
  ['Cabbage', 'Produce'],
  ['Crab', 'Fish'],
  ['Twine', 'Household'],
];
/** The six categories, in the order in which they first appear. */
export const CATEGORIES: readonly string[] = [...new Set(GOODS.map(([, category]) => category))];
const KINDS = 'Plain Small Large Harbour Winter Summer Fine Dark Golden Old Island Garden Morning Evening Double Half Red Blue Green White'.split(' ');

/** Name of the i-th shop (0 …), different for the first 100. */
export function storeName(index: number): string {
  return `${PLACES[index % PLACES.length]} ${WAYS[Math.floor(index / PLACES.length) % WAYS.length]}`;
}

/** Name and category of the i-th product (0 …), different for the first 525. */
export function productName(index: number): { name: string; category: string } {
  const [good, category] = GOODS[index % GOODS.length];
  const round = Math.floor(index / GOODS.length);
  return { name: round === 0 ? good : `${KINDS[(round - 1) % KINDS.length]} ${good.toLowerCase()}`, category };
}
