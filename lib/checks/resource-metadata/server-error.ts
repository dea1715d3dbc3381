import type { Facts, Observed } from '../../handshake/facts.ts';
import { isServerError } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { pastedDocument } from '../kit/metadata.ts';
import { place } from '../kit/metadata-words.ts';
import { jsonVariable } from '../kit/recipes/recipe.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { metadataRouteSnippets } from '../kit/snippets/metadata.ts';
import { copyMetadataJson, metadataPaths, orOtherService, restartAndForget } from '../kit/steps/metadata.ts';
import { keepJson } from '../kit/steps/serve-json.ts';
import { findInLog } from '../kit/steps/server.ts';
import { inServer, searchFor } from '../kit/steps/step.ts';
import { failingUrls, verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** What Scalekit's quick starts say when the environment variable with the document is missing or no JSON. */
const notConfigured = /PROTECTED_RESOURCE_METADATA|invalid metadata configuration/i;

const pathsOf = (facts: Facts, at: Observed) => metadataPaths(facts, [at.request.url]).map(({ value }) => value);

export default defineCheck({
  id: 'resource-metadata/server-error',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'resource-metadata-read',
  fails: 'The protected resource metadata gets 5xx.',
  references: [rfc(9728, '3.2'), scalekit('metadata')],

  test({ resourceMetadata: { requests } }) {
    const at = requests.find(isServerError);
    const evidence = at && [statusEvidence(at, '200'), ...(at.response?.body ? [bodyEvidence(at, null)] : [])];
    return outcome(
      at && evidence ? [{ at, evidence, data: { configured: !notConfigured.test(at.response?.body ?? '') } }] : [],
      requests.some((x) => x.status !== undefined && x.status < 500),
    );
  },

  title: ({ at }) => `Your MCP server fails when asked where to sign in (${at.status})`,
  summary: ({ facts, at, data }) =>
    data.configured
      ? `${upperFirst(clientWord(facts))} needs the JSON at ${code(place(at.request.url, facts))} to find out who signs people in.`
      : 'Its response says that the JSON is not set up: `PROTECTED_RESOURCE_METADATA` is missing, or is not valid JSON.',
  why: ({ facts, at, data }) =>
    `The JSON${data.configured ? '' : ` at ${code(place(at.request.url, facts))}`} says where people sign in. Without it ${clientWord(facts)} cannot begin the sign-in.`,
  fix: ({ facts, at, data }) => {
    const pasted = pastedDocument(facts);
    if (data.configured)
      return {
        do: [
          findInLog(at),
          inServer('Correct what the log names, in the code of the route that serves the JSON.', {
            values: searchFor(['oauth-protected-resource', jsonVariable]),
          }),
          ...restartAndForget(facts),
        ],
        stuck: [
          inServer(
            'Compare your route with this one.',
            withCode(metadataRouteSnippets(facts, undefined, pathsOf(facts, at))),
          ),
        ],
      };
    return {
      do: [...(pasted ? [] : copyMetadataJson(facts)), keepJson(facts, pasted), ...restartAndForget(facts)],
      or: orOtherService(facts),
      stuck: [findInLog(at)],
    };
  },
  verify: ({ facts, at }) => [verifyResourceMetadata(facts, failingUrls(facts.resourceMetadata, at))],
});
