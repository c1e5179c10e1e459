// The package's types beside `tests/surface/api.json`, which says what every language has.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

import * as verimeter from '../lib/index.mjs';
import { camel } from './helpers.mjs';

const surface = (name) => JSON.parse(readFileSync(new URL(`../../tests/surface/${name}.json`, import.meta.url), 'utf8'));
const API = surface('api');
const REASONS = surface('node');

const TYPES = fileURLToPath(new URL('../types/index.d.ts', import.meta.url));
const program = ts.createProgram([TYPES], {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: ts.ModuleKind.Node16,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  typeRoots: [fileURLToPath(new URL('../node_modules/@types', import.meta.url))],
});
const checker = program.getTypeChecker();
const exported = new Map(members(checker.getSymbolAtLocation(program.getSourceFile(TYPES))));
/** Handles that are a module of functions; the package itself is one. */
const module = (name) => new Map(exported.has(name) ? members(exported.get(name)) : []);
const MODULES = { verimeter: exported, stats: module('stats'), console: module('console') };

function members(symbol) {
  return checker.getExportsOfModule(symbol).map((each) => {
    const real = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
    return [each.name, real];
  });
}

const spelt = (type) => checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
const typeOf = (symbol) => checker.getTypeOfSymbol(symbol);

/** A type of the surface, as TypeScript has it. */
function inTypeScript(type, incoming = false) {
  const plain = {
    '': 'void', bool: 'boolean', i32: 'number', i64: 'number', f64: 'number', String: 'string', Moment: 'Date', Path: 'string',
    Bytes: 'Buffer<ArrayBufferLike>', Picture: 'Chart', Rectangle: 'Table',
  };
  if (type in plain) return plain[type];
  const [, outer, inner] = /^(\w+)<(.*)>$/.exec(type) ?? [];
  const of = inner && inTypeScript(inner.replace(/^String, /, ''), incoming);
  switch (outer) {
    case 'Option':
      return `${of} | undefined`;
    case 'Vec':
      return of.includes(' | ') ? `(${of})[]` : incoming ? `readonly ${of}[]` : `${of}[]`;
    case 'HashMap':
      return incoming ? `Readonly<Record<string, ${of}>>` : `Record<string, ${of}>`;
    case 'Rows':
      return `AsyncGenerator<${of}, void, undefined>`;
    default:
      return type;
  }
}

/** What differs must have a reason, and what has a reason must differ. */
function judge(part, found) {
  const differ = new Map(found);
  const unexplained = [...differ].filter(([name]) => !(name in REASONS[part])).map((pair) => pair.join(' '));
  assert.deepEqual(unexplained, []);
  assert.deepEqual(Object.keys(REASONS[part]).filter((name) => !differ.has(name)), [], 'reasons that are no longer needed');
}

function* choices() {
  for (const [name, words] of Object.entries(API.choices)) {
    const symbol = exported.get(name);
    const type = symbol && checker.getDeclaredTypeOfSymbol(symbol);
    if (!type) yield [name, 'is not there'];
    else if (JSON.stringify(type.types.map((each) => each.value).sort()) !== JSON.stringify([...words].sort())) {
      yield [name, `is ${spelt(type)}`];
    }
  }
}

/** The fields of a record: those of the surface, and a `Date` beside each time in milliseconds. */
function* fields(name, record, incoming) {
  const symbol = exported.get(name);
  if (!symbol) return yield [name, 'is not there'];
  const found = new Map(checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).map((each) => [each.name, each]));
  for (const { name: field, type, required } of record.fields) {
    const key = camel(field);
    const property = found.get(key);
    if (!property) {
      yield [`${name}.${key}`, 'is not there'];
      continue;
    }
    found.delete(key);
    const date = /_at_ms$/.test(field) ? camel(field.replace(/_ms$/, '')) : undefined;
    if (date && !found.delete(date)) yield [`${name}.${date}`, 'is not there'];
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    // A time may come in as the one or the other.
    const wanted = incoming ? !required || date !== undefined : type.startsWith('Option<');
    if (optional !== wanted) yield [`${name}.${key}`, optional ? 'may be left out' : 'may not be left out'];
    const bare = inTypeScript(type, incoming).replace(/ \| undefined$/, '');
    // Words of a choice are written out where something else stands beside them.
    const own = spelt(checker.getNonNullableType(typeOf(property))).replace(/^string \| Date$/, 'string');
    const choice = API.choices[bare];
    const same = choice ? choice.every((word) => own.includes(`"${word}"`)) || own === bare : own === bare;
    if (!same) yield [`${name}.${key}`, `is \`${own}\`, not \`${bare}\``];
  }
  for (const method of [...(record.table ? VIEW : []), ...(record.chart ? ['chart'] : [])]) {
    if (!found.delete(method)) yield [`${name}.${method}`, 'is not there'];
  }
  for (const extra of found.keys()) yield [`${name}.${extra}`, 'is not in the surface'];
}

/** What a record has that is shown as a table. */
const VIEW = ['toTable', 'toRows', 'toString'];

function* records() {
  for (const [name, record] of Object.entries(API.records)) {
    if (!record.input) {
      yield* fields(name, record, false);
    } else if (exported.has(`${name}Input`)) {
      yield* fields(name, record, false);
      yield* renamed(fields(`${name}Input`, record, true));
    } else {
      yield* fields(name, record, true);
    }
  }
}

/** Fields of records that go both ways are of records that go in. */
function* renamed(found) {
  for (const [name, what] of found) if (!what.includes('Input')) yield [name, what];
}

/** Names of what a call takes, with whether it must be given: its parameters, and the keys of those that are objects. */
function taken(signature) {
  const names = new Map();
  for (const parameter of signature.getParameters()) {
    const declaration = parameter.valueDeclaration;
    const optional = checker.isOptionalParameter(declaration);
    const type = checker.getNonNullableType(typeOf(parameter));
    const parts = type.isUnion() ? type.types : [type];
    const object = parts.find((each) => isOptions(each));
    if (!object || parts.length > 1) names.set(parameter.name, !optional);
    for (const key of object ? checker.getPropertiesOfType(object) : []) {
      names.set(key.name, !optional && !(key.flags & ts.SymbolFlags.Optional));
    }
  }
  return names;
}

/** Whether it is an object of this package's, and not a list, a function or a handle. */
function isOptions(type) {
  if (!(type.flags & ts.TypeFlags.Object) && !type.isIntersection()) return false;
  if (checker.isArrayType(type) || type.getCallSignatures().length > 0 || type.isClass()) return false;
  const known = type.symbol?.name ?? '';
  if (['Promise', 'Date', 'AbortSignal', 'Uint8Array', 'ArrayBuffer', 'Iterable', 'AsyncIterable', 'URL'].includes(known)) return false;
  return checker.getPropertiesOfType(type).every((key) => !key.name.startsWith('__@'));
}

/** What only a JavaScript program says, of any call. */
const OWN = new Set(['signal']);

function called(signature, args) {
  const names = taken(signature);
  const differ = [];
  for (const { name, required, of } of args) {
    const key = [camel(name), of && camel(of)].find((each) => names.has(each));
    if (key === undefined) {
      differ.push(`lacks \`${camel(name)}\``);
      continue;
    }
    if (key === camel(name) && names.get(key) !== required && !/_at_ms$/.test(name)) differ.push(`\`${key}\` is ${required ? 'not ' : ''}needed`);
    names.delete(key);
    if (/_at_ms$/.test(name)) names.delete(camel(name.replace(/_ms$/, '')));
    if (name.endsWith('_at')) names.delete(`${camel(name)}Ms`);
  }
  for (const extra of names.keys()) if (!OWN.has(extra)) differ.push(`takes \`${extra}\`, too`);
  return differ.join(', ');
}

function* operations() {
  for (const [handle, listed] of Object.entries(API.handles)) {
    const own = Object.values(MODULES).map((each) => each.get(handle)).find((each) => each && !(each.flags & ts.SymbolFlags.Module));
    const listing = MODULES[handle];
    if (!own && !listing) {
      yield [handle, 'is not there'];
      continue;
    }
    const statics = listing ? new Map(listing) : new Map(checker.getPropertiesOfType(typeOf(own)).map((each) => [each.name, each]));
    const instance = listing ? new Map() : new Map(checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(own)).map((each) => [each.name, each]));
    for (const op of listed) {
      const name = `${handle}.${camel(op.name)}`;
      if (op.name === 'new') {
        const [signature] = typeOf(own).getConstructSignatures();
        const differ = signature ? called(signature, op.args) : 'cannot be made so';
        if (differ) yield [name, differ];
        continue;
      }
      const symbol = (op.own ? instance : statics).get(camel(op.name));
      if (!symbol) {
        yield [name, 'is not there'];
        continue;
      }
      (op.own ? instance : statics).delete(camel(op.name));
      const [signature] = typeOf(symbol).getCallSignatures();
      const differ = signature ? called(signature, op.args) : op.args.length > 0 ? 'is a property' : '';
      if (differ) yield [name, differ];
      const gives = spelt(signature ? signature.getReturnType() : typeOf(symbol));
      const wanted = inTypeScript(op.gives);
      if (gives !== (op.waits ? `Promise<${wanted}>` : wanted)) yield [`${name}()`, `gives \`${gives}\`, not \`${wanted}\``];
    }
    if (listing) continue;
    const extras = [...instance.keys(), ...statics.keys()].filter((each) => each !== 'prototype' && !/^(__|#)/.test(each));
    for (const extra of extras) yield [`${handle}.${extra}`, 'is not in the surface'];
  }
}

/** Names of a program at run time; types of arguments are named for documentation only. */
function* extras() {
  const errors = Object.values(verimeter).filter((each) => each?.prototype instanceof verimeter.VerimeterError);
  const known = new Set([...Object.keys(API.handles), ...errors.map((each) => each.name)]);
  for (const op of API.handles.verimeter) known.add(camel(op.name));
  for (const [name, symbol] of exported) {
    if (symbol.flags & ts.SymbolFlags.Value && !known.has(name)) yield [name, 'is not in the surface'];
  }
}

/** What a program uses of the package: each symbol, by what it stands for where it is used. */
function used(file) {
  const config = fileURLToPath(new URL('types/tsconfig.json', import.meta.url));
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config, ts.sys, dirname(config));
  const user = ts.createProgram([file], options);
  const types = user.getTypeChecker();
  const names = new Set();
  const visit = (node) => {
    if (ts.isIdentifier(node) && !ts.isImportSpecifier(node.parent)) {
      const found = types.getSymbolAtLocation(node);
      const symbol = found && found.flags & ts.SymbolFlags.Alias ? types.getAliasedSymbol(found) : found;
      // A class and a module have names, and a file that is a module has its path for one.
      const owner = symbol?.parent && !/^"/.test(symbol.parent.name) ? symbol.parent.name : '';
      if (symbol) names.add(`${owner}.${symbol.name}`);
      const made = ts.isNewExpression(node.parent) && node.parent.expression === node;
      if (symbol && made) names.add(`${symbol.name}.new`);
    }
    ts.forEachChild(node, visit);
  };
  visit(user.getSourceFile(file));
  return names;
}

/** What the surface has and this package, too. */
function* offered() {
  for (const [handle, listed] of Object.entries(API.handles)) {
    const own = Object.values(MODULES).map((each) => each.get(handle)).find((each) => each && !(each.flags & ts.SymbolFlags.Module));
    for (const { name } of listed) {
      const key = camel(name);
      if (MODULES[handle]?.has(key)) yield [`${handle}.${key}`, `.${key}`];
      else if (own && (name === 'new' ? typeOf(own).getConstructSignatures().length > 0 && !REASONS.operations[`${handle}.new`] : true)) {
        const members = [typeOf(own), checker.getDeclaredTypeOfSymbol(own)].flatMap((type) => checker.getPropertiesOfType(type));
        if (name === 'new' || members.some((each) => each.name === key)) yield [`${handle}.${key}`, `${handle}.${key}`];
      }
    }
  }
}

suite('the surface', () => {
  test('the example uses all of it', () => {
    const names = used(fileURLToPath(new URL('../../examples/node/everything.mts', import.meta.url)));
    const missing = [...offered()].filter(([, name]) => !names.has(name)).map(([name]) => name);
    assert.deepEqual(missing, []);
  });

  test('choices and records', () => judge('data', [...choices(), ...records()]));
  test('handles and functions', () => judge('operations', [...operations()]));
  test('nothing else is public', () => judge('extra', [...extras()]));
  test('every kind of error has a class', () => {
    for (const kind of API.choices.ErrorKind) {
      const info = { kind, message: '', advice: '', attempts: 0, retryable: false, requestSent: false, timedOut: false };
      const error = verimeter.errorOf(info);
      assert.notEqual(error.constructor, verimeter.VerimeterError, kind);
      assert.strictEqual(verimeter[error.name], error.constructor);
    }
  });
  test('what is typed is there', () => {
    const values = [...exported].filter(([, symbol]) => symbol.flags & ts.SymbolFlags.Value).map(([name]) => name);
    const there = Object.keys(verimeter).filter((name) => !['default', 'module.exports', '__esModule'].includes(name));
    assert.deepEqual(there.sort(), values.sort());
    for (const [handle, listed] of Object.entries(API.handles)) {
      const own = verimeter[handle];
      if (typeof own !== 'function') continue;
      const typed = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(exported.get(handle)));
      for (const { name } of typed) {
        if (!/^(__|#)/.test(name)) assert.ok(name in own.prototype, `${handle}.${name} of ${listed.length}`);
      }
    }
  });
});
