/** `idvsim examine`: examines the user's own client and webhook receiver. */
import { SimError } from '../../errors.js'
import { checks } from '../../kit/examine/checks.js'
import { stopClients } from '../../kit/examine/client.js'
import { examine } from '../../kit/examine/examine.js'
import { report } from '../../kit/examine/report.js'
import { vendorEntries } from '../../mocks/index.js'
import { didYouMean } from '../../mocks/spelling.js'
import { examineHelp, readExamineOptions } from '../examine/options.js'
import { columns, print } from '../output.js'

/** Examines, and answers 1 where too few checks passed. */
export async function examineCommand(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    await print(examineHelp)
    return 0
  }
  if (argv.includes('--list')) {
    await print(`${columns(checks.map(({ id, title }) => [id, title] as const))}\n`)
    return 0
  }
  const { vendor: name, client, webhook, only, parallel, reporter, least } = readExamineOptions(argv)
  const entry = Object.entries(vendorEntries).find(([id]) => id === name)?.[1]
  if (!entry) {
    const known = Object.keys(vendorEntries)
    throw new SimError(
      'unknown_vendor',
      `there is no vendor "${name}"${didYouMean(name, known)}`,
      `Use one of: ${known.join(', ')}.`,
    )
  }
  const { vendor } = await entry.load()
  const kinds = vendor.webhooks?.delivery.auth.value ?? []
  if (webhook?.auth && !(kinds as readonly string[]).includes(webhook.auth.type)) {
    const told = `${vendor.profile.title} does not authenticate webhooks by ${webhook.auth.type}`
    throw new SimError('bad_option', told, `It knows ${kinds.join(', ')}.`)
  }
  // clients are groups of their own, which Ctrl-C does not reach
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.once(signal, () => {
      stopClients()
      process.exit(code)
    })
  const isTold = process.stderr.isTTY === true
  const about = await examine({
    vendor,
    parallel,
    ...(client && { client }),
    ...(webhook && { webhook }),
    ...(only && { only }),
    // for whoever waits and watches; a log needs none of it
    ...(isTold && { onProgress: (done, all, what) => process.stderr.write(`\r\x1b[K${done} of ${all}: ${what}`) }),
  })
  if (isTold) process.stderr.write('\r\x1b[K')
  await print(report(about, reporter))
  if (about.counted === 0) {
    process.stderr.write('idvsim: nothing could be judged: no check of those asked for applies.\n')
    return 3
  }
  // a client that comes to no outcome has met nothing of what goes wrong: no share of the rest is enough
  if (about.standstill !== undefined) return 1
  return (about.passed / about.counted) * 100 >= least ? 0 : 1
}
