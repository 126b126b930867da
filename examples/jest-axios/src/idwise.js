/** Asks IDWise to verify an applicant, and reads what came of it. */
const axios = require('axios')

const client = axios.create({
  baseURL: 'https://api.idwise.com',
  auth: { username: process.env.IDWISE_API_KEY, password: process.env.IDWISE_API_SECRET },
  timeout: 2000,
})

/** Starts a verification and answers its id; tries again once when the service is away. */
async function startVerification(applicant, flow) {
  const ask = () => client.post('/v2/start-journey', { flow_id: flow, reference_no: applicant })
  const { data } = await ask().catch((error) => {
    const status = error.response?.status
    if (status === undefined || status >= 500) return ask()
    throw error
  })
  return data.journey_id
}

/** What is known so far, or undefined for a verification that nobody knows. */
async function readVerification(id) {
  const { status, data } = await client.get(`/journey/v2/summary/${encodeURIComponent(id)}`, {
    validateStatus: (code) => code === 200 || code === 404,
  })
  return status === 404 ? undefined : data
}

module.exports = { client, readVerification, startVerification }
