import type { ErrorCode } from 'yaml';

/**
 * What each fault of YAML means to someone who writes configurations. The parser's own messages are not used: some of them repeat
 * a piece of the text, and that may be a secret.
 */
const sentences: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias (*name) cannot have an anchor or tag of its own',
  BAD_ALIAS: 'an alias (*name) needs an anchor (&name) before it; quote the text where a star was meant',
  BAD_DIRECTIVE: 'a line that begins with % is not for configurations; quote the text',
  BAD_DQ_ESCAPE: 'an escape in double quotes that YAML does not know; write \\\\ for a backslash or use single quotes',
  BAD_INDENT:
    'the indentation does not fit: keys of one mapping begin in the same column, and those below a key further right',
  BAD_PROP_ORDER: 'an anchor (&name) or tag stands in the wrong place',
  BAD_SCALAR_START: 'text cannot begin with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'two keys on one line, or a value after which more is indented; quote a value that holds ": "',
  BLOCK_IN_FLOW: 'a block cannot stand inside [ ] or { }',
  KEY_OVER_1024_CHARS: 'a key of more than 1024 characters: a colon or quote is probably missing',
  MISSING_CHAR:
    'a quote, bracket, comma, colon or space is missing here or just before, or the indentation does not fit',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines: its colon is probably missing',
  MULTIPLE_ANCHORS: 'two anchors (&name) on one value',
  MULTIPLE_DOCS: 'a second document begins here (---); a configuration is one document',
  MULTIPLE_TAGS: 'two tags on one value',
  RESOURCE_EXHAUSTION: 'nests too deep to be a configuration',
  TAB_AS_INDENT: 'a tab in the indentation; YAML takes spaces only',
  TAG_RESOLVE_FAILED: 'a tag (!name) is not for configurations; quote the text where an exclamation mark was meant',
  UNEXPECTED_TOKEN: 'something stands here that YAML cannot place: look for a missing quote, colon or dash',
  BAD_COLLECTION_TYPE: 'a tag that does not fit its value',
};

/** One sentence for a fault of the parser, without any of the text it was found in. `atEnd`: it shows at the very end of the file. */
export function syntaxSentence(code: ErrorCode, atEnd: boolean): string {
  if (code === 'MISSING_CHAR' && atEnd)
    return 'the file ends inside a quote or bracket that was opened before and never closed';
  return sentences[code] ?? `cannot be read as YAML (${code})`;
}
