/** The journal: a ring with ids that grow by one. */
import { expect, test } from 'vitest'
import { Journal, type JournalEntry } from '../../src/runtime/journal.js'

function write(journal: Journal, journeyId?: string): JournalEntry {
  const entry: JournalEntry = {
    id: journal.nextId(),
    at: 0,
    vendor: 'acme',
    method: 'GET',
    path: '/v1/checks',
    status: 200,
    durationMs: 0,
    violations: [],
    request: { headers: { authorization: 'x' }, body: '{"full_name":"Ada"}' },
    response: { body: '{"full_name":"Ada"}' },
    ...(journeyId !== undefined && { journeyId }),
  }
  journal.add(entry)
  return entry
}
const ids = (entries: JournalEntry[]): string[] => entries.map(({ id }) => id)

test('ids grow by one from req-00000001', () => {
  const journal = new Journal(3)
  expect([write(journal), write(journal)].map(({ id }) => id)).toEqual(['req-00000001', 'req-00000002'])
})

test('past its limit the journal forgets the oldest entry', () => {
  const journal = new Journal(3)
  for (let i = 0; i < 8; i++) write(journal)
  expect(ids(journal.list({ limit: 100 }))).toEqual(['req-00000006', 'req-00000007', 'req-00000008'])
  expect(journal.get('req-00000005')).toBeUndefined()
  expect(journal.get('req-00000006')?.id).toBe('req-00000006')
})

test('a journal of one entry keeps the last', () => {
  const journal = new Journal(1)
  write(journal)
  write(journal)
  expect(ids(journal.list({ limit: 10 }))).toEqual(['req-00000002'])
})

test('list pages with after and limit, and begins with the oldest kept when after is forgotten', () => {
  const journal = new Journal(4)
  for (let i = 0; i < 6; i++) write(journal)
  expect(ids(journal.list({ after: 'req-00000004', limit: 1 }))).toEqual(['req-00000005'])
  expect(ids(journal.list({ after: 'req-00000006', limit: 5 }))).toEqual([])
  expect(ids(journal.list({ after: 'req-00000001', limit: 2 }))).toEqual(['req-00000003', 'req-00000004'])
  expect(ids(journal.list({ after: 'req-99999999', limit: 5 }))).toEqual([])
})

test('an id that is none finds nothing', () => {
  const journal = new Journal(4)
  write(journal)
  for (const id of ['', 'req-', 'req-1', 'req-00000000', 'req-00000009', '__proto__', 'req--1', 'REQ-00000001']) {
    expect(journal.get(id), id).toBeUndefined()
  }
})

test('an exchange under way has an id and is not listed', () => {
  const journal = new Journal(2)
  write(journal)
  journal.nextId()
  write(journal)
  expect(ids(journal.list({ limit: 10 }))).toEqual(['req-00000003'])
})

test('scrub removes the bodies of one journey and says so', () => {
  const journal = new Journal(5)
  write(journal, 'j1')
  write(journal, 'j2')
  write(journal)
  journal.get('req-00000001')!.violations = [
    { severity: 'breaking', side: 'request', path: 'body.name', message: 'is wrong', received: '"Ada"' },
  ]
  journal.scrub('j1')
  const [one, two, three] = journal.list({ limit: 5 })
  expect(one).toMatchObject({ status: 200, request: { headers: { authorization: 'x' } } })
  expect(one?.request.body).toBeUndefined()
  expect(one?.response.body).toBeUndefined()
  expect(one?.request.note).toContain('the journey was deleted')
  expect(one?.violations).toEqual([{ severity: 'breaking', side: 'request', path: 'body.name', message: 'is wrong' }])
  expect(two?.response.body).toBeDefined()
  expect(three?.response.body).toBeDefined()
})

test('clear begins again at the first id', () => {
  const journal = new Journal(5)
  write(journal)
  journal.clear()
  expect(journal.list({ limit: 5 })).toEqual([])
  expect(write(journal).id).toBe('req-00000001')
})

test('the exchanges of a journey are those that are kept, whatever became of the others', () => {
  const journal = new Journal(4)
  const of = (...about: string[]): string[] => ids(journal.of(about))
  for (const journeyId of ['a', 'b', undefined, 'a', 'a']) write(journal, journeyId)
  expect([of('a'), of('b'), of('b', 'a', 'b'), of('nobody'), of()]).toEqual([
    ['req-00000004', 'req-00000005'],
    ['req-00000002'],
    ['req-00000002', 'req-00000004', 'req-00000005'],
    [],
    [],
  ])
  const before = journal.mark('here')
  write(journal, 'b')
  write(journal, 'c')
  expect([of('b'), of('c')]).toEqual([['req-00000006'], ['req-00000007']])
  journal.rewind('here', before)
  expect([of('a'), of('b'), of('c')]).toEqual([['req-00000004', 'req-00000005'], [], []])
  write(journal, 'c')
  expect(of('c')).toEqual(['req-00000006'])
  journal.clear()
  expect(of('a', 'b', 'c')).toEqual([])
})

test('an exchange that ends before an earlier one stands after it among those of its journey', () => {
  const journal = new Journal(4)
  const [first, second] = [journal.nextId(), journal.nextId()]
  const entry = write(new Journal(4), 'a')
  journal.add({ ...entry, id: second })
  journal.add({ ...entry, id: first })
  expect(ids(journal.of(['a']))).toEqual([first, second])
})
