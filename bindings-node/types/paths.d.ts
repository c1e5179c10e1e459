/** A file: its path, or its `file:` URL. */
export type FilePath = string | URL;
/** The path, as text. */
export declare function pathOf(path: FilePath): string;
