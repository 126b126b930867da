/** PUBLIC TEST KEY: it ships with every copy of this package, so whatever it signs proves nothing to anybody. Never a secret. */
import type { JWK } from 'jose'

/** The key ID tokens are signed with, private part and all. */
export const publicTestKey = {
  kid: 'idvsim-public-test-key',
  use: 'sig',
  alg: 'RS256',
  kty: 'RSA',
  n: 'mjB8oy8B2e-uJotxj3m0tFhrwMS6oHML2epjKDO5y1kRMyYeFwG7yhzsGRf8kCxJV6Mp7kuIGTCVneTG9q70brm4mgdGp4FE3Z254TVazgJqbwcJB5fFfklu-Qp5odLsM2IgumTe9heRxJjlXfjRY0LQnXBX6H3parWPgNB5IobrXUIHoATzqF0IfpvVcO4YrJ1dpo13fIFcYhfI6QLjADGJjdUtngfj90X2seOdTwDhu2-qAcOkEGGXkZJkwWQLCdy0ura5ZjO8A07I-sxbd5HbL0NZJYRpZz017JkcGCpfL3B-HfUvtc7RYWL0LHAcsF32ngWB36DeXrP5F43c5Q',
  e: 'AQAB',
  d: 'BSUQh5ZiMq4paq5U8fNe6PSZVdOKoZ9tGg6U0-rT7HnSldkUAHMFm9MWuqie_AWKRfMTC1k4V5TULTJMxD7mt4oZY4RSInUxAc8JPH8-Aik4-W7r6XWyOIpFOmiT0ec6i-Vej7Gdcesr6TorzxSmEfCRCuvMdxy6bN3VhbgPDqySC4ID8IhjyonRY3p2vjl5N9BfR9WhFK_8K1e28L3huQMGyWej0HKmU3nsyx1fZGn6AEMLVBIgEX1iDawL-xG7TnUye1NU6xFJFSlAYvNo3JJVpGFhMYQd-8dypTRidT_xx47a8ejVUmurZirZYkDPuFqVW6X7q8ggaNB-fcm2SQ',
  p: 'ysfqua25qegDFzzSHcJU6ztmDx_8D8QFE2TaBMqii3xnUqKT80OxDvwrGof_puZaYXMQSsArIbjzymGSQAs9kvqoAya5t7AYprm_G9V6lVwC_9uSx1nZH2_QwIOtiKzfEsQj1emfJVw_-FB71M9WSQw09fu_nHt779Y6VEVjzx0',
  q: 'wqfjrQ8kaaG5oBf7gRsf_SWjO6dFHZQ-uUc-Bo9tT7aCkBMnkHJXrYsR7mR2xBChTS7-G1BLFMfwCQ_LgM0_GOO-X6CYVA09VmJAvLi0GrEmHR-mbzbHphyZ3GIY80DePt4-wTnkv9XMVIE6_wptcjiCXBERYfNXzhUsfTB_cmk',
  dp: 'tBwxjk6R1CnxZNhuwGP1TSJrGhAMsGwpHfq78vmQulf65djllHKRd3_fQSd-mV2M9XVgCST6qm8-iolzf1L8k-nzBSmGV3Mf0ia1aiGJSdR6DYuXqV1SjqugPP44SmdRk7eHJN7mriZr40CJXJH0T9l5yOqcXH8JrBMZp_QiHLk',
  dq: 'LNo8pvrPPBvMxuvfwu76Hv2WMD-puFgZX93fl-limbSHPyV6v1jphQ5_cjvp9eGTGVLTsH1-32n2kE_4Z1RjzptjmWtKzktCr-3x1sqEjYX2L03ErumjdU4v0c00zJBM5ZWWRjXN1Lox2-LvMic38tK8jvRL2hMVT2Inny0WoMk',
  qi: 'v2sRTDHpdHLMZHVnOzuWBDm60tr2wnZkaAJkKjgvl9XT177A51gkVkbE0YryEF3UxWf4q59Rh-nNuaVEGVKN_0D4ol9mDfOr0znpJi0B5SXnCA-THpBNbzJi0JzFoWIRjiOwiYh4pAdKk1glGGI6FbZXStF5Mf7hmsz84aes4nU',
} as const satisfies JWK
