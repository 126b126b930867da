/** Payloads of more people and scenarios, and stories of every scenario in every flow. */
import '../kit/payloads/payloads.test.js'
import '../kit/payloads/story.test.js'
