import { constants, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

/** Each file once more, compressed: the server sends it as it is. */
const compressed = {
  name: "compressed",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      for (const file of Object.values(bundle)) {
        const bytes = file.type === "chunk" ? file.code : file.source;
        const source = gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
        this.emitFile({ type: "asset", fileName: `${file.fileName}.gz`, source });
      }
    },
  },
};

export default defineConfig({
  base: "/",
  plugins: [compressed],
  build: {
    target: "es2022",
    outDir: "../../target/console",
    emptyOutDir: true,
    // The page's policy lets no text of a style or script run that is not a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
