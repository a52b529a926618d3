// node-agent-sdk as it comes from npm, played by a test: requests arrive as lines of JSON on stdin, what the SDK says
// leaves as lines of JSON on stdout. Usage: node agent.js FOLDER-OF-THE-SDK CONFIGURATION
'use strict';

const readline = require('readline');

const [folder, configuration] = process.argv.slice(2);
const sdk = require(folder);
const Agent = sdk.Agent || sdk;

const EVENTS = [
  'connected',
  'closed',
  'error',
  'ms.MessagingEventNotification',
  'cqm.ExConversationChangeNotification',
  'routing.RoutingTaskNotification',
  'routing.AgentStateNotification',
];

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const told = (error) => (error ? String((error && error.message) || error) : null);

const agent = new Agent(JSON.parse(configuration));
for (const name of EVENTS) {
  agent.on(name, (body) => tell({ event: name, body: body instanceof Error ? told(body) : body }));
}

const COMMANDS = {
  // what the SDK calls itself once it has logged in
  whoami: (_body, answer) => answer(null, { agentId: agent.agentId, userId: agent.userId }),
  reconnect: (_body, answer) => answer(null, agent.reconnect() || {}),
  // terminates the socket, without a close frame
  dispose: (_body, answer) => answer(null, agent.dispose() || {}),
};

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, request, body } = JSON.parse(line);
  const perform = COMMANDS[request] || agent[request].bind(agent);
  perform(body, (error, answered) => tell({ answer: id, error: told(error), body: answered }));
}).on('close', () => process.exit(0));
