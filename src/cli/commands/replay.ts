/** `idvsim start --recording DIR`: answers from what was recorded, until it is told to stop. */
import { SimError } from '../../errors.js'
import { readRecording } from '../../kit/recording/read.js'
import { createReplay } from '../../kit/recording/replay.js'
import { listen } from '../../mocks/start-simulator.js'
import { resolveVendors } from '../../mocks/vendors.js'
import { keyOf, type OptionSpec, startOptions } from '../options.js'
import type { Settings } from '../settings.js'
import { untilStopped } from '../until-stopped.js'

/** What has a meaning where nothing is simulated. */
const used = ['recording', 'port', 'host', 'vendors', 'json', 'logLevel', 'config', 'noConfig']

/** Serves a recording. @throws SimError for options that only a simulator has, and for a folder that holds none */
export async function replay(
  { simulator, logLevel, json }: Settings,
  recording: string,
  given: Readonly<Record<string, unknown>>,
): Promise<number> {
  const stray = Object.keys(given).find((key) => !used.includes(key))
  const flag = startOptions.find((spec: OptionSpec) => keyOf(spec) === stray)?.flag
  if (flag !== undefined)
    throw new SimError(
      'bad_option',
      `--${flag} has no meaning beside --recording`,
      'A recording answers as it was made.',
    )
  const all = await readRecording(recording)
  const ids = [...new Set(all.map(({ vendor }) => vendor))].filter(
    (id) => !simulator.vendors || simulator.vendors.includes(id),
  )
  const kept = all.filter(({ vendor }) => ids.includes(vendor))
  if (kept.length === 0)
    throw new SimError('bad_option', `${recording} holds nothing of these vendors`, 'Check --vendors.')
  const vendors = await Promise.all(resolveVendors(ids).map(async ({ load }) => (await load()).vendor))
  const played = await createReplay({ vendors, recording: kept })
  const { count, since } = played.expired
  const warning = `${count} of ${kept.length} recorded exchanges are out of date (the first since ${since}): record them anew`
  if (count > 0) process.stderr.write(`idvsim: ${warning}\n`)
  const server = await listen(
    async () => ({ fetch: played.fetch }),
    () => false,
    simulator,
  )
  const stopped = untilStopped()
  const bases = Object.fromEntries(ids.map((id) => [id, { baseUrl: `${server.url}/${id}` }]))
  const ready = {
    event: 'ready',
    url: server.url,
    vendors: bases,
    recording: { exchanges: kept.length, expired: count },
  }
  if (json) process.stdout.write(`${JSON.stringify(ready)}\n`)
  else if (['info', 'debug'].includes(logLevel)) {
    const lines = ids.map((id) => `  base URL   ${server.url}/${id}`)
    process.stdout.write(`${[`${kept.length} recorded exchanges of ${ids.join(', ')}`, ...lines].join('\n')}\n`)
  }
  await stopped
  await server.close(0)
  return 0
}
