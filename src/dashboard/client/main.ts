/** The pages' script: copies, sends forms, keeps what is shown up to date, and what each section needs. */
import { enableAgain } from './again.js'
import { enableCalls } from './calls.js'
import { enableClock } from './clock.js'
import { enableContracts } from './contracts.js'
import { enableCopying } from './copy.js'
import { enableJourneys } from './journeys.js'
import { enableLive } from './live.js'
import { enableRequests } from './requests.js'
import { enableScenarios } from './scenarios.js'
import { enableWebhooks } from './webhooks.js'

enableCopying()
const refresh = enableLive()
enableCalls(refresh)
enableClock()
enableJourneys()
enableRequests()
enableWebhooks(refresh)
enableScenarios()
enableContracts()
enableAgain()
