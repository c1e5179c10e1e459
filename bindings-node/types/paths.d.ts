/** A file: its path, or its `file:` URL. */
export type FilePath = string | URL;
/** The path, as text. */
export declare function pathOf(path: FilePath): string;
/** A file, a folder, or either in an object store (`s3://bucket/folder`, `gs://…`, `az://…`). */
export type Place = string | URL;
/** The place, as text. */
export declare function placeOf(place: Place): string;
