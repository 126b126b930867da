/** What each kind of job does, found once its vendor is loaded. */
import type { Namespace } from '../runtime/namespaces.js'
import type { Job, Tx } from '../runtime/store/types.js'
import type { LoadedVendor } from './load-vendor.js'
import type { UnitTools } from './tools.js'

type JobWork = (namespace: Namespace, tx: Tx, job: Job) => Promise<void>
type Run = (tx: Tx) => Promise<void>

export interface JobBookOptions {
  /** Whether a vendor is among those that are served. */
  serves(id: string): boolean
  vendor(id: string): Promise<LoadedVendor>
  tools(vendor: LoadedVendor, namespace: Namespace, tx: Tx): UnitTools
}

/** The jobs of every vendor, by kind: the vendor's id, a dot, and the vendor's own name of the job. */
export class JobBook {
  readonly #options: JobBookOptions
  readonly #known = new Map<string, JobWork>()

  constructor(options: JobBookOptions) {
    this.#options = options
  }

  /** Gets ready to run a job; at once where its kind is known. @throws TypeError for a kind that nobody has */
  prepare(namespace: Namespace, job: Job): Run | Promise<Run> {
    const known = this.#known.get(job.kind)
    if (known) return (tx) => known(namespace, tx, job)
    return this.#find(job.kind).then((found) => (tx) => found(namespace, tx, job))
  }

  async #find(kind: string): Promise<JobWork> {
    const dot = kind.indexOf('.')
    const id = kind.slice(0, dot)
    if (!this.#options.serves(id)) {
      // kept from a start that served it
      const { park } = await import('./parked-jobs.js')
      return async (_, tx, job) => park(tx, job, id)
    }
    const vendor = await this.#options.vendor(id)
    const run = vendor.simulator.jobs[kind.slice(dot + 1)]
    if (!run) throw new TypeError(`no job is called "${kind}"`)
    const work: JobWork = (namespace, tx, { payload }) => run(this.#options.tools(vendor, namespace, tx), payload)
    this.#known.set(kind, work)
    return work
  }
}
