const { createRouter, parseRequest } = require('./right.ts')
module.exports = { createRouter, parseRequest }
