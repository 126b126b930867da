/** Composes a scenario of one's own, with a form that is made from its schema. */
import { SimError } from '../../../errors.js'
import type { Render } from '../../context.js'
import { Card } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'
import { filledWith, SchemaCallForm } from './call-form.js'
import { catalogOf, type Own as OwnScenario, ownOf, type Preview } from './catalogue.js'
import { Tabs } from './parts.js'
import { Previewed } from './preview.js'
import { scenarioWords } from './words.js'

const page = '/ui/scenarios/compose'

export const compose: Render = async (context) => {
  const { link, sent, query } = context
  const [catalog, own] = await Promise.all([catalogOf(context), ownOf(context)])
  const from = (sent ? sent.fields.find(([name]) => name === 'from')?.[1] : query.get('from')) ?? ''
  const start = startOf(from, query.get('extends') ?? '', own)
  const preview = sent?.call === 'previewScenario' && !sent.refusal ? (sent.answer as Preview) : undefined
  return {
    title: from ? 'Edit a scenario' : 'Compose a scenario',
    body: (
      <>
        <Tabs context={context} at="/ui/scenarios/own" />
        <h1>
          {from ? (
            <>
              Edit <Own text={from} />
            </>
          ) : (
            'Compose a scenario'
          )}
        </h1>
        <p class="soft">
          It departs from one that there is: fill in what is to be different, and leave the rest empty. It is kept in
          this namespace until a reset; one of the same name is replaced.
        </p>
        <div class="compose">
          <Card title="The scenario">
            <SchemaCallForm
              context={context}
              call="defineScenario"
              id="compose"
              page={page}
              then={link('/ui/scenarios/show/{name}')}
              label="Keep it"
              words={scenarioWords(
                catalog,
                own.filter(({ name }) => name !== from),
              )}
              fields={start && filledWith('defineScenario', start)}
              own={{ from }}
            >
              <button
                type="submit"
                name="stay"
                value="true"
                formaction={link('/ui/calls/previewScenario')}
                data-preview
              >
                Try it
              </button>
            </SchemaCallForm>
          </Card>
          <Card title="What it comes to">
            <div id="preview" role="status">
              {preview ? (
                <Previewed context={context} preview={preview} vendors={catalog.vendors} />
              ) : (
                <p class="soft">
                  {sent?.refusal
                    ? 'Not to be said before the form is right.'
                    : 'Give it a name and change something: it is played with every vendor, where nobody sees it.'}
                </p>
              )}
            </div>
          </Card>
        </div>
      </>
    ),
  }
}

/** What the form begins with: one of one's own, or one that extends another. @throws SimError for one that is not there */
function startOf(from: string, base: string, own: readonly OwnScenario[]): PageStart | undefined {
  if (from !== '') {
    const found = own.find(({ name, origin }) => name === from && origin === 'namespace')
    if (found) return found.definition
    throw new SimError(
      'not_found',
      `There is no scenario ${JSON.stringify(from.slice(0, 100))} to edit.`,
      'See your own.',
    )
  }
  return base === '' ? undefined : { name: `my_${base}`.slice(0, 64), extends: base }
}

type PageStart = Partial<OwnScenario['definition']>
