/** Questions as people put them, by the answer that each is to get. */
export interface Group {
  /** How a prepared question begins: it is answered. */
  prepared?: string
  /** What the quoted passage of the README says. */
  contract?: string
  /** These answers one after the other: two questions in one. */
  both?: [string, string]
  /** One of these may be offered, or answered. */
  among?: string[]
  /** About a level that has not been asked, with only the first one open. */
  later?: true
  /** Nobody prepared an answer. */
  none?: true
  asked: string[]
}

/** Written before the matching was tuned. Every second one of a kata was held out of the tuning. */
export const QUESTIONS: Record<string, Group[]> = {
  deadline: [
    {
      prepared: 'What are the limits of the numbers',
      asked: [
        'is zero a valid timeout?',
        'can timeoutMs be negative',
        'what about NaN or Infinity as a timeout',
        'is there a maximum for the time out',
        'Could the timeout be a string like "10"?',
        'how big may the numbers get',
        'what are valid values for timeoutMs?',
        'does 0 ms mean no limit',
      ],
    },
    {
      prepared: 'How is bad input refused',
      asked: [
        'should bad input throw or reject?',
        'what do i do with invalid arguments',
        'which error type for a wrong argument',
      ],
    },
    {
      prepared: 'What does the caller get when the time is up',
      asked: [
        'what error do I reject with on timeout',
        'what kind of error should the caller receive when it times out?',
        'can I use my own TimeoutError class',
      ],
    },
    {
      prepared: 'When the time is up, is it enough to reject',
      asked: [
        'do I need to cancel the underlying work or is rejecting enough?',
        'does the backend have to be stopped on a timeout',
        'should i abort the operation when time runs out',
      ],
    },
    {
      prepared: 'What does the caller get when they hang up',
      asked: [
        'what happens if the user disconnects',
        'what should we return if the client cancels the request?',
        'which error does a cancelled caller see',
      ],
    },
    {
      prepared: 'What if the answer and the deadline fall on the same millisecond',
      asked: [
        'what if the result arrives exactly at the deadline',
        'who wins when answer and timeout happen simultaneously?',
      ],
    },
    {
      prepared: 'Does the deadline cover the retries or each try',
      asked: [
        'is the timeout per attempt or for the whole thing?',
        'does the total include retries and backoff',
        'is the deadline for all attempts together, or for each one?',
      ],
    },
    {
      prepared: 'Which errors may be retried',
      asked: [
        'what errors are retryable?',
        'do we retry on every failure or only on some errors',
        'what about requests which are not idempotent',
      ],
    },
    {
      prepared: 'Is a timeout of one try worth a retry',
      asked: ['should a try that timed out be retried', 'retry after a per-try timeout?'],
    },
    {
      prepared: 'What if there is no time left for the pause',
      asked: [
        'what if the backoff is longer than the remaining time',
        'do we sleep even when the budget would run out during the backoff?',
      ],
    },
    {
      prepared: 'How many tries are there',
      asked: ['how many attempts by default?', 'does the first call count as an attempt'],
    },
    {
      prepared: 'Is the pause constant',
      asked: [
        'exponential backoff or constant?',
        'should I add jitter',
        'how long do we wait between the retries',
      ],
    },
    {
      prepared: 'Who owns the retries',
      asked: ['who is responsible for retrying', 'do the clients retry too?'],
    },
    {
      prepared: 'What if the operation ignores its signal',
      asked: [
        'what if the backend does not react to the abort',
        'what happens when the work never ends?',
      ],
    },
    {
      prepared: 'What if the operation fails after we have given up',
      asked: ['what about late errors', 'unhandled rejections after the timeout - do they matter?'],
    },
    {
      prepared: 'What must be cleaned up',
      asked: [
        'do I have to clear timers',
        'are memory leaks a concern',
        'should i remove event listeners',
      ],
    },
    {
      prepared: 'How many calls a second',
      asked: [
        'how many calls a second does this see?',
        'what is the expected load / QPS?',
        'what scale are we talking about',
      ],
    },
    {
      prepared: 'May I use a library',
      asked: [
        'can I use p-timeout',
        'are third party packages allowed?',
        'May I use AbortSignal.timeout',
      ],
    },
    {
      prepared: 'Which clock do I read',
      asked: ['should I use Date.now or performance.now?', 'is the clock monotonic'],
    },
    {
      prepared: 'One process or many',
      asked: ['does this need to work across multiple processes', 'is any state persisted?'],
    },
    {
      prepared: 'What happens on shutdown',
      asked: [
        'what about graceful shutdown?',
        'what shall happen with running calls when the process stops',
      ],
    },
    {
      prepared: 'What is the budget that the operation gets',
      asked: ['what is budgetMs for?', 'what do I pass as the second argument to the operation'],
    },
    {
      contract: 'A synchronous throw is a failure like any other',
      asked: ['what if the operation throws synchronously'],
    },
    {
      contract: 'If the signal is aborted already',
      asked: ['what if the signal was already aborted before the call?'],
    },
    {
      contract: 'Each try gets a signal of its own',
      asked: ['does each attempt get a fresh signal'],
    },
    {
      contract: 'A caller may hand the same signal',
      asked: ['can one signal be shared by several calls?'],
    },
    { contract: 'are answers, and may', asked: ['are undefined and null valid results'] },
    {
      contract: 'If it throws, the call is rejected with what it threw',
      asked: ['what if retryable throws'],
    },
    {
      both: ['What are the limits of the numbers', 'May I use a library'],
      asked: ['Is zero allowed as timeout? And can I use a library?'],
    },
    {
      among: [
        'Does the deadline cover the retries or each try',
        'Is a timeout of one try worth a retry',
        'Which errors may be retried',
      ],
      asked: ['timeout and retries', 'retry'],
    },
    {
      later: true,
      asked: [
        'do we need retries?',
        'what happens when the caller aborts',
        'is the timeout for each attempt?',
        'how long is the backoff',
        'what if the operation fails after the timeout, does it crash the process',
      ],
    },
    {
      none: true,
      asked: [
        'what is the capital of France',
        'who won the world cup in 2018?',
        'which database do you use',
        'can we do this in Rust instead',
        'is there a dark mode',
        'how are you today',
        'what is your favourite colour',
        'do you offer stock options',
        'what is the salary',
        '???',
        'asdf qwer',
        'should the UI show a spinner',
      ],
    },
  ],
  'embedding-cache': [
    {
      prepared: 'What makes two requests the same',
      asked: [
        'what is the key, text only or model too?',
        'when are two texts considered equal',
        'is the key case sensitive?',
        'should I normalize or trim the text',
        'do different models share the embeddings',
        'whats the cache key',
      ],
    },
    {
      prepared: 'Does the bound count entries or bytes',
      asked: [
        'is max in bytes or in entries?',
        'how is the size of the cache measured',
        'what is the limit, memory or number of items',
      ],
    },
    {
      prepared: 'Which entry goes when the cache is full',
      asked: [
        'what eviction policy do you want?',
        'LRU or LFU',
        'which one to remove when it is full?',
        'does a hit refresh the recency',
      ],
    },
    {
      prepared: 'Are failures cached',
      asked: [
        'should errors be cached',
        'what happens when the load fails?',
        'do we remember a rejected promise',
      ],
    },
    {
      prepared: 'Should I retry a failed load',
      asked: ['do I retry when the model call fails', 'who does the retries?'],
    },
    {
      prepared: 'Do loads under way count towards the bound',
      asked: [
        'do in-flight requests count against max?',
        'does a pending load take up room in the cache',
        'can a load in progress be evicted',
      ],
    },
    {
      prepared: 'What if many ask for the same text at once',
      asked: [
        'should concurrent requests for the same key be deduplicated?',
        'what about a thundering herd',
        'two callers ask the same thing at the same time, how many loads?',
        'single flight?',
      ],
    },
    {
      prepared: 'From when does the time to live count',
      asked: [
        'does the TTL start at the request or when the load finished?',
        'is an entry fresh at exactly ttlMs',
        'does reading extend the ttl',
        'when does an entry expire',
      ],
    },
    {
      prepared: 'May I serve a stale value',
      asked: [
        'can we return stale data while revalidating?',
        'is stale-while-revalidate ok',
        'refresh ahead of the expiry?',
      ],
    },
    {
      prepared: 'May I sweep with a timer',
      asked: [
        'can I use setInterval to purge expired entries',
        'should expired entries be removed actively or lazily?',
      ],
    },
    {
      prepared: 'What do waiters get when their key is erased',
      asked: [
        'what happens to pending gets when delete is called?',
        'if I delete during a load, do the waiters fail',
        'does an erase abort the running load',
      ],
    },
    {
      prepared: 'May callers change the value',
      asked: [
        'should I return a copy of the vector?',
        'is the value shared by reference',
        'can the caller mutate the embedding',
      ],
    },
    {
      prepared: 'How is bad input refused',
      asked: [
        'is a max of zero ok',
        'can max be Infinity?',
        'what if the text is not a string',
        'throw or reject for invalid input?',
        'is ttlMs 0 allowed',
      ],
    },
    {
      prepared: 'How many requests a second',
      asked: [
        'what is the expected traffic?',
        'how many gets per second',
        'how many different texts are there',
      ],
    },
    {
      prepared: 'How large is a vector',
      asked: ['how big is one embedding?', 'what is the dimension of the vectors'],
    },
    {
      prepared: 'What does a load cost',
      asked: [
        'how long does a call to the model take?',
        'how expensive is an embedding call',
        'what is the latency of load',
      ],
    },
    {
      prepared: 'One process or many',
      asked: [
        'is the cache shared between several servers?',
        'in memory or redis',
        'does it have to survive a restart',
      ],
    },
    {
      prepared: 'What if a load never ends',
      asked: ['should there be a timeout on the load?', 'what if the model hangs'],
    },
    {
      prepared: 'Can a caller hang up',
      asked: ['do we support cancellation?', 'is there an abort signal'],
    },
    {
      prepared: 'May I batch loads',
      asked: ['can I batch several texts into one model call?', 'should we group the requests'],
    },
    {
      prepared: 'Is there a limit on loads at once',
      asked: [
        'how many loads may run in parallel?',
        'does the model have a rate limit we must respect',
      ],
    },
    {
      prepared: 'May I use a library',
      asked: ['can I use lru-cache', 'are npm packages allowed?'],
    },
    { prepared: 'Which clock do I read', asked: ['Date.now or performance.now?'] },
    {
      contract: 'are values like any other',
      asked: ['is undefined a cacheable value?', 'what if load returns null'],
    },
    {
      contract: 'A `load` that calls the cache from inside',
      asked: ['can load call the cache recursively'],
    },
    { contract: 'no later `get` may see a value', asked: ['what must hold after delete returns?'] },
    {
      contract: 'Deleting what is not',
      asked: ['is it an error to delete a key that does not exist'],
    },
    { contract: '"__proto__"', asked: ['can the text be an empty string?'] },
    {
      both: ['Are failures cached', 'Which entry goes when the cache is full'],
      asked: ['Do you cache errors? Which entry gets evicted first?'],
    },
    {
      later: true,
      asked: [
        'is there a ttl?',
        'do entries expire',
        'what happens on delete while a load is running',
        'do we need GDPR erasure',
        'what about two concurrent requests for the same text',
      ],
    },
    {
      none: true,
      asked: [
        'what is the capital of France',
        'which embedding model is best',
        'do you like pizza?',
        'is the office open on Sundays',
        'should it be written in Python',
        'how do I exit vim',
        'what font does the logo have',
        'is there GraphQL',
        'lorem ipsum dolor',
        'how old are you',
        'hello',
      ],
    },
  ],
  'priority-router': [
    {
      prepared: 'Which way do priorities run',
      asked: [
        'is a higher number more urgent?',
        'does 0 mean the highest priority',
        'what is the default priority?',
        'is priority 1 more important than 5',
        'what if no priority is given',
      ],
    },
    {
      prepared: 'May a more urgent request interrupt',
      asked: [
        'is it preemptive?',
        'can an urgent request preempt a running one',
        'do we stop a low priority job when an urgent one comes in',
      ],
    },
    {
      prepared: 'Does time in the queue count',
      asked: [
        'does the timeout start at submit or when the handler starts?',
        'is waiting time part of the deadline',
        'from when does timeoutMs count',
      ],
    },
    {
      prepared: 'When a request times out or is cancelled while it runs',
      asked: [
        'when do I free the slot after a timeout?',
        'is the slot released when the caller cancels',
        'does a cancelled request still hold its GPU',
      ],
    },
    {
      prepared: 'What does the caller get on a hang-up',
      asked: [
        'what error does a cancelled caller receive?',
        'what happens when the client disconnects',
        'what do I reject with when the signal aborts',
      ],
    },
    {
      prepared: 'What does a late request get',
      asked: [
        'what happens on a timeout?',
        'does an expired request still start',
        'which error for a missed deadline',
      ],
    },
    {
      prepared: 'Is there a default deadline',
      asked: ['what is the default timeout?', 'is timeoutMs optional'],
    },
    {
      prepared: 'Is the queue bounded',
      asked: [
        'how long can the queue get?',
        'is there a max queue size',
        'should I reject when too many requests are waiting',
        'back pressure?',
      ],
    },
    {
      prepared: 'Can low priorities starve',
      asked: [
        'what about starvation?',
        'do we need fairness',
        'should waiting requests age so that low priority ones get served eventually',
      ],
    },
    {
      prepared: 'Is there fairness between tenants',
      asked: ['are there different tenants?', 'can one user hog the whole pool'],
    },
    {
      prepared: 'Do failed requests get another try',
      asked: [
        'should I retry failed requests?',
        'do we retry when a handler throws',
        'who owns the retries',
      ],
    },
    {
      prepared: 'What happens when a handler fails',
      asked: [
        'what if the handler throws?',
        'does one failed request affect the others',
        'what does the caller see when the handler rejects',
      ],
    },
    {
      prepared: 'What is good input',
      asked: [
        'is zero a valid timeout?',
        'which priorities are valid',
        'can priority be a fraction or negative',
        'should bad input throw or reject?',
        'how do I validate the request',
      ],
    },
    {
      prepared: 'How many requests a second',
      asked: [
        'how many calls a second does this see?',
        'what throughput do you expect',
        'what is the load',
        'how many requests may wait at the same time',
      ],
    },
    {
      prepared: 'How many slots are there, and how long',
      asked: ['how many GPUs do we have?', 'how long does a request take typically', 'what is N'],
    },
    {
      prepared: 'One process or many',
      asked: [
        'is it distributed over several machines?',
        'do I need to persist the queue',
        'what happens to the queue on a crash',
      ],
    },
    {
      prepared: 'What if a handler never ends',
      asked: ['what if a handler hangs forever?', 'what about a handler that ignores the abort'],
    },
    {
      prepared: 'What happens on shutdown',
      asked: ['do we need graceful shutdown?', 'how do I close the router'],
    },
    {
      prepared: 'Can a waiting request change its priority',
      asked: ['can the priority be changed later?'],
    },
    {
      prepared: 'May I use a library',
      asked: ['can I use p-queue', 'are external dependencies OK?'],
    },
    {
      contract: 'Requests of equal priority start in the order',
      asked: ['what is the order of requests with equal priority?', 'same priority: FIFO?'],
    },
    { contract: 'called at most once', asked: ['can a handler be called twice for one request'] },
    {
      contract: '`queued` is the number of requests',
      asked: ['what do queued and running in stats mean?', 'what should stats return'],
    },
    { contract: 'a `setTimeout(…, 0)` is a', asked: ['may the handler be called asynchronously?'] },
    {
      contract: 'A signal that is aborted already',
      asked: ['what if the signal is already aborted when I submit'],
    },
    {
      contract: 'Several requests may carry one signal',
      asked: ['can several requests share a signal?'],
    },
    { contract: 'Routers share nothing', asked: ['is any state shared between two routers'] },
    {
      contract: 'no listener of yours is left',
      asked: ['do I have to remove the abort listener?'],
    },
    {
      contract: 'must not overflow the stack',
      asked: ['can ten thousand requests overflow the stack'],
    },
    {
      both: ['Is the queue bounded', 'Which way do priorities run'],
      asked: ['Is the queue bounded? What is the default priority?'],
    },
    {
      later: true,
      asked: [
        'what happens when a request is late?',
        'does time in the queue count',
        'do I have to handle cancellation',
        'when is the slot free after a cancel',
        'what if the handler throws',
      ],
    },
    {
      none: true,
      asked: [
        'what is the capital of France',
        'is it going to rain tomorrow?',
        'do we have Kubernetes',
        'what is the meaning of life',
        'should the button be blue',
        'tell me a joke',
        'what IDE do you use',
        'is lunch included',
        'how about blockchain',
        'what time is it',
        'nice to meet you',
      ],
    },
  ],
  'token-bucket': [
    {
      prepared: 'Does "a hundred thousand a minute" mean',
      asked: [
        'is it a fixed window or a sliding window?',
        'is a minute a calendar minute',
        'can a tenant use twice the capacity within one minute',
        'token bucket or leaky bucket?',
      ],
    },
    {
      prepared: 'Are tokens whole',
      asked: [
        'can the cost be a fraction?',
        'are tokens integers',
        'do I need to round the balance',
        'is remaining a whole number',
      ],
    },
    {
      prepared: 'What if a single request costs more than the capacity',
      asked: [
        'what if the cost is bigger than the bucket?',
        'a request that is larger than capacity, what then',
        'can retryAfterMs be Infinity',
      ],
    },
    {
      prepared: 'Should a refused call count',
      asked: [
        'must a rejected request consume anything?',
        'do denied calls cost tokens',
        'is a tenant punished for retrying too early',
      ],
    },
    {
      prepared: 'Can I trust the clock',
      asked: [
        'is the clock monotonic?',
        'can time go backwards',
        'what if the system clock is set back',
      ],
    },
    {
      prepared: 'Which clock do I read',
      asked: ['what does now return, seconds or milliseconds?', 'should I call Date.now'],
    },
    {
      prepared: 'How many tenants are there',
      asked: [
        'how many customers do we have?',
        'how many users are active at once',
        'will the map of tenants grow forever',
      ],
    },
    {
      prepared: 'When may a tenant be forgotten',
      asked: [
        'when can I evict an idle tenant?',
        'do I have to clean up old buckets',
        'may I delete a full bucket',
      ],
    },
    {
      prepared: 'Do we know the cost beforehand',
      asked: [
        'do we know the real token cost before the call?',
        'is the cost an estimate',
        'how do we know how many tokens a request will use',
      ],
    },
    {
      prepared: 'May a balance go below zero',
      asked: [
        'can the bucket be negative?',
        'is debt allowed',
        'what if the actual cost was higher than the reservation',
      ],
    },
    {
      prepared: 'Are tokens given back when a request fails',
      asked: [
        'is there a refund for failed requests?',
        'what if the call used fewer tokens than reserved',
      ],
    },
    {
      prepared: 'One process or many',
      asked: [
        'is the quota shared by multiple gateways?',
        'does it have to survive a restart',
        'should this be in redis',
        'do I need to persist the balances',
      ],
    },
    {
      prepared: 'Can calls race',
      asked: ['do I need a lock?', 'is it thread safe', 'should take be async'],
    },
    {
      prepared: 'Is a cost of 0 allowed',
      asked: [
        'is zero a valid cost?',
        'what does take(tenant, 0) do',
        'can I query the balance without spending',
      ],
    },
    {
      prepared: 'How is bad input refused',
      asked: [
        'what about a negative cost?',
        'should I throw on invalid arguments',
        'can capacity be zero or NaN',
        'what do I do when the tenant is not a string',
      ],
    },
    {
      prepared: 'How many calls a second',
      asked: [
        'how many calls a second does this see?',
        'what is the expected rate of requests',
        'what traffic should it handle',
      ],
    },
    {
      prepared: 'Should a refused call wait',
      asked: [
        'do we queue requests over the limit?',
        'block or fail fast',
        'should take wait until there are enough tokens',
      ],
    },
    { prepared: 'Who retries a refused call', asked: ['who is responsible for the retry?'] },
    {
      prepared: 'When may a refused client come back',
      asked: [
        'how is retryAfterMs computed?',
        'is the wait rounded up or down',
        'what do I tell a client that was refused',
      ],
    },
    {
      prepared: 'Do all tenants have the same limit',
      asked: [
        'can each tenant have its own capacity?',
        'are there different plans, free and paid',
        'is the quota per model',
      ],
    },
    {
      prepared: 'May one tenant slow down another',
      asked: [
        'are tenants isolated from each other?',
        'what about a noisy neighbour',
        'fairness between the tenants?',
      ],
    },
    {
      prepared: 'Does a new bucket start full',
      asked: ['is the bucket initially full or empty?', 'how many tokens does a new tenant have'],
    },
    {
      prepared: 'May I use a library',
      asked: ['can I use an npm package', 'is the limiter library allowed?'],
    },
    { contract: 'what a timer does is not seen', asked: ['may I refill with a timer?'] },
    { contract: 'two tenants are the same only if', asked: ['is the tenant name case sensitive'] },
    {
      contract: 'A balance equal to the cost is enough',
      asked: ['is a balance equal to the cost enough?'],
    },
    {
      contract: 'balances are compared to a millionth',
      asked: ['how precise must the arithmetic be', 'are floats precise enough?'],
    },
    { contract: 'is not for you to check', asked: ['must settle belong to an earlier take?'] },
    {
      contract: 'no call may walk through all tenants',
      asked: ['may a call iterate over all tenants'],
    },
    {
      both: ['Are tokens whole', 'Should a refused call count'],
      asked: ['Are tokens integers? Do refused requests count?'],
    },
    {
      later: true,
      asked: [
        'do we know the true cost in advance?',
        'how many tenants',
        'when should the client retry',
        'can the balance become negative',
        'what if the clock jumps back',
      ],
    },
    {
      none: true,
      asked: [
        'what is the capital of France',
        'what is the weather like',
        'do you use Terraform',
        'who is the president',
        'should the page have a logo',
        'are you a robot?',
        'how do I get promoted',
        'which cloud provider',
        'does it support emoji reactions',
        'good morning',
        'what is love',
      ],
    },
  ],
}
