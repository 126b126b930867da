/** `idvsim proxy`: stands before a live vendor, and tells of every exchange until a signal stops it. */
import { readFile, writeFile } from 'node:fs/promises'
import { SimError } from '../../errors.js'
import { startProxy } from '../../kit/proxy/start.js'
import { resolveVendors } from '../../mocks/vendors.js'
import { proxyHelp, readProxyFlags } from '../proxy/options.js'
import { exitCodeOf, toJson, toLines, toSummary } from '../proxy/show.js'
import { untilStopped } from '../until-stopped.js'

/** Runs the proxy, and resolves with the exit code when a signal has stopped it. */
export async function proxy(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(proxyHelp)
    return 0
  }
  const { vendor: id, ca, report, json, targets, ...rest } = readProxyFlags(argv)
  const [source] = resolveVendors([id])
  const authorities = ca === undefined ? undefined : await readAuthorities(ca)
  if (report !== undefined) await writeReport(report, {})
  const reported: object[] = []
  const running = await startProxy({
    ...rest,
    vendor: (await source!.load()).vendor,
    targets,
    ...(authorities !== undefined && { ca: authorities }),
    onExchange(exchange) {
      if (report !== undefined) reported.push(toJson(exchange))
      process.stdout.write(`${json ? JSON.stringify(toJson(exchange)) : toLines(exchange)}\n`)
    },
  })
  const stopped = untilStopped()
  const to = targets.map(({ surface, url }) => (surface === undefined ? url : `${surface}=${url}`))
  if (json) process.stdout.write(`${JSON.stringify({ event: 'ready', url: running.url, vendor: id, targets: to })}\n`)
  else process.stdout.write(`${id} at ${to.join(', ')} through ${running.url}\n`)
  await stopped
  // what could not be written is told after what was judged
  const failed = await running.close().then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  const { summary } = running
  if (report !== undefined) await writeReport(report, { vendor: id, targets: to, summary, exchanges: reported })
  process.stdout.write(`${json ? JSON.stringify({ event: 'summary', ...summary }) : toSummary(summary)}\n`)
  if (failed) throw failed.error
  return exitCodeOf(summary)
}

async function readAuthorities(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new SimError(
      'bad_option',
      `--ca ${file} cannot be read: ${error.message}`,
      'Name a file of certificates in PEM.',
    )
  })
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new SimError('bad_option', `--ca ${file} holds no certificate`, 'It must be PEM: -----BEGIN CERTIFICATE-----.')
}

const writeReport = (file: string, report: object): Promise<void> =>
  writeFile(file, `${JSON.stringify(report, null, 2)}\n`).catch((error: Error) => {
    throw new SimError('bad_option', `--report ${file} cannot be written: ${error.message}`, 'Choose another file.')
  })
