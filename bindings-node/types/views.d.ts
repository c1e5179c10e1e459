import { type Chart } from './chart';
import { type Table, type TableRow } from './table';
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
