/** Properties draw the same cases in every run of the suite; a longer search sets another seed. */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['VETHLAB_SOAK_SEED'] ?? 20261125) })
