import { guessedEndpoint } from '../kit/guessed.ts';

export default guessedEndpoint({
  role: 'registration',
  order: 590,
  path: '/register',
  what: 'the registration endpoint',
});
