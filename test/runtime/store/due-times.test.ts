/** What a process knows of jobs to come: never later than what is really next, as long as it looks where it runs dry. */
import { expect, test } from 'vitest'
import { DueTimes } from '../../../src/runtime/store/sql/due-times.js'

/** Jobs in a database, of which two are read at once. */
async function over(jobs: number[]) {
  const due = new DueTimes()
  const look = () => due.read(2, () => [...jobs].sort((a, b) => a - b).slice(0, 2))
  await look()
  return {
    due,
    add(at: number) {
      jobs.push(at)
      due.add(at)
    },
    async take(at: number) {
      jobs.splice(jobs.indexOf(at), 1)
      due.remove(at)
      if (due.runsDry) await look()
    },
  }
}

test('what was in the database before comes before what was added later', async () => {
  const { due, add, take } = await over([1, 2, 3, 50])
  add(100)
  const seen: unknown[] = []
  while (due.earliest !== undefined) {
    seen.push(due.earliest)
    await take(due.earliest)
  }
  expect(seen).toEqual([1, 2, 3, 50, 100])
})

test('any jobs, added and taken in any order, come in order of time', async () => {
  for (let round = 0; round < 50; round++) {
    const jobs = Array.from({ length: round % 7 }, (_, i) => (i * 37 + round) % 11)
    const { due, add, take } = await over(jobs)
    for (let i = 0; i < 30; i++) {
      if ((i * 7 + round) % 3 > 0) add((i * 53 + round) % 17)
      else if (due.earliest !== undefined) await take(due.earliest)
      expect(due.earliest, `round ${round}, ${i}`).toBe(jobs.length === 0 ? undefined : Math.min(...jobs))
    }
  }
})

test('what is added while somebody looks stays', async () => {
  const due = new DueTimes()
  const look = due.read(2, async () => [5])
  due.add(1)
  await look
  expect(due.earliest).toBe(1)
  due.remove(1)
  expect([due.earliest, due.runsDry]).toEqual([5, false])
})

test('of any number of jobs few are kept, and they come in order all the same', async () => {
  const { due, add, take } = await over([])
  for (let i = 0; i < 5000; i++) {
    add((i * 7919) % 5000)
    expect(due.size).toBeLessThanOrEqual(1000)
  }
  for (let at = 0; at < 1200; at++) {
    expect(due.earliest).toBe(at)
    await take(at)
  }
})
