// Built into out/bench-startup-flow. What is beside the page is the least program's.
const { join, resolve } = require('node:path')

process.env.VETHLAB_BENCH_PAGE = join(__dirname, 'index.html')
require(resolve(__dirname, '../../tests/bench/floor/main.cjs'))
