/** A call as a command, which works as it is wherever the simulator knows what to fill in. */
import type { EndpointDef } from '../../../contracts/define.js'
import type { PageContext } from '../../context.js'
import { Block } from '../../parts/bits.js'
import { commandOf, type Good } from '../../parts/command.js'
import type { Texts } from '../../parts/filling.js'
import { type Contract, places } from './contract.js'

/** Shows the call as a command, with what is to be done to it. */
export async function Curl({
  context,
  contract,
  name,
  def,
}: {
  context: PageContext
  contract: Contract
  name: string
  def: EndpointDef
}) {
  const { text, tokenFrom, blanks, journey } = await curlFor(context, contract, name, def)
  return (
    <>
      <Block text={text} label="the call as curl" />
      {tokenFrom !== undefined && (
        <p>
          Set <code>TOKEN</code> to what <a href={places(context).endpoint(contract.id, tokenFrom)}>{tokenFrom}</a>{' '}
          answers.
        </p>
      )}
      {journey !== undefined && (
        <p class="soft">
          It is about the newest journey here, <code>{journey}</code>.
        </p>
      )}
      {blanks.length > 0 && (
        <p>
          Replace{' '}
          {blanks.map((blank, i) => (
            <>
              {i > 0 && ', '}
              <code>{blank}</code>
            </>
          ))}{' '}
          with what is yours.
        </p>
      )}
    </>
  )
}

/** The command of an endpoint in the namespace of the page, and the journey that it is about. */
async function curlFor(context: PageContext, contract: Contract, name: string, def: EndpointDef) {
  const { calls, namespace, sim } = context
  const isVendor = sim.profiles.some(({ id }) => id === contract.id)
  const { items } = await calls.listJourneys({ order: 'newest', limit: 1, ...(isVendor && { vendor: contract.id }) })
  const [newest] = items
  const good = isVendor ? ofVendor(namespace.credentials[contract.id], newest) : ofControl(context, def, newest)
  const isOther = !isVendor && namespace !== sim.defaultNamespace && takes(def.request?.query, 'namespace')
  const parts = isOther ? { ...def.example, query: { ...def.example?.query, namespace: namespace.name } } : undefined
  const command = commandOf(contract, name, good, parts)
  const isAbout = Object.values(newest?.ids ?? {}).some((id) => id !== '' && command.text.includes(id))
  return { ...command, journey: isAbout ? newest?.journeyId : undefined }
}

type Newest = Awaited<ReturnType<PageContext['calls']['listJourneys']>>['items'][number] | undefined

/** The credentials of the environment that the newest journey is in. */
const ofVendor = (environments: Readonly<Record<string, Texts>> = {}, newest: Newest): Good => ({
  credentials: environments[newest?.environment ?? ''] ?? Object.values(environments)[0] ?? {},
  ids: newest?.ids ?? {},
})

const ofControl = ({ sim }: PageContext, { request }: EndpointDef, newest: Newest): Good => ({
  credentials: {},
  ids:
    newest && takes(request?.params, 'vendor') && takes(request?.params, 'id')
      ? { vendor: newest.vendor, id: newest.journeyId }
      : { vendor: sim.profiles[0]?.id ?? '' },
})

const takes = (schema: { shape: object } | undefined, name: string): boolean => Object.hasOwn(schema?.shape ?? {}, name)
