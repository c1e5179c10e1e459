import { fileURLToPath } from 'node:url';

/** A file: its path, or its `file:` URL. */
export type FilePath = string | URL;

/** The path, as text. */
export function pathOf(path: FilePath): string {
  return path instanceof URL ? fileURLToPath(path) : path;
}

/** A file, a folder, or either in an object store (`s3://bucket/folder`, `gs://…`, `az://…`). */
export type Place = string | URL;

/** The place, as text. */
export function placeOf(place: Place): string {
  return place instanceof URL && place.protocol !== 'file:' ? place.href : pathOf(place);
}
