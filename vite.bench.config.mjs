import { defineConfig } from 'vite'

// The benchmarks as one program that Node runs; what it imports from packages stays outside.
export default defineConfig({
  build: {
    ssr: 'tests/bench/main.ts',
    target: 'node20',
    outDir: 'out/bench',
    emptyOutDir: true,
    rollupOptions: { output: { format: 'esm', entryFileNames: 'main.mjs' } },
  },
})
