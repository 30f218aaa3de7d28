/** The whole answer to one HTTP request, bounded in time and size. */
import type { ClientRequest, IncomingHttpHeaders } from 'node:http';

export interface AnswerLimits {
  /** Milliseconds until it must be there whole. */
  patience: number;
  /** Octets that are kept; what follows is read and dropped. */
  kept: number;
  /** Octets beyond which the connection is cut: whoever answers with more has not read what was asked. */
  most: number;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** As much of it as is kept, read as UTF-8. */
  body: string;
}

/** Sends `content` and resolves to the answer, whatever its status. Rejects where there is none, or it is late or too long, and where `open` throws. */
export function answerTo(
  open: () => ClientRequest,
  content: string,
  { patience, kept, most }: AnswerLimits,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = open();
    // Destroyed with an error, a connection whose answer ends in the same moment throws it where nobody listens any more.
    const giveUp = (why: string): void => {
      reject(new Error(why));
      outgoing.destroy();
    };
    const timer = setTimeout(() => giveUp(`no answer within ${patience / 1_000} s`), patience);
    outgoing.once('close', () => clearTimeout(timer));
    outgoing.on('error', reject);
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        if (size < kept) chunks.push(chunk);
        size += chunk.length;
        if (size > most) giveUp('the answer is too long');
      });
      response.on('error', reject);
      response.once('end', () => {
        const body = Buffer.concat(chunks).subarray(0, kept).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    outgoing.end(content);
  });
}
