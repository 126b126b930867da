/** One endpoint of a contract: how it is called, what it takes, and everything that can come of it. */
import { authOf } from '../../../contracts/conformance/request.js'
import { type EndpointDef, type ResponseSpec, routesOf } from '../../../contracts/define.js'
import type { Render } from '../../context.js'
import { Badge, Card, Status, Table } from '../../parts/bits.js'
import { servedPath } from '../../parts/command.js'
import { Json } from '../../parts/json.js'
import { Own } from '../../parts/text.js'
import { authWords } from './auth.js'
import { Curl } from './command.js'
import { type Contract, contractOf, type Operation, places, unknownName } from './contract.js'
import { ErrorRows } from './error-rows.js'
import { MadeExamples } from './example.js'
import { InContract, Known, Legend, Trail } from './known.js'
import { Schema } from './schema.js'
import type { JsonSchema } from './schema-words.js'

export const endpoint: Render = async (context) => {
  const contract = await contractOf(context)
  const { def: vendor, document } = contract
  const name = context.params.name!
  const endpoints = vendor.endpoints as Record<string, EndpointDef>
  const def = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined
  if (!def) throw unknownName('endpoint', name)
  const path = servedPath(contract, def.surface, def.path)
  const operation = document.paths[path]![def.method.toLowerCase()]!
  const surface = vendor.surfaces[def.surface]!
  const auth = authOf(vendor, def)
  const to = places(context)
  return {
    title: `${def.method} ${path} · ${contract.title}`,
    body: (
      <>
        <Trail
          steps={[
            ['Contracts', context.link('/ui/contracts')],
            [contract.title, to.vendor(contract.id)],
          ]}
        />
        <h1 class="call-title">
          <Badge>{def.method}</Badge> <code>{path}</code>
        </h1>
        <p>
          <Own text={def.summary} most={600} /> <InContract name={name} />
        </p>
        <Known {...def} />
        <Legend />
        <Card title="How to call it" id="call">
          <p>
            It asks for <Own text={authWords(auth)} most={800} />.
          </p>
          {routesOf(def).length > 1 && <OtherRoutes contract={contract} def={def} />}
          {def.pace && (
            <Known {...def.pace}>
              Not more than one call in {def.pace.minIntervalMs} ms for each {def.pace.by}.
            </Known>
          )}
          <Curl context={context} contract={contract} name={name} def={def} />
        </Card>
        {(operation.parameters?.length ?? 0) > 0 && <Parameters contract={contract} operation={operation} />}
        {operation.requestBody && <RequestBody contract={contract} operation={operation} def={def} />}
        <Card title="What it answers" id="answers">
          {Object.entries(def.responses).map(([status, spec]) => (
            <Answer contract={contract} def={def} status={Number(status)} spec={spec} operation={operation} />
          ))}
        </Card>
        <Card title="How it refuses" id="errors">
          <p class="soft">What the vendor refuses any call of this kind with; not all of it can come of this one.</p>
          <ErrorRows errors={surface.errors} auth={auth} surface={def.surface} />
          <h3>Body of every refusal</h3>
          <Schema
            schema={errorSchema(contract, operation, def)}
            schemas={document.components.schemas}
            title="Body of a refusal"
          />
        </Card>
        <MadeExamples context={context} vendor={contract.id} name={name} />
      </>
    ),
  }
}

/** The shape of refusals: that of a status with which nothing else is answered. */
function errorSchema({ document }: Contract, { responses }: Operation, def: EndpointDef): JsonSchema {
  const [refusal] = Object.entries(responses).filter(([status]) => !Object.hasOwn(def.responses, status))
  const { $ref } = refusal?.[1] ?? {}
  const response = $ref === undefined ? refusal?.[1] : document.components.responses[$ref.split('/').at(-1)!]
  return response?.content?.['application/json']?.schema ?? {}
}

function OtherRoutes({ contract, def }: { contract: Contract; def: EndpointDef }) {
  return (
    <>
      <h3>Other ways to the same</h3>
      <ul>
        {routesOf(def)
          .slice(1)
          .map((route) => (
            <li>
              <Known {...route}>
                <code>
                  {route.method} {servedPath(contract, def.surface, route.path)}
                </code>
                {Object.keys(route.bind ?? {}).map((field) => ` with ${field} in the query`)}
              </Known>
            </li>
          ))}
      </ul>
    </>
  )
}

function Parameters({ contract, operation }: { contract: Contract; operation: Operation }) {
  return (
    <Card title="Parameters" id="parameters">
      <Table stacked label="Parameters" head={['Name', 'Where', 'What']}>
        {operation.parameters!.map(({ name, in: place, required, schema, example }) => (
          <tr>
            <td>
              <code>{name}</code>
            </td>
            <td>
              {place} {required ? <Badge tone="note">required</Badge> : <span class="soft">optional</span>}
            </td>
            <td>
              <Schema schema={schema} schemas={contract.document.components.schemas} title={`Parameter ${name}`} />
              {example !== undefined && (
                <span class="soft">
                  For example <code>{String(example)}</code>
                </span>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function RequestBody({ contract, operation, def }: { contract: Contract; operation: Operation; def: EndpointDef }) {
  const { required, content } = operation.requestBody!
  const { uploads } = def.request ?? {}
  return (
    <Card title="What it takes" id="request">
      {required === false && <p>The body may be left out.</p>}
      {Object.entries(content).map(([type, { schema = {}, example }]) => (
        <>
          <h3>
            Body as <code>{type}</code>
          </h3>
          <Schema schema={schema} schemas={contract.document.components.schemas} title={`Request, ${type}`} />
          {example !== undefined && <Example value={example} label={`Example of a request, ${type}`} />}
        </>
      ))}
      {uploads && (
        <Known {...uploads}>
          Pictures stand in {uploads.fields.join(', ')}: {uploads.mediaTypes.join(', ')}, up to{' '}
          {Math.round(uploads.maxBytes / 1024)} KiB, {uploads.minPx} to {uploads.maxPx} pixels wide and high.
        </Known>
      )}
    </Card>
  )
}

/** An example as the contract has it. */
export const Example = ({ value, label }: { value: unknown; label: string }) => (
  <details>
    <summary>{label}</summary>
    <Json value={value} label={label} />
  </details>
)

interface AnswerProps {
  contract: Contract
  def: EndpointDef
  status: number
  spec: ResponseSpec
  operation: Operation
}

function Answer({ contract, def, status, spec, operation }: AnswerProps) {
  const { evidence = def.evidence, source = def.source, note, legacy } = spec
  // where an error has the status of a success too, the document says both
  const { schema = {} } = operation.responses[String(status)]?.content?.['application/json'] ?? {}
  return (
    <div class="answer">
      <h3>
        <Status status={status} />
      </h3>
      {spec.description !== undefined && (
        <p>
          <Own text={spec.description} most={600} />
        </p>
      )}
      <Known evidence={evidence} source={source} note={note} legacy={legacy} />
      {spec.kind === 'json' && (
        <Schema schema={schema} schemas={contract.document.components.schemas} title={`Answer ${status}`} />
      )}
      {spec.kind === 'media' && (
        <p>
          Bytes of {spec.mediaTypes.map((type, i) => [i > 0 ? ' or ' : '', <code>{type}</code>] as unknown as string)}.
        </p>
      )}
      {spec.kind === 'redirect' && (
        <p>
          No body: the header <code>location</code> says where to go.
        </p>
      )}
      {spec.kind === 'empty' && <p>No body.</p>}
      {def.example?.status === status && def.example.response !== undefined && (
        <Example value={def.example.response} label={`Example of answer ${status}`} />
      )}
    </div>
  )
}
