import { inspect } from 'node:util';

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

const AS_TABLE: PropertyDescriptorMap = hidden({
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

const AS_PICTURE: PropertyDescriptorMap = hidden({
  chart(this: ChartedView) {
    return chart(this);
  },
});

/** Beside the fields, and none of them: what compares, copies or writes a record does not see it. */
function hidden(methods: Record<string, unknown>): PropertyDescriptorMap {
  const all = Object.entries(methods).map(([name, value]) => [name, { value, enumerable: false, configurable: true }]);
  return Object.fromEntries(all) as PropertyDescriptorMap;
}

/** Of a field that is not printed. */
const HIDDEN = { [inspect.custom]: () => '…' };

/** Has a record printed without what it hides, a view as its table. Programs have their fields as they are. */
function dress(record: object, name: string, secret: readonly string[], isTable: boolean, isChart: boolean): void {
  const print = (_depth: number, options: object) => {
    if (isTable) {
      try {
        return `${name}\n${table(record as View).toString()}`;
      } catch {
        // Somebody changed it: it is printed as any object.
      }
    }
    const shown: Record<string, unknown> = { ...record };
    for (const key of secret) if (key in shown) shown[key] = HIDDEN;
    return `${name} ${inspect(shown, options)}`;
  };
  Object.defineProperty(record, inspect.custom, { value: print, enumerable: false, configurable: true });
  if (isTable) Object.defineProperties(record, AS_TABLE);
  if (isChart) Object.defineProperties(record, AS_PICTURE);
}

native.setup(dress);
