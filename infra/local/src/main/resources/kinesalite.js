// Runs kinesalite on 127.0.0.1 until standard input ends.
// Arguments: data folder, port, hours that its clock is ahead, then NAME:SHARDS of streams to create.
const http = require('http')
const kinesalite = require('kinesalite')

const [path, port, hours, ...streams] = process.argv.slice(2)
const now = Date.now
Date.now = () => now() + Number(hours) * 3600000

const server = kinesalite({path, createStreamMs: 50, deleteStreamMs: 50, updateStreamMs: 50, shardLimit: 1000})
server.listen(Number(port), '127.0.0.1', async () => {
  for (const stream of streams) {
    const [name, shards] = stream.split(':')
    await create(name, Number(shards))
  }
  console.log('ready')
})
process.stdin.on('end', () => process.exit(0)).resume()

// Whoever signs, and how, is the same to kinesalite, but it wants to see a signature.
function create(StreamName, ShardCount) {
  const headers = {
    'Content-Type': 'application/x-amz-json-1.1',
    'X-Amz-Target': 'Kinesis_20131202.CreateStream',
    'X-Amz-Date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
    'Authorization': 'AWS4-HMAC-SHA256 Credential=a/20200101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=a'
  }
  return new Promise((resolve, reject) => {
    const request = http.request({host: '127.0.0.1', port, method: 'POST', headers}, response => {
      let body = ''
      response.on('data', part => { body += part })
      response.on('end', () => {
        const exists = body.includes('ResourceInUseException')
        return response.statusCode === 200 || exists ? resolve() : reject(new Error(body))
      })
    })
    request.on('error', reject)
    request.end(JSON.stringify({StreamName, ShardCount}))
  })
}
