import { type NativeBytes, type NativeEvents } from './native';
import { type FilePath } from './paths';
import type { EventInput } from './records';
import type { Inputs } from './rows';
/** Events, read from whatever gives them. */
export declare function eventsOf(events: Inputs<EventInput>): Promise<NativeEvents>;
/** Columns of events: a Parquet file, or the bytes of an Arrow IPC stream or file, as `tableToIPC` and Polars make them. */
export type Columns = FilePath | Uint8Array | ArrayBuffer;
/** The path of a file, or bytes that are our own. */
export declare function columnsOf(data: Columns): Promise<string | NativeBytes>;
/** Bytes that are our own. */
export declare function bytesOf(data: Uint8Array | ArrayBuffer, wrong: string, advice: string): Promise<NativeBytes>;
/** What `begin` comes to with an input that is read first. */
export declare function given<Input, T>(input: () => Promise<Input>, begin: (input: Input) => Promise<T>, signal?: AbortSignal): Promise<T>;
