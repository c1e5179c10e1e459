import { type CallOptions } from './call';
import type { ArchiveQuery, BalanceQuery, ChartKind, ConsumptionQuery, DetailsQuery, ExportQuery, FunnelQuery, ReconcileQuery, ScanQuery, StatsQuery } from './records';
import type { ProgressOptions, WatchOptions } from './progress';
/** Each field may be left out. */
type May<T> = {
    readonly [Key in keyof T]?: T[Key] | undefined;
};
/** Which overview or trend to show. */
export interface OverviewOptions extends StatsQuery, CallOptions {
}
/** Which picture to draw. */
export interface ChartOptions extends OverviewOptions {
    /** What it shows; the trend chart if left out. */
    readonly kind?: ChartKind | undefined;
}
/** Which transactions of identity verification a funnel is of. */
export type TransactionFilter = Pick<StatsQuery, 'start' | 'end' | 'tz' | 'apps' | 'platforms' | 'outcomes' | 'pages' | 'errorCodes'>;
/** Which funnel to show: range and filters, and what {@link FunnelQuery} says besides. */
export interface FunnelOptions extends TransactionFilter, Omit<FunnelQuery, 'filter'>, CallOptions {
}
/** Which events to show, one by one: range and filters, and what {@link DetailsQuery} says besides. */
export interface DetailsOptions extends Omit<StatsQuery, 'bucket'>, Omit<DetailsQuery, 'filter'>, CallOptions {
}
/** Which events to write to a file, and how; of every product where none is named. */
export interface ExportOptions extends May<Omit<StatsQuery, 'bucket'>>, May<Omit<ExportQuery, 'filter' | 'everyProduct'>>, ProgressOptions {
}
/** Which days to write to an archive, and how. */
export interface ArchiveOptions extends May<ArchiveQuery>, WatchOptions {
}
/** Which archived rows to drop. */
export interface DropOptions {
    /**
     * Also rows that are in the archive without what is personal. Nobody has that any more, then, and a search by number does not find
     * them.
     */
    readonly withoutPersonal?: boolean | undefined;
}
/** Which events of files to count. */
export interface ScanOptions extends ScanQuery, WatchOptions {
}
/** Which balances to show. */
export interface BalanceOptions extends BalanceQuery, CallOptions {
}
/** Which consumption to show. */
export interface ConsumptionOptions extends ConsumptionQuery, CallOptions {
}
/** What the vendor's table is about. */
export interface ReconcileOptions extends ReconcileQuery, CallOptions {
}
/** What `begin` comes to with what was asked, until the caller gives up. */
export declare function ask<Query extends CallOptions, T>(query: Query | undefined, begin: (asked: Omit<Query, 'signal'>) => Promise<T>): Promise<T>;
/** As the core is asked for a funnel. */
export declare function funnelQuery({ by, minSample, ...filter }: Omit<FunnelOptions, 'signal'>): FunnelQuery;
/** As the core is asked for events. */
export declare function detailsQuery({ phone, limit, cursor, ...filter }: Omit<DetailsOptions, 'signal'>): DetailsQuery;
/** As the core is asked for a file. Where every product is asked for, the filter's says nothing. */
export declare function exportQuery(options: Omit<ExportOptions, keyof ProgressOptions>): ExportQuery;
export {};
