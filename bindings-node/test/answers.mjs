// A server on loopback that says what it is told to.
import { createServer } from 'node:http';

/** Gives `answers` (`status`, `headers`, `body`) one after the other, the last one again and again. */
export async function answering(answers) {
  const requests = [];
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      requests.push({ path: request.url, body: Buffer.concat(parts).toString() });
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      response.writeHead(answer.status, 'Said', {
        'content-type': 'application/json;charset=utf-8',
        ...answer.headers,
      });
      response.end(answer.body);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests: () => [...requests],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
