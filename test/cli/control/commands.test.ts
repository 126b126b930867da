/** Commands are derived: every control call has one, and schemas say which flags it takes. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { asking } from '../../../src/cli/commands/control.js'
import { commandTable } from '../../../src/cli/commands/table.js'
import { commandsOf, findCommand, usageByName } from '../../../src/cli/control/commands.js'
import { fieldsOfCall, flagOf } from '../../../src/cli/control/fields.js'
import { commandHelp, listCommands } from '../../../src/cli/control/help.js'
import { flagsOf, readArguments } from '../../../src/cli/control/read.js'
import { show } from '../../../src/cli/control/show.js'
import { type EndpointDef, endpoint, json } from '../../../src/contracts/define.js'
import { FaultSpec } from '../../../src/contracts/faults.js'
import { control } from '../../../src/control/contract.js'

const endpoints: Readonly<Record<string, EndpointDef>> = control.endpoints
const common = [
  { flag: 'url', value: 'URL', help: 'where', reserved: true },
  { flag: 'json', help: 'raw', reserved: true },
  { flag: 'seed', value: 'S', help: 'seed' },
] as const
const def = (path: string, request: NonNullable<EndpointDef['request']>): EndpointDef =>
  endpoint({
    surface: 'control',
    method: 'POST',
    path,
    summary: 'Does it.',
    evidence: 'assumed',
    source: 'here',
    request,
    responses: { 200: json(z.object({})) },
  })
const read = (of: Readonly<Record<string, EndpointDef>>, ...argv: string[]) => {
  const command = findCommand(commandsOf(of), argv)!
  return readArguments(command, argv.slice(command.words.length), common)
}
const refusal = (of: Readonly<Record<string, EndpointDef>>, ...argv: string[]): string => {
  try {
    read(of, ...argv)
    return 'none'
  } catch (error) {
    return (error as Error).message
  }
}

test('every control call has a command, and words of its own in the table', () => {
  const reached = new Set(commandsOf(endpoints).map(({ endpoint }) => endpoint))
  expect([...reached]).toEqual(Object.keys(endpoints))
  const unnamed = Object.keys(endpoints).filter((name) => !Object.hasOwn(commandTable, name))
  // a call without words works under those made of its name; give it better ones in src/cli/commands/table.ts
  for (const name of unnamed) expect(usageByName(name, endpoints[name]!)).toMatch(/^[a-z][a-z -]*( <\w+>)*$/)
  if (unnamed.length > 0) console.warn(`control calls without words of their own: ${unnamed.join(', ')}`)
})

test('no two commands have the same words, and none hides one of the program', () => {
  const all = commandsOf(endpoints).map(({ words }) => words.join(' '))
  expect(all.filter((words, i) => all.indexOf(words) !== i)).toEqual([])
  for (const words of all) expect(['start', 'init', 'help', 'listen']).not.toContain(words.split(' ')[0])
})

test('every place of a command is a field of its call, and every needed field can be given', () => {
  for (const command of commandsOf(endpoints)) {
    const fields = fieldsOfCall(command.def)
    for (const { name } of command.places) {
      expect(
        fields.map(({ path }) => path.join('.')),
        `${command.endpoint} has no ${name}`,
      ).toContain(name)
    }
    // one whose flag is taken needs a place
    const flags = flagsOf(
      command,
      fields,
      asking.map(({ flag }) => flag),
    )
    for (const field of fields.filter(({ required }) => required)) {
      const [key = ''] = field.path
      const given = key in command.preset || command.places.some(({ name }) => name === key) || flags.has(flagOf(field))
      expect(given, `${command.endpoint}: ${field.path.join('.')}`).toBe(true)
    }
  }
})

test('a call without words of its own goes by its name', () => {
  const one = def('/violations', {})
  expect(usageByName('listViolations', one)).toBe('violation list')
  expect(usageByName('listPolicies', one)).toBe('policy list')
  expect(usageByName('restore', one)).toBe('restore')
  expect(usageByName('deleteFault', def('/faults/{id}', { params: z.object({ id: z.string() }) }))).toBe(
    'fault delete <id>',
  )
})

test('flags come from query and body: numbers, switches, words, times and what is nested', () => {
  const call = {
    putThing: def('/things/{id}', {
      params: z.object({ id: z.string() }),
      query: z.object({ reveal: z.enum(['true', 'false']).optional() }),
      body: z.object({
        count: z.int().optional(),
        ttlMs: z.number().optional(),
        open: z.boolean().optional(),
        kind: z.enum(['a', 'b']).optional(),
        names: z.array(z.string()).optional(),
        extra: z.record(z.string(), z.unknown()).optional(),
        none: z.number().nullable().optional(),
        deep: z.object({ someName: z.string(), wait: z.object({ ms: z.number() }).optional() }).optional(),
      }),
    }),
  }
  const argv =
    'thing put 7 --count 3 --ttl-ms 1h30m --open --kind b --names 1 --names y --extra a=1 --extra.b.c=x --none null --deep.some-name 5 --deep.wait.ms 2d --reveal --json'
  expect(read(call, ...argv.split(' '))).toEqual({
    call: {
      id: '7',
      reveal: true,
      count: 3,
      ttlMs: 5_400_000,
      open: true,
      kind: 'b',
      names: ['1', 'y'],
      extra: { a: 1, 'b.c': 'x' },
      none: null,
      deep: { someName: '5', wait: { ms: 172_800_000 } },
    },
    common: { json: true },
  })
  expect(read(call, 'thing', 'put', '7', '--no-open', '--names', '["a"]', '--ttlMs=5').call).toEqual({
    id: '7',
    open: false,
    names: ['a'],
    ttlMs: 5,
  })
  expect(read(call, 'thing', 'put', '7', '--body', '{"count":1,"kind":"a"}', '--count', '2').call).toEqual({
    id: '7',
    count: 2,
    kind: 'a',
  })
  expect(refusal(call, 'thing', 'put')).toBe('thing put: <id> must be given')
  expect(refusal(call, 'thing', 'put', '1', '2')).toContain('"2" is one argument more')
  expect(refusal(call, 'thing', 'put', '1', '--count', 'x')).toBe(
    '--count "x" is not accepted: expected a whole number',
  )
  expect(refusal(call, 'thing', 'put', '1', '--count', '1.5')).toContain('expected a whole number')
  expect(refusal(call, 'thing', 'put', '1', '--ttl-ms', 'soon')).toContain('a duration such as 30d')
  expect(refusal(call, 'thing', 'put', '1', '--kind', 'c')).toContain('expected a, b')
  expect(refusal(call, 'thing', 'put', '1', '--extra', 'x')).toContain('expected key=value')
  expect(refusal(call, 'thing', 'put', '1', '--cuont', '2')).toContain(
    'there is no flag --cuont here; did you mean "count"?',
  )
  expect(refusal(call, 'thing', 'put', '1', '--body', '{')).toContain('--body cannot be read')
  expect(refusal(call, 'thing', 'put', '1', '--body', '@missing.json')).toContain('missing.json')
  expect(refusal(call, 'thing', 'put', '1', '--count')).toContain('--count')
  // a key that every object has is a key like any other
  expect(Object.keys(read(call, 'thing', 'put', '1', '--extra', '__proto__=1').call.extra as object)).toEqual([
    '__proto__',
  ])
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})

test('a fault can be written as flags, one branch of its union at a time', () => {
  const call = { armFault: def('/faults', { query: z.object({ namespace: z.string().optional() }), body: FaultSpec }) }
  const { call: given } = read(
    call,
    ...'fault arm --effect.kind latency --effect.ms.min-ms 10ms --effect.ms.max-ms 1s --vendor acme --count null'.split(
      ' ',
    ),
  )
  expect(FaultSpec.parse(given)).toEqual({
    effect: { kind: 'latency', ms: { minMs: 10, maxMs: 1000 } },
    vendor: 'acme',
    count: null,
  })
  expect(read(call, ...'fault arm --effect.kind latency --effect.ms 2s'.split(' ')).call).toEqual({
    effect: { kind: 'latency', ms: 2000 },
  })
  expect(read(call, 'fault', 'arm', '--effect', '{"kind":"hang"}').call).toEqual({ effect: { kind: 'hang' } })
  expect(refusal(call, 'fault', 'arm', '--effect.kind', 'hangs')).toContain('did you mean "hang"?')
})

test('trigger takes --journey and --override', () => {
  const words = 'trigger acme check.completed --journey J1 --override state=done --override score=0.5'.split(' ')
  expect(read(endpoints, ...words).call).toEqual({
    vendor: 'acme',
    event: 'check.completed',
    journeyId: 'J1',
    override: { state: 'done', score: 0.5 },
  })
  const help = commandHelp(findCommand(commandsOf(endpoints), ['trigger'])!, common)
  expect(help).toContain('idvsim trigger <vendor> <event>')
  expect(help).toMatch(/--journey TEXT .*/)
  expect(help).toContain('--override KEY=VALUE')
})

test('flags that every command has win over fields of the same name, which have a place then', () => {
  expect(read(endpoints, ...'webhook add acme http://a --url http://b'.split(' '))).toEqual({
    call: { vendor: 'acme', url: 'http://a' },
    common: { url: 'http://b' },
  })
  // an option of a simulator that would be made gives way to the field
  expect(read(endpoints, ...'namespace create n --seed s'.split(' '))).toEqual({
    call: { name: 'n', seed: 's' },
    common: {},
  })
})

test('an answer is shown as a table, as lines, or as a word', () => {
  expect(show({ ok: true })).toBe('done')
  expect(show({ items: [], next: null })).toBe('none')
  expect(
    show({
      items: [
        { id: 'a', n: null, x: [] },
        { id: 'bcd', t: 'u\nv' },
      ],
      next: 'bcd',
    }),
  ).toBe('id   t\na    -\nbcd  u v\nmore with --after bcd')
  expect(show({ now: 'x', ran: [{ id: 'a' }], none: [], deep: { k: 1 } })).toBe(
    'now   x\nran\n  id\n  a\nnone  none\ndeep\n  k  1',
  )
})

test('the help of the control plane says what each field is for, and shows an action only what it takes', () => {
  const helpOf = (...words: string[]) => commandHelp(findCommand(commandsOf(control.endpoints), words)!, [])
  expect(helpOf('fault', 'arm')).toMatch(/--after N +so many go by unharmed first/)
  expect(helpOf('fault', 'list')).toMatch(/--after TEXT +starts behind this item/)
  expect(helpOf('scenario', 'arm')).toMatch(/<scenario> +a scenario by its name/)
  expect(helpOf('journey', 'review')).toMatch(/A reviewer answers\.\n.*\n\n[\s\S]*--verdict approved\|rejected/)
  expect(helpOf('journey', 'review')).not.toMatch(/--scenario|--images/)
  expect(helpOf('journey', 'approve')).not.toMatch(/--verdict|--body/)
  expect(listCommands(commandsOf(control.endpoints))).toContain('approve, reject, refer, review, resubmit, upload')
})

test('a flag that is missing is called as the help calls it', () => {
  const command = findCommand(commandsOf(control.endpoints), ['fault', 'arm'])!
  expect(() => readArguments(command, [], [])).toThrow(/--effect\S* must be given/)
})
