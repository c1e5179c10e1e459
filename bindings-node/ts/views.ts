import { inspect } from 'node:util';
import { Script } from 'node:vm';

import { type Chart, chart } from './chart';
import { native } from './native';
import { type Table, type TableRow, table } from './table';

/** What a view has beside its fields: it is a table, too. */
export interface View {
  /** What it shows, as rows and columns. */
  toTable(): Table;
  /** One object per row of its table, for `console.table` and others. */
  toRows(): TableRow[];
  /** Its table as a terminal shows it. */
  toString(): string;
}

/** A view that is a picture, too. */
export interface ChartedView extends View {
  /** What it shows, as a picture. */
  chart(): Chart;
}

type Beside = readonly (readonly [PropertyKey, PropertyDescriptor])[];

const AS_TABLE: Beside = hidden({
  toTable(this: View) {
    return table(this);
  },
  toRows(this: View) {
    return table(this).toRows();
  },
  toString(this: View) {
    return table(this).toString();
  },
});

const AS_PICTURE: Beside = hidden({
  chart(this: ChartedView) {
    return chart(this);
  },
});

/** Beside the fields, and none of them: what compares, copies or writes a record does not see it. */
function hidden(methods: Record<string | symbol, unknown>): Beside {
  return Reflect.ownKeys(methods).map((name) => [name, { value: methods[name as string], enumerable: false, configurable: true }]);
}

/** Of a field that is not printed. */
const HIDDEN = { [inspect.custom]: () => '…' };

/** Beside the fields of a record: it is printed without what it hides, a view as its table. Programs have its fields as they are. */
function dress(name: string, secret: readonly string[], isTable: boolean, isChart: boolean): Beside {
  function print(this: object, _depth: number, options: object) {
    if (isTable) {
      try {
        return `${name}\n${table(this as View).toString()}`;
      } catch {
        // Somebody changed it: it is printed as any object.
      }
    }
    const shown: Record<string, unknown> = { ...this };
    for (const key of secret) if (key in shown) shown[key] = HIDDEN;
    return `${name} ${inspect(shown, options)}`;
  }
  return [...hidden({ [inspect.custom]: print }), ...(isTable ? AS_TABLE : []), ...(isChart ? AS_PICTURE : [])];
}

/**
 * What makes the records of one kind of their values; what is `undefined` has no key. Written out for each kind: V8 is fast where
 * a program names the keys.
 */
function tailor(
  name: string,
  keys: readonly string[],
  secret: readonly string[],
  isTable: boolean,
  isChart: boolean,
): (...values: unknown[]) => object {
  const given = keys.map((_, at) => `v${at}`);
  const put = keys.map((key, at) => `if (v${at} !== undefined) record.${key} = v${at};`);
  const plain = !isTable && !isChart && secret.length === 0;
  const beside = plain ? [] : dress(name, secret, isTable, isChart);
  const add = beside.map((_, at) => `Object.defineProperty(record, beside[${at}][0], beside[${at}][1]);`);
  const source = `(beside) => (${given.join(', ')}) => { const record = {}; ${[...put, ...add].join(' ')} return record; }`;
  return (new Script(source).runInThisContext() as (beside: Beside) => () => object)(beside);
}

native.setup(tailor);
