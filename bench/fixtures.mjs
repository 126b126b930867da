/** Rows about fixtures: how fast they are drawn and written, next to plain faker, and how soon the first one is there. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const library = new URL('../dist/fixtures/index.js', import.meta.url)

/** Draws and writes bodies of Get Journey Result to where nothing is kept; answers how many bytes they had. */
async function ours({ from, count }) {
  const { ndjsonOf } = await import(library)
  let bytes = 0
  const out = openSync('/dev/null', 'w')
  for await (const text of ndjsonOf('idwise', 'getJourneyResult', { from, count })) bytes += writeSync(out, text)
  closeSync(out)
  return bytes
}

/** Writes as many bodies of the same form, filled by faker: a person, a document, ids, times; nothing agrees with anything. */
async function plain({ count }) {
  const [{ faker }, { fixture }] = await Promise.all([import('@faker-js/faker/locale/en'), import(library)])
  const model = await fixture('idwise', 'getJourneyResult')
  const [[stepId, document]] = Object.entries(model.documents)
  const hex = (length) => faker.string.hexadecimal({ length, prefix: '', casing: 'lower' })
  const time = () => faker.date.recent().toISOString()
  const day = (date) => date.toISOString().slice(0, 10)
  faker.seed(1)
  let bytes = 0
  let text = ''
  const out = openSync('/dev/null', 'w')
  for (let n = 0; n < count; n++) {
    const sex = faker.person.sexType()
    const first = faker.person.firstName(sex)
    const last = faker.person.lastName(sex)
    const birth = day(faker.date.birthdate())
    const personal = faker.string.numeric(10)
    const values = {
      'Full Name': `${first} ${last}`,
      'First Name': first,
      'Last Name': last,
      Sex: sex,
      'Birth Date': birth,
      'Birth Place': faker.location.city(),
      Nationality: faker.location.country(),
      'Nationality Code': faker.location.countryCode('alpha-3'),
      'Document Number': faker.string.alphanumeric(9),
      'Issue Date': day(faker.date.past()),
      'Expiry Date': day(faker.date.future()),
      'Personal Number': personal,
      'Issuing Authority': faker.location.city(),
      'Machine Readable Zone': faker.string.alphanumeric(90),
      Address: `${faker.location.streetAddress()}, ${faker.location.zipCode()} ${faker.location.city()}`,
    }
    const extracted_fields = { ...document.extracted_fields }
    for (const [name, value] of Object.entries(values)) extracted_fields[name] = { ...extracted_fields[name], value }
    const images = Object.fromEntries(Object.keys(document.images).map((key) => [key, hex(32)]))
    const face = { ...document.face_match_result, score: faker.number.int({ min: 92, max: 99 }) }
    const body = {
      ...model,
      journey_id: hex(24),
      customer_id: faker.string.uuid(),
      reference_number: `applicant-${faker.string.numeric(8)}`,
      start_time: time(),
      end_time: time(),
      documents: { [stepId]: { ...document, extracted_fields, images, face_match_result: face } },
      selfie: { ...model.selfie, image_path: hex(32) },
      applicant: {
        applicant_id: hex(24),
        profile_image_path: hex(32),
        full_name: values['Full Name'],
        personal_number: personal,
        birth_date: birth,
      },
    }
    text += `${JSON.stringify(body)}\n`
    if (text.length > 1 << 18) {
      bytes += writeSync(out, text)
      text = ''
    }
  }
  bytes += writeSync(out, text)
  closeSync(out)
  return bytes
}

const makers = { ours, plain }

if (!isMainThread) {
  const { how, from, count } = workerData
  // what is loaded and compiled once is not what a million cost
  await makers[how]({ from: 0, count: 10_000 })
  parentPort.postMessage('ready')
  parentPort.once('message', async () => parentPort.postMessage(await makers[how]({ from, count })))
}

const said = (worker) => new Promise((answer, fail) => worker.once('message', answer).once('error', fail))

/** Runs a maker on some threads; answers how many bodies a second, and their size in bytes. */
async function rate(how, threads, count) {
  const each = Math.ceil(count / threads)
  const workers = Array.from(
    { length: threads },
    (_, n) => new Worker(fileURLToPath(import.meta.url), { workerData: { how, from: n * each, count: each } }),
  )
  await Promise.all(workers.map(said))
  const begun = performance.now()
  for (const worker of workers) worker.postMessage('go')
  const bytes = await Promise.all(workers.map(said))
  const seconds = (performance.now() - begun) / 1000
  await Promise.all(workers.map((worker) => worker.terminate()))
  return { perSecond: (each * threads) / seconds, bytes: bytes.reduce((a, b) => a + b) / (each * threads) }
}

/** The cores that this process may run on; undefined where no `taskset` tells. */
const coresOf = () => /: (.*)/.exec(spawnSync('taskset', ['-cp', `${process.pid}`]).stdout ?? '')?.[1]
const runOn = (cores) => spawnSync('taskset', ['-acp', cores, `${process.pid}`])

const best = (found) => found.reduce((a, b) => (b.perSecond > a.perSecond ? b : a))

/** Full results as lines of JSON: two threads, one, and faker on one; by turns, the best of each. */
export async function fixtures({ rounds, many, folder }) {
  const before = coresOf()
  // load and servers have a core each: what two threads do wants both
  runOn(`0-${cpus().length - 1}`)
  const few = Math.min(many, 60_000)
  const seen = { two: [], one: [], faker: [] }
  for (let n = 0; n < rounds; n++) {
    seen.two.push(await rate('ours', 2, few))
    seen.one.push(await rate('ours', 1, few))
    seen.faker.push(await rate('plain', 1, few / 4))
  }
  const [two, one, faker] = [best(seen.two), best(seen.one), best(seen.faker)]
  const whole = commandRows(
    {
      discarded: wholeCommand({ count: many }),
      filed: wholeCommand({ count: many, out: join(folder, 'fixtures.ndjson') }),
    },
    many,
  )
  if (before) runOn(before)
  const show = ({ perSecond, bytes }) => `${perSecond.toFixed(0)}/s of ${bytes.toFixed(0)} bytes`
  return [
    {
      what: 'fixtures: full results, one thread; faker, one thread',
      measured: show(one),
      bare: `faker ${show(faker)}`,
      ratio: one.perSecond / faker.perSecond,
    },
    {
      what: 'fixtures: full results, two threads',
      measured: show(two),
      limit: 'at least 20000/s',
      pass: two.perSecond >= 20_000,
    },
    ...whole,
  ]
}

function commandRows({ discarded, filed }, many) {
  const what = `fixtures: the command, ${many} on two threads`
  // not every system has it
  if (!discarded || !filed) return [{ what, measured: 'not measured: there is no /usr/bin/time' }]
  const show = ({ perSecond, cpuUs }) => `${perSecond.toFixed(0)}/s, ${cpuUs.toFixed(0)} us of CPU each`
  const bytes = Math.max(discarded.bytes, filed.bytes)
  return [
    {
      what: `${what}, nothing kept`,
      measured: show(discarded),
      limit: 'at least 20000/s',
      pass: discarded.perSecond >= 20_000,
    },
    {
      what: `${what}, into a file of ${((filed.perFile ?? 0) / 1e9).toFixed(1)} GB`,
      measured: show(filed),
      limit: 'at least 20000/s',
      pass: filed.perSecond >= 20_000,
    },
    {
      what: `${what}: memory`,
      measured: `${(bytes / 1e6).toFixed(0)} MB`,
      limit: 'under 300 MB',
      pass: bytes < 300e6,
    },
  ]
}

const command = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

/** The command from its start to its end, with digests: into a file with its manifest, or to where nothing is kept. */
function wholeCommand({ count, out }) {
  const words = `fixtures idwise getJourneyResult --count ${count} --workers 2 --format ndjson`.split(' ')
  if (out !== undefined) words.push('--force', '--out', out)
  const timed = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', process.execPath, command, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const perFile = out === undefined ? undefined : statSync(out, { throwIfNoEntry: false })?.size
  if (out !== undefined) for (const file of [out, `${out}.manifest.json`]) rmSync(file, { force: true })
  if (timed.error) return undefined
  if (timed.status !== 0) throw new Error(timed.stderr)
  const [seconds, user, system, kilobytes] = timed.stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return { perSecond: count / seconds, cpuUs: ((user + system) * 1e6) / count, bytes: kilobytes * 1024, perFile }
}

/** From spawn to exit: a program that prints one fixture, and one that does nothing. */
export async function firstFixture({ starts, folder }) {
  const programs = {
    empty: '',
    one: `import { fixture } from ${JSON.stringify(library.href)}\nprocess.stdout.write(JSON.stringify(await fixture('idwise', 'getJourneyResult')))`,
  }
  const lowest = { empty: Number.POSITIVE_INFINITY, one: Number.POSITIVE_INFINITY }
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, `${name}.mjs`), text)
  for (let n = 0; n < starts; n++) {
    for (const name of Object.keys(programs)) {
      const begun = performance.now()
      const { status, stderr } = spawnSync(process.execPath, [join(folder, `${name}.mjs`)])
      if (status !== 0) throw new Error(String(stderr))
      lowest[name] = Math.min(lowest[name], performance.now() - begun)
    }
  }
  const { empty, one } = lowest
  return [
    {
      what: 'cold start: one fixture from the library',
      measured: `${one.toFixed(0)} ms`,
      bare: `empty program ${empty.toFixed(0)} ms`,
      ratio: one / empty,
      limit: 'at most 1.5x and 100 ms',
      pass: one <= 1.5 * empty + 100,
    },
  ]
}
