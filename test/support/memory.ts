/** What is really held, whenever the collector would have come by itself. */
import v8 from 'node:v8'
import vm from 'node:vm'

let collect: (() => void) | undefined

/** Memory in use after garbage was collected. */
export function heldMemory(): NodeJS.MemoryUsage {
  if (!collect) {
    v8.setFlagsFromString('--expose-gc')
    collect = vm.runInNewContext('gc') as () => void
  }
  collect()
  return process.memoryUsage()
}
