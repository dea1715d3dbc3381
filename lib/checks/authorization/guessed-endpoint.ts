import { guessedEndpoint } from '../kit/guessed.ts';

export default guessedEndpoint({
  role: 'authorization',
  path: '/authorize',
  what: 'sign in',
});
