/** Questions as people put them, by the answer that each is to get. */
export interface Group {
  /** How the prepared question begins that is meant. */
  prepared?: string
  /** What a passage of the README says: it is quoted. Either is right where both say the same. */
  contract?: string[]
  /** These answers one after the other: two questions in one. */
  both?: [string, string]
  /** Any of these is meant, or may be. */
  among?: string[]
  /** About a level that has not been asked, with only the first one open. */
  later?: true
  /** Nobody prepared an answer. */
  none?: true
  asked: string[]
}

/**
 * Written before the matching was tuned to them, in three rounds; every second one of the first round was
 * held out of the tuning.
 */
export const QUESTIONS: Record<string, Group[]> = {
  deadline: [
    {
      prepared: 'What are the limits of the numbers',
      contract: ['**Limits**'],
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
      contract: ['**Bad input**'],
      asked: [
        'should bad input throw or reject?',
        'what do i do with invalid arguments',
        'which error type for a wrong argument',
      ],
    },
    {
      prepared: 'What does the caller get when the time is up',
      contract: ['**A timeout** is'],
      asked: [
        'what error do I reject with on timeout',
        'what kind of error should the caller receive when it times out?',
        'can I use my own TimeoutError class',
      ],
    },
    {
      prepared: 'When the time is up, is it enough to reject',
      contract: ['Now stop the backend too'],
      asked: [
        'do I need to cancel the underlying work or is rejecting enough?',
        'does the backend have to be stopped on a timeout',
        'should i abort the operation when time runs out',
      ],
    },
    {
      prepared: 'What does the caller get when they hang up',
      contract: ['Now stop the backend too'],
      asked: [
        'what happens if the user disconnects',
        'what should we return if the client cancels the request?',
        'which error does a cancelled caller see',
      ],
    },
    {
      prepared: 'What if the answer and the deadline fall on the same millisecond',
      contract: ['**Exactly then.**'],
      asked: [
        'what if the result arrives exactly at the deadline',
        'who wins when answer and timeout happen simultaneously?',
      ],
    },
    {
      prepared: 'Does the deadline cover the retries or each try',
      contract: ['The total covers the whole chain'],
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
      contract: ['A try that ran into `perTryMs`'],
      asked: ['should a try that timed out be retried', 'retry after a per-try timeout?'],
    },
    {
      prepared: 'What if there is no time left for the pause',
      contract: ['Reject at once with the error'],
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
      contract: ['After a failure comes a pause'],
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
      contract: ['No promise may reject with nobody listening'],
      asked: ['what about late errors', 'unhandled rejections after the timeout - do they matter?'],
    },
    {
      prepared: 'What must be cleaned up',
      contract: ['**Nothing is left behind.**'],
      asked: [
        'do I have to clear timers',
        'are memory leaks a concern',
        'should i remove event listeners',
      ],
    },
    {
      prepared: 'How many calls a second',
      contract: ['It runs thousands of times a minute'],
      asked: [
        'how many calls a second does this see?',
        'what is the expected load / QPS?',
        'what scale are we talking about',
      ],
    },
    {
      prepared: 'May I use a library',
      contract: ['**Platform only.**'],
      asked: [
        'can I use p-timeout',
        'are third party packages allowed?',
        'May I use AbortSignal.timeout',
      ],
    },
    {
      prepared: 'Which clock do I read',
      contract: ['**Platform only.**'],
      asked: ['should I use Date.now or performance.now?', 'is the clock monotonic'],
    },
    {
      prepared: 'One process or many',
      asked: [
        'does this need to work across multiple processes',
        'is any state persisted?',
        'which database do you use',
      ],
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
      contract: ['Start with `withTimeout`', 'A try that starts when'],
      asked: ['what is budgetMs for?', 'what do I pass as the second argument to the operation'],
    },
    {
      prepared: 'What if the operation throws before',
      contract: ['A synchronous throw is a failure like any other'],
      asked: ['what if the operation throws synchronously'],
    },
    {
      prepared: 'What if the signal is aborted already',
      contract: ['If the signal is aborted already'],
      asked: ['what if the signal was already aborted before the call?'],
    },
    {
      contract: ['Each try gets a signal of its own'],
      asked: ['does each attempt get a fresh signal'],
    },
    {
      prepared: 'May several calls share',
      contract: ['A caller may hand the same signal'],
      asked: ['can one signal be shared by several calls?'],
    },
    {
      prepared: 'Are `undefined` and `null` answers',
      contract: ['are answers, and may'],
      asked: ['are undefined and null valid results'],
    },
    {
      prepared: 'What if `retryable` throws',
      contract: ['If it throws, the call is rejected with what it threw'],
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
        'which editor do you use',
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
    {
      among: ['What are the limits'],
      contract: ['**Limits**'],
      asked: [
        'Hi, quick one: would a timeout of 0 be considered invalid, or does it fire immediately?',
        'are fractional milliseconds accepted',
      ],
    },
    {
      among: ['What if the answer and'],
      contract: ['**Exactly then'],
      asked: ['if the operation resolves in the very same tick as the timer, which result is used'],
    },
    {
      among: ['Are `undefined`'],
      contract: ['**Values and errors'],
      asked: ['should the promise reject with the original error object or a new one'],
    },
    {
      among: ['What must be cleaned up'],
      contract: ['**Nothing is left'],
      asked: ['Is it OK to leave a dangling setTimeout?'],
    },
    {
      among: ['What does the caller get when they hang up'],
      contract: ['Now stop'],
      asked: ['how does the caller cancel'],
    },
    {
      among: ['When the time is up', 'What if the operation ignores'],
      contract: ['Now stop'],
      asked: ['what happens with the backend call after we time out?'],
    },
    { contract: ['**Limits**'], asked: ['can the options be omitted'] },
    { among: ['Is a timeout of one try'], asked: ['do retries apply to timeouts as well'] },
    {
      among: ['How many tries'],
      contract: ['**Limits**'],
      asked: ['is attempts = 1 allowed, meaning no retry?'],
    },
    {
      among: ['Is the pause constant'],
      contract: ['After a failure'],
      asked: ['may the delay grow between attempts'],
    },
    {
      among: ['What if the operation throws before'],
      contract: ['**The operation**'],
      asked: ['can the operation be a plain non-async function'],
    },
    {
      among: ['Which errors may be retried'],
      asked: ['how do i make the request idempotent', 'which errors should I retry'],
    },
    {
      among: ['What are the limits', 'How is bad'],
      contract: ['**Limits', '**Bad'],
      asked: ['what should happen for a timeout of -5?'],
    },
    {
      among: ['What are the limits'],
      contract: ['**Limits'],
      asked: ['does Infinity switch the deadline off'],
    },
    {
      among: ['What if the operation throws'],
      contract: ['**The op'],
      asked: ['sync throw from the operation: reject or throw?'],
    },
    {
      among: ['When the time is up'],
      asked: ['must the http request really be aborted when we give up'],
    },
    {
      among: ['What does the caller get when they hang up'],
      asked: ['is a user abort counted as a timeout?', 'what if the caller hangs up'],
    },
    { among: ['How many tries'], asked: ['how many retries do we do'] },
    { among: ['Is the pause constant'], asked: ['should we back off exponentially'] },
    { among: ['Which errors'], asked: ['is every error retryable'] },
    {
      among: ['What must be cleaned'],
      contract: ['**Nothing'],
      asked: ['what about a leaking listener on the signal'],
    },
    {
      among: ['Does the deadline cover'],
      contract: ['The total'],
      asked: ['do we share one budget for all the attempts?'],
    },
    { among: ['How many calls a second'], asked: ['expected number of concurrent calls'] },
    {
      among: ['May I use a library'],
      asked: ['am I allowed to import lodash', 'may I use a library'],
    },
    { among: ['What is the budget'], asked: ['what does the operation get as its time'] },
    {
      among: ['Does the deadline cover the retries'],
      asked: ['Does the timeout include retries?'],
    },
    {
      among: ['When the time is up, is it enough to reject'],
      asked: ['do I have to stop the work or just reject'],
    },
    { among: ['Is a timeout of one try worth a retry'], asked: ['is it worth retrying a timeout'] },
    {
      among: ['What if the answer and the deadline'],
      asked: ['answer and deadline at the same time, who wins'],
    },
    { among: ['What are the limits of the numbers'], asked: ['how large can the numbers be'] },
    {
      among: ['What if there is no time left'],
      asked: ['what happens when no time is left for the pause'],
    },
    {
      none: true,
      asked: [
        'do you want me to log anything?',
        'which TypeScript version do we use',
        'whats your favorite movie',
        'who pays for the coffee',
        'which language should the comments be in?',
        'how do you pronounce gif',
        'is it written in rust',
        'what colour is the logo',
        'what happens when',
        'which frontend framework shows the dashboard of requests, tenants, callers and errors',
      ],
    },
  ],
  'embedding-cache': [
    {
      prepared: 'What makes two requests the same',
      contract: ['**Key.**'],
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
      contract: ['**Bound.**'],
      asked: [
        'what eviction policy do you want?',
        'LRU or LFU',
        'which one to remove when it is full?',
        'does a hit refresh the recency',
      ],
    },
    {
      prepared: 'Are failures cached',
      contract: ['**Failure.**'],
      asked: [
        'should errors be cached',
        'what happens when the load fails?',
        'do we remember a rejected promise',
      ],
    },
    {
      prepared: 'Should I retry a failed load',
      contract: ['**Miss.**'],
      asked: ['do I retry when the model call fails', 'who does the retries?'],
    },
    {
      prepared: 'Do loads under way count towards the bound',
      contract: ['**Bound.**'],
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
      contract: ['The model behind a name changes'],
      asked: [
        'does the TTL start at the request or when the load finished?',
        'is an entry fresh at exactly ttlMs',
        'does reading extend the ttl',
        'when does an entry expire',
      ],
    },
    {
      prepared: 'May I serve a stale value',
      contract: ['The model behind a name changes', '**Miss.**'],
      asked: [
        'can we return stale data while revalidating?',
        'is stale-while-revalidate ok',
        'refresh ahead of the expiry?',
      ],
    },
    {
      prepared: 'May I sweep with a timer',
      contract: ['The model behind a name changes', 'You may drop a stale entry'],
      asked: [
        'can I use setInterval to purge expired entries',
        'should expired entries be removed actively or lazily?',
      ],
    },
    {
      prepared: 'What do waiters get when their key is erased',
      contract: ['A GDPR erase arrives'],
      asked: [
        'what happens to pending gets when delete is called?',
        'if I delete during a load, do the waiters fail',
        'does an erase abort the running load',
      ],
    },
    {
      prepared: 'May callers change the value',
      contract: ['**Value.**'],
      asked: [
        'should I return a copy of the vector?',
        'is the value shared by reference',
        'can the caller mutate the embedding',
      ],
    },
    {
      prepared: 'How is bad input refused',
      contract: ['**Bad input.**'],
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
      contract: ['each call costs money'],
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
      contract: ['**Miss.**'],
      asked: [
        'how many loads may run in parallel?',
        'does the model have a rate limit we must respect',
      ],
    },
    {
      prepared: 'May I use a library',
      contract: ['Platform APIs only'],
      asked: ['can I use lru-cache', 'are npm packages allowed?'],
    },
    { prepared: 'Which clock do I read', asked: ['Date.now or performance.now?'] },
    {
      prepared: 'Are `undefined` and `null` values',
      contract: ['are values like any other'],
      asked: ['is undefined a cacheable value?', 'what if load returns null'],
    },
    {
      prepared: 'May `load` call the cache',
      contract: ['A `load` that calls the cache from inside'],
      asked: ['can load call the cache recursively'],
    },
    {
      prepared: 'What must an erase guarantee',
      contract: ['no later `get` may see a value'],
      asked: ['what must hold after delete returns?'],
    },
    {
      prepared: 'What if there is nothing to delete',
      contract: ['Deleting what is not'],
      asked: ['is it an error to delete a key that does not exist'],
    },
    {
      prepared: 'What makes two requests the same',
      contract: ['"__proto__"'],
      asked: ['can the text be an empty string?'],
    },
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
    {
      among: ['What makes two requests'],
      contract: ['**Key.**'],
      asked: ['Should "Hello" and "hello " hit the same entry?'],
    },
    {
      among: ['Are failures cached', 'Should I retry'],
      contract: ['**Failure'],
      asked: ['if the model call errors out, will the next caller trigger another load'],
    },
    {
      among: ['Do loads under way'],
      contract: ['**Bound'],
      asked: ['do I count loads that havent finished in the size'],
    },
    {
      among: ['Which entry goes'],
      contract: ['**Bound'],
      asked: ['least recently used or oldest inserted?', 'is LRU fine?'],
    },
    {
      among: ['What if many ask'],
      contract: ['A page goes viral'],
      asked: ['a thousand users want the same embeding at once'],
    },
    {
      among: ['From when does the time'],
      contract: ['The model behind'],
      asked: [
        'does the age of an entry restart when it is read',
        'is it enough to compare to ttl with >= or >',
      ],
    },
    {
      among: ['What do waiters get', 'What must an erase'],
      contract: ['A GDPR'],
      asked: ['after an erase, may a request that was already waiting still receive the value?'],
    },
    { among: ['May callers change'], asked: ['may I freeze the vectors'] },
    { among: ['One process or many'], asked: ['should the cache be persisted to disk'] },
    {
      among: ['How large is a vector'],
      contract: ['**Key'],
      asked: ['is the text limited in length'],
    },
    { among: ['How many requests a second'], asked: ['what is an acceptable hit ratio?'] },
    { among: ['How is bad input'], contract: ['**Bad input'], asked: ['can max be fractional'] },
    { among: ['What makes two'], asked: ['does the model name belong to the key?'] },
    { among: ['What makes two'], contract: ['**Key'], asked: ['is white space significant'] },
    {
      among: ['Does the bound count'],
      contract: ['**Bound'],
      asked: ['how many entries can it hold'],
    },
    { among: ['Are failures'], asked: ['will an error be cached'] },
    { among: ['What if many ask'], asked: ['what do concurrent callers of the same key get'] },
    {
      among: ['From when'],
      contract: ['The model behind'],
      asked: ['is a value exactly ttlMs old still fresh?'],
    },
    {
      among: ['May I sweep'],
      contract: ['The model'],
      asked: ['may we use a background timer to expire things'],
    },
    {
      among: ['What do waiters', 'What must an erase'],
      contract: ['A GDPR'],
      asked: ['what happens if delete comes while loading'],
    },
    { among: ['Are `undefined`'], contract: ['**Value'], asked: ['is a null embedding cached'] },
    { among: ['What does a load cost'], asked: ['how slow is the model'] },
    { among: ['One process'], asked: ['memory or disk'] },
    { among: ['How is bad'], contract: ['**Bad'], asked: ['max = 0?'] },
    { among: ['What makes two requests the same'], asked: ['when are two requests equal'] },
    {
      among: ['Does the bound count entries or bytes'],
      asked: ['is max a number of entries or of bytes'],
    },
    { among: ['Are failures cached'], asked: ['should I cache errors'] },
    { among: ['Do loads under way count towards the bound'], asked: ['do pending loads count'] },
    { among: ['May I serve a stale value'], asked: ['may I return stale values'] },
    { among: ['May callers change the value'], asked: ['can a caller modify the vector'] },
    {
      among: ['What do waiters get when their key is erased'],
      asked: ['what do the waiters get on erase'],
    },
    { among: ['From when does the time to live count'], asked: ['from when does the ttl run'] },
    { among: ['May I use a library'], asked: ['may I use a library'] },
    {
      none: true,
      asked: [
        'do you want a delete-all / clear method',
        'should we encrypt the values',
        'who are our competitors?',
        'should I write documentation',
        'which GPU does the model run on',
        'have you been to Berlin',
        'is it written in rust',
        'what colour is the logo',
        'what happens when',
        'which frontend framework shows the dashboard of requests, tenants, callers and errors',
      ],
    },
  ],
  'priority-router': [
    {
      prepared: 'Which way do priorities run',
      contract: ['**Order.**'],
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
      contract: ['**Order.**'],
      asked: [
        'is it preemptive?',
        'can an urgent request preempt a running one',
        'do we stop a low priority job when an urgent one comes in',
      ],
    },
    {
      prepared: 'Does time in the queue count',
      contract: ['Callers tell us how long'],
      asked: [
        'does the timeout start at submit or when the handler starts?',
        'is waiting time part of the deadline',
        'from when does timeoutMs count',
      ],
    },
    {
      prepared: 'When a request times out or is cancelled while it runs',
      contract: ['A request that runs: the signal'],
      asked: [
        'when do I free the slot after a timeout?',
        'is the slot released when the caller cancels',
        'does a cancelled request still hold its GPU',
      ],
    },
    {
      prepared: 'What does the caller get on a hang-up',
      contract: ["The caller's promise rejects"],
      asked: [
        'what error does a cancelled caller receive?',
        'what happens when the client disconnects',
        'what do I reject with when the signal aborts',
      ],
    },
    {
      prepared: 'What does a late request get',
      contract: ['A request that has no answer', 'If it still waited'],
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
      contract: ['**Answers.**'],
      asked: [
        'what if the handler throws?',
        'does one failed request affect the others',
        'what does the caller see when the handler rejects',
      ],
    },
    {
      prepared: 'What is good input',
      contract: ['**Bad input**'],
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
      contract: ['Two things to know before'],
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
      contract: ['Use what the platform has'],
      asked: ['can I use p-queue', 'are external dependencies OK?'],
    },
    {
      prepared: 'In which order do equals start',
      contract: ['Requests of equal priority start in the order'],
      asked: ['what is the order of requests with equal priority?', 'same priority: FIFO?'],
    },
    {
      prepared: 'Is a handler called once',
      contract: ['called at most once'],
      asked: ['can a handler be called twice for one request'],
    },
    {
      prepared: 'What does `stats()` count',
      contract: ['`queued` is the number of requests'],
      asked: ['what do queued and running in stats mean?', 'what should stats return'],
    },
    {
      prepared: 'May the handler be called later',
      contract: ['a `setTimeout(…, 0)` is a'],
      asked: ['may the handler be called asynchronously?'],
    },
    {
      prepared: 'What if the signal is aborted already',
      contract: ['A signal that is aborted already'],
      asked: ['what if the signal is already aborted when I submit'],
    },
    {
      prepared: 'May several requests share',
      contract: ['Several requests may carry one signal'],
      asked: ['can several requests share a signal?'],
    },
    {
      prepared: 'Do two routers share',
      contract: ['Routers share nothing'],
      asked: ['is any state shared between two routers'],
    },
    {
      prepared: 'What must be cleaned up',
      contract: ['no listener of yours is left'],
      asked: ['do I have to remove the abort listener?'],
    },
    {
      contract: ['must not overflow the stack'],
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
    {
      among: ['Which way do priorities run'],
      contract: ['**Order'],
      asked: ['so priority 0 beats priority 10, right?'],
    },
    {
      among: ['In which order do equals'],
      contract: ['**Order'],
      asked: ['if two requests have the same urgency who goes first'],
    },
    {
      among: ['May a more urgent'],
      contract: ['**Order'],
      asked: ['can a running job be kicked out by a more important one?'],
    },
    {
      among: ['What is good input'],
      contract: ['**Bad input'],
      asked: ['should submit() throw synchronously when the request is malformed'],
    },
    {
      among: ['Is the queue bounded'],
      asked: [
        'do I need an upper bound on waiting requests?',
        'are there limits on how many may wait',
        'how long can the queue get',
      ],
    },
    {
      among: ['When a request times out or is cancelled'],
      contract: ['A request that runs'],
      asked: ['is the GPU freed immediatly when the user closes the tab'],
    },
    {
      among: ['What does the caller get on a hang-up'],
      contract: ["The caller's promise"],
      asked: ['what is passed to the caller on cancelation'],
    },
    {
      among: ['What does a late request'],
      contract: ['If it still waited'],
      asked: ['does a request that expired while waiting ever reach the handler?'],
    },
    {
      contract: ['A request that runs', 'A request that'],
      asked: ['must the handler receive the signal'],
      among: ['What does the handler hear'],
    },
    {
      among: ['What happens when a handler fails', 'What is good input'],
      contract: ['**Bad input'],
      asked: ['will one bad request poison the others'],
    },
    { among: ['Do failed requests'], asked: ['retry policy?'] },
    { among: ['How many requests a second'], asked: ['what throughput are we aiming at'] },
    {
      among: ['What is good input', 'How many slots'],
      contract: ['`concurrency`'],
      asked: ['is concurrency always at least one'],
    },
    { contract: ['**Answers', '`payload`'], asked: ['can payload be undefined'] },
    { among: ['Which way'], contract: ['**Order'], asked: ['lowest number first?'] },
    { among: ['May a more'], asked: ['can an urgent job kill a running one'] },
    { among: ['Can low'], asked: ['do old requests get a boost so they do not starve'] },
    { among: ['When a request times'], asked: ['is the slot freed when a request is aborted?'] },
    { among: ['Does time in'], asked: ['does the deadline include queueing'] },
    {
      among: ['What happens when a handler'],
      asked: ['what if the handler returns a rejected promise'],
    },
    {
      among: ['What is good'],
      contract: ['`timeoutMs`'],
      asked: ['timeout of zero, valid or not'],
    },
    { among: ['May I use'], asked: ['may I depend on p-queue?'] },
    {
      among: ['Do two routers'],
      contract: ['Routers share'],
      asked: ['is the router a singleton'],
    },
    { among: ['How many slots'], asked: ['how many requests run at once?'] },
    { among: ['In which order'], contract: ['**Order'], asked: ['FIFO among equals?'] },
    { among: ['Do failed'], asked: ['what do we do about retries'] },
    { among: ['What does the caller get on a hang-up'], asked: ['what if the caller hangs up'] },
    {
      among: ['Which way do priorities run'],
      asked: ['is a lower priority more urgent?', 'what is the default priority'],
    },
    { among: ['May a more urgent request interrupt'], asked: ['is there preemption'] },
    { among: ['Does time in the queue count'], asked: ['does the time in the queue count'] },
    { among: ['Do failed requests get another try'], asked: ['should I retry failed requests'] },
    { among: ['Can low priorities starve'], asked: ['what about starvation'] },
    {
      among: ['When a request times out or is cancelled'],
      asked: ['when is the slot free after a timeout'],
    },
    { among: ['May I use a library'], asked: ['may I use a library'] },
    {
      none: true,
      asked: [
        'should there be a REST endpoint',
        'how many rounds does this interview process have',
        'do you validate tickets in Jira',
        'where is the bathroom',
        'is there an on-call rotation',
        'is it written in rust',
        'what colour is the logo',
        'what happens when',
        'which frontend framework shows the dashboard of requests, tenants, callers and errors',
      ],
    },
  ],
  'token-bucket': [
    {
      prepared: 'Does "a hundred thousand a minute" mean',
      contract: ['**The bucket.**'],
      asked: [
        'is it a fixed window or a sliding window?',
        'is a minute a calendar minute',
        'can a tenant use twice the capacity within one minute',
        'token bucket or leaky bucket?',
      ],
    },
    {
      prepared: 'Are tokens whole',
      contract: ['**The bucket.**', '**`take`**'],
      asked: [
        'can the cost be a fraction?',
        'are tokens integers',
        'do I need to round the balance',
        'is remaining a whole number',
      ],
    },
    {
      prepared: 'What if a single request costs more than the capacity',
      contract: ['**Too dear.**'],
      asked: [
        'what if the cost is bigger than the bucket?',
        'a request that is larger than capacity, what then',
        'can retryAfterMs be Infinity',
      ],
    },
    {
      prepared: 'Should a refused call count',
      contract: ['**`take`**'],
      asked: [
        'must a rejected request consume anything?',
        'do denied calls cost tokens',
        'is a tenant punished for retrying too early',
      ],
    },
    {
      prepared: 'Can I trust the clock',
      contract: ['Then operations tell you that the clock'],
      asked: [
        'is the clock monotonic?',
        'can time go backwards',
        'what if the system clock is set back',
      ],
    },
    {
      prepared: 'Which clock do I read',
      contract: ['**The clock.**'],
      asked: ['what does now return, seconds or milliseconds?', 'should I call Date.now'],
    },
    {
      prepared: 'How many tenants are there',
      contract: ['Ten million of them came once'],
      asked: [
        'how many customers do we have?',
        'how many users are active at once',
        'will the map of tenants grow forever',
      ],
    },
    {
      prepared: 'When may a tenant be forgotten',
      contract: ['Ten million of them came once'],
      asked: [
        'when can I evict an idle tenant?',
        'do I have to clean up old buckets',
        'may I delete a full bucket',
      ],
    },
    {
      prepared: 'Do we know the cost beforehand',
      contract: ['What a language model really costs'],
      asked: [
        'do we know the real token cost before the call?',
        'is the cost an estimate',
        'how do we know how many tokens a request will use',
      ],
    },
    {
      prepared: 'May a balance go below zero',
      contract: ['What a language model really costs'],
      asked: [
        'can the bucket be negative?',
        'is debt allowed',
        'what if the actual cost was higher than the reservation',
      ],
    },
    {
      prepared: 'Are tokens given back when a request fails',
      contract: ['What a language model really costs'],
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
      contract: ['Dashboards poll with'],
      asked: [
        'is zero a valid cost?',
        'what does take(tenant, 0) do',
        'can I query the balance without spending',
      ],
    },
    {
      prepared: 'How is bad input refused',
      contract: ['**Bad input** throws'],
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
      contract: ['Now the client asks'],
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
      contract: ['Now there are many tenants'],
      asked: [
        'are tenants isolated from each other?',
        'what about a noisy neighbour',
        'fairness between the tenants?',
      ],
    },
    {
      prepared: 'Does a new bucket start full',
      contract: ['**The bucket.**'],
      asked: ['is the bucket initially full or empty?', 'how many tokens does a new tenant have'],
    },
    {
      prepared: 'May I use a library',
      asked: ['can I use an npm package', 'is the limiter library allowed?'],
    },
    {
      prepared: 'May I refill with a timer',
      contract: ['what a timer does is not seen'],
      asked: ['may I refill with a timer?'],
    },
    {
      prepared: 'When are two tenants the same',
      contract: ['two tenants are the same only if'],
      asked: ['is the tenant name case sensitive'],
    },
    {
      contract: ['A balance equal to the cost is enough'],
      asked: ['is a balance equal to the cost enough?'],
    },
    {
      prepared: 'How precise must the arithmetic be',
      contract: ['balances are compared to a millionth'],
      asked: ['how precise must the arithmetic be', 'are floats precise enough?'],
    },
    {
      prepared: 'Must a `settle` belong',
      contract: ['is not for you to check'],
      asked: ['must settle belong to an earlier take?'],
    },
    {
      prepared: 'May a call walk through all tenants',
      contract: ['no call may walk through all tenants'],
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
    { among: ['Does "a hundred'], asked: ['is this a rolling minute?'] },
    {
      among: ['Are tokens whole', 'May I refill', 'Does "a hundred'],
      contract: ['**The bucket'],
      asked: ['does the bucket refill in one go every minute or gradually'],
    },
    {
      among: ['Should a refused call count'],
      contract: ['**`take`**'],
      asked: ['will a rejected call lower the balance?'],
    },
    {
      among: ['What if a single request'],
      contract: ['**Too dear'],
      asked: ['what should be returned if the cost can never fit'],
    },
    {
      among: ['Do we know the cost'],
      asked: ['are we told up front how many tokens the answer will have'],
    },
    {
      among: ['Are tokens given back', 'Do we know the cost'],
      contract: ['What a language model'],
      asked: ['if the final cost is below the estimate do I credit the tenant'],
    },
    { among: ['May a balance go below'], asked: ['can someone owe us tokens'] },
    {
      among: ['How many tenants', 'When may a tenant'],
      contract: ['Ten million'],
      asked: ['how much memory may we use for idle tenants'],
    },
    {
      among: ['May I refill'],
      contract: ['**The clock'],
      asked: ['is it ok to use setInterval for refilling'],
    },
    { among: ['Do all tenants have'], asked: ['do premium customers get a bigger quota'] },
    {
      among: ['When may a refused'],
      contract: ['Now the client'],
      asked: ['must retryAfterMs be an integer'],
    },
    {
      among: ['Can I trust the clock'],
      contract: ['Then operations'],
      asked: ['does the clok ever jump'],
    },
    {
      among: ['Is a cost of 0'],
      contract: ['**`take`**', '**Bad input'],
      asked: ['is cost optional'],
    },
    {
      among: ['Does "a hundred'],
      contract: ['**The bucket', 'One tenant'],
      asked: ['are bursts allowed?'],
    },
    {
      among: ['Are tokens whole'],
      contract: ['**The bucket'],
      asked: ['do tokens come in fractions'],
    },
    {
      among: ['What if a single'],
      asked: ['what when a request asks for more than the capacity?'],
    },
    {
      among: ['Should a refused call count', 'Are tokens given back'],
      asked: ['do failed attempts cost anything'],
    },
    { among: ['Can I trust'], asked: ['may the clock run backwards'] },
    { among: ['Which clock'], contract: ['**The clock'], asked: ['is Date.now fine'] },
    {
      among: ['Do we know'],
      asked: ['what do we know about the cost before the request is sent?'],
    },
    { among: ['May a balance'], asked: ['can a tenant go into debt'] },
    { among: ['When may a tenant'], contract: ['Ten million'], asked: ['how do I forget tenants'] },
    { among: ['One process'], asked: ['multi process?'] },
    { among: ['Should a refused call wait'], asked: ['should I delay the request or refuse it'] },
    { among: ['How is bad'], contract: ['**Bad'], asked: ['what if cost is NaN'] },
    {
      among: ['Does a new bucket'],
      contract: ['**The bucket'],
      asked: ['does a newcomer begin with a full bucket'],
    },
    { among: ['Does "a hundred thousand a minute" mean'], asked: ['is it a sliding window'] },
    { among: ['Are tokens whole'], asked: ['are tokens integers'] },
    {
      among: ['What if a single request costs more'],
      asked: ['what if one request costs more than the capacity'],
    },
    { among: ['Can I trust the clock'], asked: ['can the clock go backwards'] },
    { among: ['How many tenants are there'], asked: ['how many tenants'] },
    { among: ['Do we know the cost beforehand'], asked: ['is the cost known in advance'] },
    { among: ['One process or many'], asked: ['is this distributed over several processes'] },
    { among: ['Should a refused call count'], asked: ['do refused calls cost something'] },
    { among: ['May I use a library'], asked: ['may I use a library'] },
    {
      none: true,
      asked: [
        'do I have to authenticate tenants',
        'what is the SLA of the service',
        'can I see the solution',
        'what colour scheme do you prefer',
        'can we postpone the interview',
        'do you know any good restaurants',
        'is it written in rust',
        'what colour is the logo',
        'what happens when',
        'which frontend framework shows the dashboard of requests, tenants, callers and errors',
      ],
    },
  ],
}
