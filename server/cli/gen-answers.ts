import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROUTER = 'server/routers/app-router.ts';
const RAW = 'server/rest/raw-answers.ts';
export const ANSWERS_TARGET = 'server/rest/answers.gen.ts';

type Json = { [key: string]: unknown };

/** The schema of what each procedure answers, from its type: `npm run gen` writes it, the description of the API carries it. */
export function answersMap(root: string): string {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: { compilerOptions: Json } };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, incremental: false, plugins: [] }, root);
  const program = ts.createProgram([join(root, ROUTER), join(root, RAW)], options);
  const checker = program.getTypeChecker();
  const find = (path: string, name: string): { file: ts.SourceFile; symbol: ts.Symbol } => {
    const file = program.getSourceFile(join(root, path));
    const module = file && checker.getSymbolAtLocation(file);
    const symbol = module && checker.getExportsOfModule(module).find((one) => one.name === name);
    if (!file || !symbol) throw new RangeError(`${path} exports no ${name}`);
    return { file, symbol };
  };
  const { file, symbol: router } = find(ROUTER, 'appRouter');
  const read = (type: ts.Type, ...path: readonly string[]): ts.Type =>
    path.reduce((at, name) => {
      const found = checker.getPropertyOfType(at, name);
      if (!found) throw new RangeError(`${ROUTER}: there is no ${path.join('.')}`);
      return checker.getTypeOfSymbolAtLocation(found, file);
    }, type);
  const writer = createSchemaWriter(checker, root, file);
  const answers: Json = {};
  const record = read(checker.getTypeOfSymbolAtLocation(router, file), '_def', 'record');
  for (const entity of checker.getPropertiesOfType(record).map((one) => one.name)) {
    const verbs = read(record, entity);
    for (const verb of checker.getPropertiesOfType(verbs).map((one) => one.name)) {
      if (checker.typeToString(read(verbs, verb, '_def', 'type')) === '"subscription"') continue;
      answers[`${entity}.${verb}`] = writer.schemaOf(read(verbs, verb, '_def', '$types', 'output'));
    }
  }
  const raw = checker.getDeclaredTypeOfSymbol(find(RAW, 'RawAnswers').symbol);
  for (const { name } of checker.getPropertiesOfType(raw)) answers[name] = writer.schemaOf(read(raw, name));
  return [
    '// Made by `npm run gen`; do not edit. What each procedure answers, as JSON Schema, from its type.',
    '// biome-ignore-all format: one line a name',
    '// biome-ignore-all lint: written as JSON',
    `export const ANSWERS = ${literal(sorted(answers))};`,
    '',
    `export const VIEWS = ${literal(sorted(writer.views))};`,
    '',
  ].join('\n');
}

/** Writes it when it changed. @returns whether it did */
export function writeAnswersMap(root: string): boolean {
  const text = answersMap(root);
  const target = join(root, ANSWERS_TARGET);
  if (readFileSync(target, 'utf8') === text) return false;
  writeFileSync(target, text);
  return true;
}

const sorted = (value: Json): Json => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
/** One line a name, so that a change of one view is a change of one line. */
const literal = (value: Json): string =>
  `{\n${Object.entries(value)
    .map(([name, schema]) => `  ${JSON.stringify(name)}: ${JSON.stringify(schema)},`)
    .join('\n')}\n}`;

function createSchemaWriter(checker: ts.TypeChecker, root: string, at: ts.Node) {
  const views: Json = {};

  /** A name of our own for a type that has one: `RunRow`, `Page_RunRow`. */
  function nameOf(type: ts.Type): string | null {
    const symbol = type.aliasSymbol ?? type.getSymbol();
    const declared = symbol?.declarations?.[0];
    if (!symbol || !declared?.getSourceFile().fileName.startsWith(join(root, 'server'))) return null;
    if (!ts.isInterfaceDeclaration(declared) && !ts.isTypeAliasDeclaration(declared)) return null;
    const given = type.aliasSymbol ? (type.aliasTypeArguments ?? []) : checker.getTypeArguments(type as ts.TypeReference);
    // The last argument of an interface without parameters is the interface itself.
    const names = given.filter((one) => one !== type && !(one.flags & ts.TypeFlags.TypeParameter)).map(nameOf);
    return names.includes(null) ? null : [symbol.name, ...names].join('_');
  }

  function schemaOf(type: ts.Type): Json {
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return { not: {} };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
    if (type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.TemplateLiteral)) return { type: 'string' };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    const name = nameOf(type);
    if (name === null) return composedOf(type);
    if (!Object.hasOwn(views, name)) {
      views[name] = {};
      views[name] = { ...composedOf(type), ...described(type.aliasSymbol ?? type.getSymbol()) };
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  function composedOf(type: ts.Type): Json {
    if (type.isUnion()) return unionOf(type.types);
    if (checker.isTupleType(type)) {
      const items = checker.getTypeArguments(type as ts.TypeReference).map(schemaOf);
      return { type: 'array', prefixItems: items, minItems: items.length, maxItems: items.length };
    }
    if (checker.isArrayType(type)) return { type: 'array', items: schemaOf(checker.getTypeArguments(type as ts.TypeReference)[0]) };
    return objectOf(type);
  }

  function unionOf(types: readonly ts.Type[]): Json {
    const kept = types.filter((one) => !(one.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)));
    const rest = kept.filter((one) => !(one.flags & ts.TypeFlags.BooleanLiteral));
    const schemas = rest.map(schemaOf);
    const booleans = kept.length - rest.length;
    if (booleans === 2) schemas.push({ type: 'boolean' });
    else if (booleans === 1) schemas.push(...kept.filter((one) => one.flags & ts.TypeFlags.BooleanLiteral).map(schemaOf));
    const values = schemas.flatMap((one) => ('const' in one ? [one.const] : []));
    const others = schemas.filter((one) => !('const' in one));
    // The checker's own order depends on what else it has seen; ours does not.
    const all = [...(values.length === 0 ? [] : [values.length === 1 ? { const: values[0] } : { enum: values.sort() }]), ...others]
      .map((one) => ({ one, text: JSON.stringify(one) }))
      .sort((a, b) => (a.text < b.text ? -1 : 1))
      .map(({ one }): Json => one);
    if (all.length === 1) return all[0];
    if (all.every((one) => typeof one.type === 'string' && Object.keys(one).length === 1)) return { type: all.map((one) => one.type) };
    return { anyOf: all };
  }

  function objectOf(type: ts.Type): Json {
    const entries = checker.getPropertiesOfType(type).filter((one) => !one.name.startsWith('__'));
    const index = checker.getIndexInfosOfType(type)[0];
    const required = entries.filter((one) => !(one.flags & ts.SymbolFlags.Optional)).map((one) => one.name);
    const properties = entries.map((one) => [one.name, { ...schemaOf(checker.getTypeOfSymbolAtLocation(one, at)), ...described(one) }]);
    return {
      type: 'object',
      ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
      ...(required.length > 0 ? { required } : {}),
      ...(index ? { additionalProperties: schemaOf(index.type) } : {}),
    };
  }

  const described = (symbol: ts.Symbol | undefined): Json => {
    const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replaceAll(/\s+/g, ' ').trim();
    return text === '' ? {} : { description: text };
  };

  return { views, schemaOf };
}
