/** Who is registered for webhooks, and one more. */
import type { PageContext, Render } from '../../context.js'
import { Card, Live, Nothing, Pager, Table } from '../../parts/bits.js'
import { asTheyAre, CallForm, SelectField, TextField } from '../../parts/form.js'
import { Own } from '../../parts/text.js'
import { titleOf } from '../../parts/vendors.js'
import { Choice, Heading, vendorOf, vendorsOf, webhooksOf } from './parts.js'
import { authWord } from './words.js'

const path = '/ui/webhooks/endpoints'

export const endpoints: Render = async (context) => {
  const { calls, query } = context
  const after = query.get('after') || undefined
  const { items, next } = await calls.listWebhookEndpoints(after === undefined ? {} : { after })
  return {
    title: 'Receivers of webhooks',
    body: (
      <>
        <Heading context={context} at={path} title="Receivers" />
        <Live id="endpoints" on="state">
          {items.length === 0 ? (
            <Nothing>
              Nobody is registered. Register a receiver below, or{' '}
              <a href={context.link('/ui/webhooks/sink')}>the built-in sink</a>.
            </Nothing>
          ) : (
            <Table
              stacked
              label="Registered receivers"
              head={['Vendor', 'URL', 'Event', 'Environment', 'Asks for', 'Action']}
            >
              {items.map((one) => (
                <tr>
                  <td data-label="Vendor">{titleOf(context, one.vendor)}</td>
                  <td data-label="URL">
                    <Own text={one.url} />
                  </td>
                  <td data-label="Event">{one.event === null ? 'every event' : <Own text={one.event} />}</td>
                  <td data-label="Environment">{one.environment}</td>
                  <td data-label="Asks for">{authWord(one.auth)}</td>
                  <td>
                    <CallForm
                      context={context}
                      call="deleteWebhookEndpoint"
                      fixed={{ id: one.id }}
                      label="Remove"
                      tone="danger"
                      confirm={`Remove the receiver ${one.url.slice(0, 200)}? Deliveries that are owed to it already still go there.`}
                    />
                  </td>
                </tr>
              ))}
            </Table>
          )}
          <Pager next={next} href={(cursor) => context.link(path, { after: cursor })} />
        </Live>
        <Register context={context} />
      </>
    ),
  }
}

async function Register({ context }: { context: PageContext }) {
  const { query, link, sim } = context
  const vendor = vendorOf(context)
  const webhooks = await webhooksOf(context, vendor)
  const kinds = webhooks?.delivery.auth.value ?? ['none']
  const auth = kinds.find((kind) => kind === query.get('auth')) ?? kinds[0] ?? 'none'
  const { credentials = {} } = sim.profiles.find(({ id }) => id === vendor) ?? {}
  const environments = Object.keys(credentials)
  const events = Object.entries(webhooks?.events ?? {})
  return (
    <Card title="Register a receiver" id="register">
      <Choice
        label="Vendor"
        options={vendorsOf(context)}
        value={vendor}
        href={(one) => `${link(path, { vendor: one })}#register`}
      />
      <Choice
        label="It asks for"
        options={kinds.map((kind) => [kind, authWord(kind)] as const)}
        value={auth}
        href={(kind) => `${link(path, { vendor, auth: kind })}#register`}
      />
      {events.length === 0 ? (
        <p>This vendor sends no webhooks.</p>
      ) : (
        <CallForm
          context={context}
          call="createWebhookEndpoint"
          fixed={{ vendor, ...(auth !== 'none' && { 'auth.type': auth }) }}
          label="Register"
          tone="main"
        >
          <TextField
            name="url"
            label="URL"
            type="url"
            required
            placeholder="http://127.0.0.1:3000/webhooks"
            size={36}
          />
          <SelectField
            name="event"
            label="Event"
            options={[['', 'Every event'], ...asTheyAre(events.map(([, { name }]) => name))]}
          />
          {environments.length > 1 && (
            <SelectField name="environment" label="Environment" options={asTheyAre(environments)} />
          )}
          <AuthFields kind={auth} />
        </CallForm>
      )}
    </Card>
  )
}

function AuthFields({ kind }: { kind: string }) {
  switch (kind) {
    case 'basic':
      return (
        <>
          <TextField name="auth.username" label="User" required />
          <TextField name="auth.password" label="Password" required />
        </>
      )
    case 'bearer':
      return <TextField name="auth.token" label="Token" required size={30} />
    case 'header':
      return (
        <TextField
          name="auth.headers"
          label="Headers, as JSON"
          required
          value='{"x-webhook-secret": "change-me"}'
          size={36}
          hint="Each is sent with every webhook."
        />
      )
    case 'hmac':
      return (
        <>
          <TextField name="auth.secret" label="Secret" required />
          <TextField name="auth.header" label="Header of the signature" required value="x-signature" />
          <SelectField
            name="auth.algorithm"
            label="Algorithm"
            options={[
              ['sha256', 'SHA-256'],
              ['sha512', 'SHA-512'],
            ]}
          />
          <SelectField name="auth.encoding" label="Written as" options={asTheyAre(['hex', 'base64'])} />
        </>
      )
    default:
      return null
  }
}
