/** Draws the case of a session: the person is as old as the scenario and the age asked for want it. */
import type { Route } from '../../contracts/veratad/index.js'
import type { Case, Claims, DocumentKind } from '../../fixtures/case.js'
import { addDays, addYears, ageAt } from '../../fixtures/dates.js'
import { isUsableBirthDate } from '../../fixtures/people.js'
import { createRandom } from '../../fixtures/random.js'
import { referenceOf, type VxSession } from '../../fixtures/veratad/session.js'
import { toIso } from '../../runtime/clock.js'
import { userId, type VeratadTools } from './records.js'

type About = Pick<VxSession, 'environment' | 'email' | 'age' | 'supplied'>

/** Nobody is drawn older than this. */
const oldest = 100

/** Draws the case. The same e-mail is the same person in every session. */
export async function drawFor(
  tools: VeratadTools,
  { environment, email, age, supplied }: About,
  scenario?: string,
  document: { kind: DocumentKind; country?: string } = { kind: 'identity_card' },
): Promise<Case> {
  const today = toIso(tools.tx.now).slice(0, 10)
  const claims = { ...toClaims(email, supplied), ...(document.country && { documentCountry: document.country }) }
  const seed = `${tools.seed} ${userId(environment, email)}`
  const draw = (named: string | undefined, birthDate = claims.birthDate): Promise<Case> =>
    tools.drawCase({
      reference: referenceOf({ supplied, email }),
      magic: [supplied.reference, email, supplied.ln, supplied.fn],
      claims: { ...claims, ...(birthDate !== undefined && { birthDate }) },
      seed,
      documentKind: document.kind,
      ...(named !== undefined && { scenario: named }),
    })
  const drawn = await draw(scenario)
  const minor = drawn.checks.ofAge === 'failed'
  const years = ageAt(drawn.person.birthDate, today)
  if (years < age === minor) return drawn
  // what the client said stands, unless the scenario is about the age itself
  if (!minor && isUsableBirthDate(claims.birthDate, today)) return drawn
  const wanted = minor ? age - 1 : age + createRandom(`age:${seed}`).int(0, 15)
  if (wanted < 0 || wanted > oldest) return drawn
  return draw(drawn.scenario, addDays(addYears(today, -wanted), -30))
}

function toClaims(email: string, { fn, ln, dob, phone, addr, city, state, zip }: VxSession['supplied']): Claims {
  const address = {
    ...(addr && { street: addr }),
    ...(city && { city }),
    ...(state && { region: state }),
    ...(zip && { postalCode: zip }),
  }
  return {
    // half a name would be taken for a whole one
    ...(fn && ln && { fullName: `${fn} ${ln}` }),
    ...(dob && { birthDate: `${dob.slice(0, 4)}-${dob.slice(4, 6)}-${dob.slice(6)}` }),
    email,
    ...(phone && { phone }),
    ...(Object.keys(address).length > 0 && { address }),
  }
}

/** Says what keeps a route, or the vendor, from showing what is special about a case; undefined when nothing does. */
export function lackOf(
  route: Route,
  about: Case,
  { age, now, velocity }: { age: number; now: number; velocity: boolean },
): string | undefined {
  const { checks, attempts, conduct, later, person, decision, faceOnly } = about
  const apps = route.components.map(({ app }) => app)
  const document = apps.includes('document') || apps.includes('document_selfie')
  const code = apps.includes('phone_2fa')
  const selfie = apps.includes('document_selfie') || apps.includes('age_estimate')
  if (checks.watchLists.length > 0) return 'no service of the route searches watch lists'
  if (later.some(({ event }) => event === 'monitoring_hit')) return 'no service of the route monitors watch lists'
  if (later.some(({ event }) => event.startsWith('renewal'))) return 'a verification is never due again'
  if (conduct === 'declines') return 'no end is known for consent that is refused'
  if (decision === 'declined') return 'no detail says that the vendor itself declined'
  if (faceOnly) return 'no face is compared with that of before'
  if (checks.alive !== 'passed') return 'no service of the route looks anybody up, as a death would need'
  const { supported, readable, sidesMatch, authenticity, mrz, notExpired, dataMatch } = checks
  const onDocument = [supported, readable, sidesMatch, authenticity, mrz, notExpired].some((one) => one !== 'passed')
  const everyAttempt = !attempts.code.includes('ok')
  if (onDocument && !document && !(everyAttempt && (code || selfie))) return 'the route takes no document'
  if (dataMatch.verdict !== 'passed' && !document) return 'the route compares nothing that the client says'
  if (later.some(({ event }) => event === 'resubmission_requested')) return 'no step is ever asked for again'
  if (everyAttempt && !code && !velocity) return 'no detail says that attempts ran out, without the velocity check'
  if (checks.faceMatch.verdict !== 'passed' && !apps.includes('document_selfie')) return 'the route compares no faces'
  if (checks.liveness.verdict !== 'passed' && !selfie) return 'the route takes no selfie'
  if (checks.liveness.verdict !== 'passed') return 'no detail is about liveness'
  const tooYoung = ageAt(person.birthDate, toIso(now).slice(0, 10)) < age
  if (checks.ofAge !== 'passed' && !tooYoung) return `the age asked for is ${age}, which anybody has`
  if (checks.ofAge !== 'passed' && !document && !selfie) return 'the route checks no age'
  // a contradiction is found before the age is looked at
  const looksAtAge = (document || selfie) && dataMatch.verdict !== 'failed'
  if (checks.ofAge === 'passed' && tooYoung && looksAtAge)
    return `the age asked for is ${age}, which the person has not`
  return undefined
}
