import { fileURLToPath } from 'node:url';

/** A file: its path, or its `file:` URL. */
export type FilePath = string | URL;

/** The path, as text. */
export function pathOf(path: FilePath): string {
  return path instanceof URL ? fileURLToPath(path) : path;
}
