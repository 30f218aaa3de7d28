/** A process of its own that writes the evidence and ends, so that what it took of memory is not counted with what reckons. */
import { EvidenceBook } from '../../../collector/ledger/evidence/book.js';
import { fill } from './history.js';

const book = new EvidenceBook(process.argv[2]!);
await book.open();
await fill(book);
