import { guessedEndpoint } from '../kit/guessed.ts';

export default guessedEndpoint({
  role: 'authorization',
  order: 540,
  path: '/authorize',
  what: 'the authorization endpoint',
});
