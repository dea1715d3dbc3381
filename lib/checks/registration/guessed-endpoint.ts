import { guessedEndpoint } from '../kit/guessed.ts';

export default guessedEndpoint({
  role: 'registration',
  path: '/register',
  what: 'register',
});
